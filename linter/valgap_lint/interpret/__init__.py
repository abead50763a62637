"""The symbolic run: executes the user's code on abstract values and records what reaches the models."""
