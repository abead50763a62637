"""Cells that fit their columns, cut where the sides of a row agree."""

from __future__ import annotations

from collections.abc import Sequence

_LEAST = 14


def column_widths(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """The widths of columns with these cells in `width` altogether. Names stay whole; narrow columns leave their rest to others."""
    natural = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    room = width - 2 - 2 * (len(natural) - 1) - natural[0]
    order = sorted(range(1, len(natural)), key=lambda column: natural[column])
    for position, column in enumerate(order):
        share = max(_LEAST, room // (len(order) - position))
        natural[column] = min(natural[column], share)
        room -= natural[column]
    return natural


def fitted(cells: Sequence[str], widths: Sequence[int], ellipsis: str) -> list[str]:
    """The cells of a row, those that are too long cut so that what tells them apart stays."""
    start = _parting(cells)
    return [_cut(cell, start, width, ellipsis) for cell, width in zip(cells, widths, strict=True)]


def _parting(cells: Sequence[str]) -> int:
    """Where the word begins in which different cells part; 0 where all are equal."""
    if len(set(cells)) == 1:
        return 0
    least, most = min(cells), max(cells)
    equal = next((place for place, (a, b) in enumerate(zip(least, most, strict=False)) if a != b), min(len(least), len(most)))
    return max(least[:equal].rfind(mark) for mark in " /,(") + 1


def _cut(text: str, start: int, room: int, ellipsis: str) -> str:
    """The text in `room` characters: its beginning, and what stands at `start`, or its end."""
    if len(text) <= room:
        return text
    left = max(2, room - len(ellipsis))
    if start < left // 2:
        tail = left // 2 if start == 0 else left // 3
        return text[: left - tail] + ellipsis + text[len(text) - tail :]
    left = max(2, left - len(ellipsis))
    rest = text[start:]
    if len(rest) <= left + len(ellipsis):
        head = left + len(ellipsis) - len(rest)
        return text[:head] + ellipsis + rest
    head = left // 3
    return text[:head] + ellipsis + rest[: left - head] + ellipsis
