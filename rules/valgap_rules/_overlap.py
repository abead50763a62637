"""Whether two ports deliver rows of the same data."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from valgap_lint.api import Analysis, Known, Operation, Port, remembered
from valgap_rules._facts import text, whole
from valgap_rules._published import share_rows

SELECTING = frozenset({"take", "skip", "shard", "filter", "rows", "index", "split"})
"""The kinds that keep some rows and drop others."""
_UNREADABLE = frozenset({"opaque", "unknown", "choose", "call", "predict", "stack"})
"""The kinds behind which it is not known which rows are left; a list may have been filled with some of them only."""
_ROWS_OF_THE_FIRST = frozenset({"arithmetic", "transform", "random"})
"""The kinds whose rows are those of their first input, whatever else goes into the values."""
_MOST_CHAINS = 64
_REORDERING = frozenset({"shuffle", "filter", "batch", "unbatch", "shard", "index", "split", "random"})

Chain = tuple[Operation, ...]
"""The steps of one stream, source first."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Rows that two ports have in common: `complete` where all rows of both are; `loaded_twice` where each side loads them for itself."""

    complete: bool
    loaded_twice: bool


@remembered
def overlap(analysis: Analysis, left: tuple[Port, ...], right: tuple[Port, ...]) -> Overlap | None:
    """What two sets of ports certainly have in common, None where nothing is known to be shared."""
    for one in _chains_of(analysis, left):
        for other in _chains_of(analysis, right):
            found = _overlap(one, other)
            if found is not None:
                return found
    return None


@remembered
def sources_of(analysis: Analysis, ports: tuple[Port, ...]) -> frozenset[int]:
    """The operations that the streams ending in some ports begin with."""
    return frozenset(chain[0].id for chain in _chains_of(analysis, ports))


@remembered
def may_share(analysis: Analysis, left: frozenset[int], right: frozenset[int]) -> bool:
    """Whether streams from these sources can have rows in common."""
    return bool(left & right) or any(_same_source(analysis.operation(one), analysis.operation(other)) for one in left for other in right)


def chains(analysis: Analysis, port: Port) -> Iterator[Chain]:
    """The streams that end in `port`; what is put together from several sources has several, of which a bounded number is given."""
    given = 0
    todo: list[tuple[Port, Chain]] = [(port, ())]
    while todo and given < _MOST_CHAINS:
        step, after = todo.pop()
        operation = analysis.operation(step)
        chain = (operation, *after)
        sources = () if operation.kind == "choose" else analysis.feeding(step)
        if operation.kind in _ROWS_OF_THE_FIRST and operation.outputs == 1:
            sources = sources[:1]
        if sources:
            todo.extend((source, chain) for source in reversed(sources))
            del todo[: max(len(todo) - _MOST_CHAINS, 0)]
        else:
            given += 1
            yield chain


@remembered
def _chains_of(analysis: Analysis, ports: tuple[Port, ...]) -> tuple[Chain, ...]:
    return tuple(chain for port in ports for chain in chains(analysis, port))


def _overlap(left: Chain, right: Chain) -> Overlap | None:
    shared = _shared_length(left, right)
    if shared == 0 and not _same_source(left[0], right[0]):
        return None
    start = shared or 1
    complete = _rows_in_common(left[start:], right[start:])
    return None if complete is None else Overlap(complete, loaded_twice=shared == 0)


def _shared_length(left: Chain, right: Chain) -> int:
    pairs = zip(left, right, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a.id != b.id), min(len(left), len(right)))


def _rows_in_common(left: Chain, right: Chain) -> bool | None:
    """True where both chains keep the same rows of one source, False where they keep some in common, None where that is not known."""
    if any(step.kind in _UNREADABLE for step in (*left, *right)):
        return None
    kept = [tuple(step for step in chain if step.kind in SELECTING) for chain in (left, right)]
    if not kept[0] or not kept[1]:
        return not kept[0] and not kept[1]
    stretches = (_stretch(left), _stretch(right))
    if stretches[0] is None or stretches[1] is None:
        return None
    meet = max(stretches[0][0], stretches[1][0]) < min(stretches[0][1], stretches[1][1])
    return stretches[0] == stretches[1] if meet else None


def _stretch(chain: Chain) -> tuple[float, float] | None:
    """The first row and the row behind the last that a chain of slices keeps, None where rows are not kept in order."""
    low, high = 0.0, math.inf
    for step in chain:
        if step.kind in _REORDERING:
            return None
        bounds = _bounds(step)
        if bounds is None:
            continue
        start, stop = bounds
        if start is None or stop is None:
            return None
        low, high = low + start, min(high, low + stop)
    return low, high


def _bounds(step: Operation) -> tuple[int | None, float | None] | None:
    """First and last row of a slicing step, each None where it is not a known number from the front; None for other steps."""
    match step.kind:
        case "take":
            return 0, _from_front(whole(step, "count"))
        case "skip":
            return _from_front(whole(step, "count")), math.inf
        case "rows":
            if step.known("step", 1) not in (None, 1):
                return None, None
            start = 0 if step.known("start", "unknown") is None else _from_front(whole(step, "start"))
            return start, math.inf if step.known("stop", "unknown") is None else _from_front(whole(step, "stop"))
        case _:
            return None


def _from_front(count: int | None) -> int | None:
    return count if count is not None and count >= 0 else None


def _same_source(left: Operation, right: Operation) -> bool:
    """Whether two loads read the same rows, or rows in common."""
    if left.kind != right.kind or not _equal(left, right, "component"):
        return False
    match left.kind:
        case "directory":
            return _named(left, right, "directory") and _subsets_meet(left, right)
        case "files":
            return _named(left, right, "pattern")
        case "file":
            return _named(left, right, "path")
        case "dataset":
            parts = text(left, "part"), text(right, "part")
            return _named(left, right, "name") and parts[0] is not None and parts[1] is not None and share_rows(parts[0], parts[1])
        case _:
            return False


def _named(left: Operation, right: Operation, name: str) -> bool:
    return text(left, name) is not None and text(left, name) == text(right, name)


def _equal(left: Operation, right: Operation, name: str) -> bool:
    return left.known(name) == right.known(name)


def _subsets_meet(left: Operation, right: Operation) -> bool:
    subsets = [operation.argument("subset") for operation in (left, right)]
    if any(subset is not None and not isinstance(subset.value, Known) for subset in subsets):
        return False
    named = [operation.known("subset") for operation in (left, right)]
    return None in named or named[0] == named[1]
