"""Rules VG2: randomness where it does not belong."""
