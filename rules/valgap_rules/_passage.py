"""Which operations data have passed on their way to a port."""

from __future__ import annotations

from valgap_lint.api import Analysis, Operation, Port, remembered


@remembered
def passed(analysis: Analysis, port: Port) -> frozenset[int]:
    """The operations that data at `port` may have passed, by number."""
    return frozenset(operation.id for operation in analysis.upstream((port,)))


@remembered
def surely_passed(analysis: Analysis, port: Port) -> frozenset[int]:
    """The operations that data at `port` have passed whichever branches were taken."""
    sure: dict[Port, frozenset[int]] = {}
    for step in _inputs_first(analysis, port):
        operation = analysis.operation(step)
        before = [sure.get(source, frozenset()) for source in analysis.feeding(step)]
        joined = _in_all(before) if operation.kind == "choose" else frozenset[int]().union(*before)
        sure[step] = joined | {operation.id}
    return sure[port]


def operations(analysis: Analysis, numbers: frozenset[int], *kinds: str) -> tuple[Operation, ...]:
    """The operations with these numbers and one of these kinds, in script order."""
    found = (analysis.operation(number) for number in sorted(numbers))
    return tuple(operation for operation in found if operation.kind in kinds)


def related(analysis: Analysis, left: frozenset[int], right: frozenset[int]) -> bool:
    """Whether two sets of operations share one, or share a source or a split of which each holds a part."""
    if left & right:
        return True
    groups = [{analysis.operation(n).group for n in side} - {-1} for side in (left, right)]
    return bool(groups[0] & groups[1])


def _inputs_first(analysis: Analysis, port: Port) -> list[Port]:
    seen = {port}
    todo = [port]
    while todo:
        for source in analysis.feeding(todo.pop()):
            if source not in seen:
                seen.add(source)
                todo.append(source)
    return sorted(seen)


def _in_all(sets: list[frozenset[int]]) -> frozenset[int]:
    return frozenset.intersection(*sets) if sets else frozenset()
