"""Rows as they are printed: steps of one kind beside each other even where their arguments differ."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import zip_longest

from valgap_lint.ir.facts import Known
from valgap_lint.ir.operations import Operation
from valgap_lint.pipeline.alignment import Row
from valgap_lint.pipeline.drawing.lanes import TELLING, caption, common, spot
from valgap_lint.pipeline.width import shortened

_LEAST = 24


def beside(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows, those of one kind joined where no step of their lanes stands between them."""
    joined: list[Row] = []
    for row in rows:
        partner = None if all(row) else _partner(joined, row)
        if partner is None:
            joined.append(row)
        else:
            joined[partner] = tuple(a or b for a, b in zip(joined[partner], row, strict=True))
    return tuple(joined)


def _partner(rows: Sequence[Row], row: Row) -> int | None:
    """The nearest row above with a like step, which the steps of `row` can be lifted to."""
    for number in range(len(rows) - 1, -1, -1):
        above = rows[number]
        if any(a is not None and b is not None for a, b in zip(above, row, strict=True)):
            return None
        if _alike(above, row):
            return number
    return None


def _alike(above: Row, row: Row) -> bool:
    a, b = (next(step for step in line if step is not None) for line in (above, row))
    return a.kind == b.kind and (a.kind not in TELLING or a.callee == b.callee)


def lines(row: Row, widths: Sequence[int]) -> list[list[str]]:
    """A row as lines of cells in columns of these widths. What all steps of the row share is left out before anything is cut, and
    what tells them apart goes on in the next line."""
    same = common(row)
    agreed = frozenset() if same else _agreed(row)
    cell = _cut if same else _whole
    made = [[""] if step is None else cell(step, agreed, width - 2 - len(spot(step))) for step, width in zip(row, widths, strict=True)]
    return [list(line) for line in zip_longest(*made, fillvalue="")]


def _agreed(row: Row) -> frozenset[str]:
    steps = [step for step in row if step is not None]
    if len(steps) < 2:
        return frozenset()
    return frozenset(
        argument.name
        for argument in steps[0].arguments
        if isinstance(argument.value, Known) and all(_same(step, argument.name, argument.value) for step in steps[1:])
    )


def _same(step: Operation, name: str, value: object) -> bool:
    argument = step.argument(name)
    return argument is not None and repr(argument.value) == repr(value)


def _cut(step: Operation, _agreed: frozenset[str], room: int) -> list[str]:
    return [f"{shortened(caption(step), room)}  {spot(step)}"]


def _whole(step: Operation, agreed: frozenset[str], room: int) -> list[str]:
    words = caption(step)
    if len(words) > room:
        words = caption(step, agreed)
    parts = _wrapped(words, room)
    if any(len(part) > room for part in parts):
        parts = _wrapped(words.replace("(", "( ", 1), room)
    return [f"{shortened(parts[0], room)}  {spot(step)}", *(shortened(part, room) for part in parts[1:])]


def _wrapped(words: str, room: int) -> list[str]:
    return textwrap.wrap(words, room, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)


def widths_for(natural: Sequence[int], width: int) -> list[int]:
    """The widths of columns that want to be as wide as `natural` says, in `width` altogether; narrow ones leave their rest to others."""
    widths = list(natural)
    room = width - 2 - 3 * (len(widths) - 1)
    wide = sorted(range(len(widths)), key=lambda number: widths[number])
    for position, number in enumerate(wide):
        share = max(_LEAST, room // (len(wide) - position))
        widths[number] = min(widths[number], share)
        room -= widths[number]
    return widths
