"""Rules VG5: how the numbers are measured."""
