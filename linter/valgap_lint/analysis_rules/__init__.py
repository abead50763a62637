"""Rules VG9, about the analysis itself: what could not be read."""
