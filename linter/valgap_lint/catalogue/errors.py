"""What is wrong with a catalogue file, and where."""

from __future__ import annotations


class CatalogueError(Exception):
    """A catalogue file that cannot be used. The text names file, line and what to change."""

    def __init__(self, path: str, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.path = path
        self.line = line
        self.message = message
