"""A static linter that compares the data pipelines of TensorFlow and Keras training code."""
