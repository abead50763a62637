"""What library calls do in the run: one module for each group of the catalogue's effects."""
