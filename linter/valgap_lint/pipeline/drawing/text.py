"""Lanes as columns of text."""

from __future__ import annotations

from collections.abc import Iterable

from valgap_lint.ir.operations import Operation
from valgap_lint.pipeline.drawing.lanes import Board, caption, common, heading

WIDTH = 46


def as_text(boards: tuple[Board, ...]) -> str:
    """A table for each model. Steps marked `*` are not on every path."""
    return "\n".join(_table(board) for board in boards) or "no data reach a model here\n"


def _table(board: Board) -> str:
    cells = [[_cell(step) for step in row] for row in board.rows]
    headings = [heading(endpoint) for endpoint in board.endpoints]
    widths = [max(map(len, column)) for column in zip(headings, *cells, strict=True)]
    several = len(headings) > 1
    marks = ["  " if not several or common(row) else "* " for row in board.rows]
    lines = [f"{board.name}", _line("  ", headings, widths), _line("  ", ["-" * width for width in widths], widths)]
    lines += [_line(mark, row, widths) for mark, row in zip(marks, cells, strict=True)]
    if any(mark.strip() for mark in marks):
        lines += ["  * not on every path"]
    return "\n".join(lines) + "\n"


def _line(mark: str, cells: Iterable[str], widths: Iterable[int]) -> str:
    return (mark + "   ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))).rstrip()


def _cell(step: Operation | None) -> str:
    if step is None:
        return ""
    words, line = caption(step), f"  :{step.place.line}"
    room = WIDTH - len(line)
    return (words if len(words) <= room else f"{words[: room - 1]}…") + line
