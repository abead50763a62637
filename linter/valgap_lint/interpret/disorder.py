"""Notebooks whose cells were not executed in the order in which they stand."""

from __future__ import annotations

from itertools import pairwise

from valgap_lint.interpret.scopes import Unit
from valgap_lint.ir.places import Place
from valgap_lint.ir.trace import Disorder
from valgap_lint.syntax.parse import ParsedCell, ParsedFile


def disorder(parsed: ParsedFile) -> Disorder | None:
    """The first cell that was executed before the one above it, as far as the notebook keeps count."""
    counted = [(cell, cell.count) for cell in parsed.cells if cell.count is not None and cell.module.body]
    for (above, count_above), (cell, count) in pairwise(counted):
        if count < count_above:
            return Disorder(_start(parsed, cell), _start(parsed, above), count, count_above)
    return None


def _start(parsed: ParsedFile, cell: ParsedCell) -> Place:
    return Unit(parsed.path, cell).place(cell.module.body[0])
