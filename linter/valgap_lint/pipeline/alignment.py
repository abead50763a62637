"""Two paths side by side: which steps correspond."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Union

from valgap_lint.ir.facts import Known, OneOf
from valgap_lint.ir.operations import Argument, Operation

Row = tuple[Union[Operation, None], ...]
"""One line of an alignment: a step of each path, or None where a path has nothing to set beside the others."""


def align(left: Sequence[Operation], right: Sequence[Operation]) -> tuple[tuple[Operation | None, Operation | None], ...]:
    """Both paths in order, equal steps beside each other, so that as many as possible are (a longest common subsequence).

    Steps are equal when kind, callee and known arguments are.
    """
    return tuple((row[0], row[1]) for row in align_all((left, right)))


def align_all(paths: Sequence[Sequence[Operation]]) -> tuple[Row, ...]:
    """Several paths in order, each merged into the lines that the earlier ones make."""
    rows: tuple[Row, ...] = ()
    for width, path in enumerate(paths):
        rows = merge(rows, path, width)
    return rows


def merge(rows: Sequence[Row], path: Sequence[Operation], width: int) -> tuple[Row, ...]:
    """The rows, `width` columns wide, with one more column for `path`."""
    matches = [[_matches(row, operation) for operation in path] for row in rows]
    lengths = _lengths(matches, len(path))
    merged: list[Row] = []
    i = j = 0
    while i < len(rows) and j < len(path):
        if matches[i][j] and lengths[i][j] == lengths[i + 1][j + 1] + 1:
            merged.append((*rows[i], path[j]))
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            merged.append((*rows[i], None))
            i += 1
        else:
            merged.append((*(None,) * width, path[j]))
            j += 1
    merged.extend((*row, None) for row in rows[i:])
    merged.extend((*(None,) * width, operation) for operation in path[j:])
    return tuple(merged)


def equal_steps(left: Operation, right: Operation) -> bool:
    """The same step of one call, or another call that does the same with the same known arguments."""
    return left.id == right.id or signature(left) == signature(right)


def signature(operation: Operation) -> tuple[object, ...]:
    """What makes two steps the same: kind, callee and arguments. An argument that is not known is equal to nothing but itself."""
    return (operation.kind, operation.callee, *(_argument(operation, argument) for argument in operation.arguments))


def _argument(operation: Operation, argument: Argument) -> tuple[object, ...]:
    match argument.value:
        case Known(value):
            return (argument.name, repr(value))
        case OneOf(alternatives):
            return (argument.name, repr(alternatives))
        case _:
            return (argument.name, operation.id)


def _matches(row: Row, operation: Operation) -> bool:
    return any(step is not None and equal_steps(step, operation) for step in row)


def _lengths(matches: list[list[bool]], columns: int) -> list[list[int]]:
    table = [[0] * (columns + 1) for _ in range(len(matches) + 1)]
    for i in range(len(matches) - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            best = max(table[i + 1][j], table[i][j + 1])
            table[i][j] = max(best, table[i + 1][j + 1] + 1) if matches[i][j] else best
    return table
