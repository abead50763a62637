"""Lanes as columns of text."""

from __future__ import annotations

from collections.abc import Iterable

from valgap_lint.ir.operations import Operation
from valgap_lint.pipeline.drawing.columns import beside, lines, widths_for
from valgap_lint.pipeline.drawing.lanes import Board, caption, common, heading, spot
from valgap_lint.pipeline.width import output_width

FOOTER = "(* = not on every path, or not the same there)"


def as_text(boards: tuple[Board, ...]) -> str:
    """A table for each model, as wide as the output. Steps marked `*` are not on every path, or with other arguments."""
    width = output_width()
    return "\n".join(_table(board, width) for board in boards) or "no data reach a model here\n"


def _table(board: Board, width: int) -> str:
    rows = beside(board.rows)
    headings = [heading(endpoint) for endpoint in board.endpoints]
    wanted = [max([len(title), *(_wanted(row[lane]) for row in rows)]) for lane, title in enumerate(headings)]
    widths = widths_for(wanted, width)
    several = len(headings) > 1
    marks = ["* " if several and not common(row) else "  " for row in rows]
    drawn = [board.name, _line("  ", headings, widths), _line("  ", ["-" * width for width in widths], widths)]
    for mark, row in zip(marks, rows, strict=True):
        first, *others = lines(row, widths)
        drawn += [_line(mark, first, widths), *(_line("  ", other, widths) for other in others)]
    if "* " in marks:
        drawn += ["", FOOTER]
    return "\n".join(drawn) + "\n"


def _wanted(step: Operation | None) -> int:
    return 0 if step is None else len(caption(step)) + 2 + len(spot(step))


def _line(mark: str, texts: Iterable[str], widths: Iterable[int]) -> str:
    return (mark + "   ".join(text.ljust(width) for text, width in zip(texts, widths, strict=True))).rstrip()
