"""Rules VG3: a model runs in another mode than its user thinks."""
