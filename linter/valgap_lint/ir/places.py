"""Where something stands in the user's files."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A point in a text: line and column are 1-based, the column counts Unicode code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text; `end` is exclusive."""

    start: Position
    end: Position


@dataclass(frozen=True, slots=True)
class Place:
    """A span in a file. In a notebook `cell` is the 0-based index over all cells and lines count within it."""

    path: str
    cell: int | None
    span: Span

    @property
    def sort_key(self) -> tuple[str, int, Position, Position]:
        """A total order: path, cell, start, end."""
        return (self.path, -1 if self.cell is None else self.cell, self.span.start, self.span.end)

    @property
    def line(self) -> int:
        return self.span.start.line
