"""Rules VG1: the preprocessing of two pipelines of one model differs."""
