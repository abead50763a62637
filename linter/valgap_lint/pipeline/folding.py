"""Steps that an unrolled loop made several times, seen as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from valgap_lint.ir.operations import Operation, Port

_JOINING = frozenset({"stack", "concatenate"})


@dataclass(frozen=True, slots=True)
class Folding:
    """For every operation the first one that is the same step: of one kind, callee and place, with equal arguments and equal inputs.

    What is put together in turns is put together once.
    """

    first: tuple[int, ...]

    @staticmethod
    def of(operations: Sequence[Operation]) -> Folding:
        """The folding of a trace's operations, which are numbered in script order."""
        first: list[int] = []
        gathered: dict[int, frozenset[Port]] = {}
        seen: dict[tuple[object, ...], int] = {}
        for operation in operations:
            inputs = tuple(Port(first[p.operation] if p.operation < operation.id else p.operation, p.index) for p in operation.inputs)
            same = (operation.kind, operation.callee, operation.place, operation.outputs)
            flows: object = inputs
            if operation.kind in _JOINING and operation.outputs == 1:
                turns = {p: _turns(operation, operations[p.operation], gathered) for p in inputs}
                gathered[operation.id] = frozenset(source for p in inputs for source in (turns[p] or (p,)))
                flows = gathered[operation.id]
            key = (*same, repr(operation.arguments), flows)
            first.append(seen.setdefault(key, operation.id))
        return Folding(tuple(first))

    def kept(self, numbers: Iterable[int]) -> tuple[int, ...]:
        """The steps of a path, each once, in script order."""
        return tuple(sorted({self.first[number] for number in numbers}))


def _turns(operation: Operation, before: Operation, gathered: dict[int, frozenset[Port]]) -> frozenset[Port]:
    """What an earlier turn of the same step had gathered; nothing for another step."""
    same = (before.kind, before.callee, before.place) == (operation.kind, operation.callee, operation.place)
    return gathered.get(before.id, frozenset()) if same else frozenset()
