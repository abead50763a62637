"""Rules VG6: leakage and splits."""
