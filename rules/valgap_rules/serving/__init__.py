"""Rules VG8: what a model's input and its consumers expect."""
