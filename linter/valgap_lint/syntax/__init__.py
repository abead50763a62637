"""One libcst parse a file or cell, and where its nodes stand."""
