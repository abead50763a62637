"""The mutable state of a run: the heap, and a trail that lets an undecided branch be undone and joined."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

from valgap_lint.interpret.values import Payload, Ref

Cells = MutableMapping[Any, Any]


class Missing:
    """Stands for a cell that holds nothing."""

    __slots__ = ()


MISSING = Missing()


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that a branch wrote, what it held before and what it holds at the branch's end."""

    cells: Cells
    key: Any
    before: object
    after: object


Changes = dict[tuple[int, Any], Change]
"""What a branch changed, by the identity of the mapping and the key in it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment to which the state can be taken back."""

    trail: int
    address: int


class State:
    """Frames and heap are plain mappings; every write to them goes through `write`, which remembers the old content."""

    def __init__(self) -> None:
        self.heap: dict[int, Payload] = {}
        self._trail: list[tuple[Cells, Any, object]] = []
        self._next = 0

    def allocate(self, payload: Payload) -> Ref:
        """A new heap object. It outlives the branch that made it, for only that branch can have handed it out."""
        self._next += 1
        self.heap[self._next] = payload
        return Ref(self._next)

    def load(self, ref: Ref) -> Payload:
        """What stands behind a reference."""
        return self.heap[ref.address]

    def store(self, ref: Ref, payload: Payload) -> None:
        """Replaces what stands behind a reference."""
        self.write(self.heap, ref.address, payload)

    def write(self, cells: Cells, key: Any, value: object) -> None:
        """Sets a cell, so that `undo` can take it back."""
        self._trail.append((cells, key, cells.get(key, MISSING)))
        cells[key] = value

    def delete(self, cells: Cells, key: Any) -> None:
        """Empties a cell, so that `undo` can fill it again."""
        if key in cells:
            self._trail.append((cells, key, cells[key]))
            del cells[key]

    def mark(self) -> Mark:
        """The moment that is now."""
        return Mark(len(self._trail), self._next)

    def undo(self, mark: Mark) -> Changes:
        """Takes all writes since `mark` back, save those to objects made since, and returns them by cell, in order of first write."""
        changes: Changes = {}
        written = self._trail[mark.trail :]
        del self._trail[mark.trail :]
        for cells, key, before in written:
            if cells is self.heap and key > mark.address:
                continue
            changes.setdefault((id(cells), key), Change(cells, key, before, cells.get(key, MISSING)))
        for change in changes.values():
            if change.before is MISSING:
                change.cells.pop(change.key, None)
            else:
                change.cells[change.key] = change.before
        return changes
