"""Rules VG4: weights, checkpoints and schedules."""
