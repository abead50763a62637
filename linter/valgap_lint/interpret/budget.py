"""Limits that depend on the code alone, never on the clock, so that results can be repeated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class Budget:
    """What a run may spend.

    `steps` are nodes evaluated in all. A statement of a module gets half of what is left, at most `statement`, and once little is left
    still `least` while `spare` lasts; a statement inside of another gets the better part of what that one has left. So what takes too
    much is cut off, and what comes after it is seen.

    Also bounded: nested user calls (`depth`), nested code over all calls (`nesting`), `alternatives` of one value, `turns` of a loop, the
    `size` of one value, the characters of `imported` modules, and the steps of a call that was cut off from which on the function is
    `heavy`: it is not run again.
    """

    steps: int = 200_000
    statement: int = 50_000
    least: int = 500
    spare: int = 60_000
    depth: int = 24
    nesting: int = 1_200
    alternatives: int = 4
    turns: int = 24
    size: int = 5_000
    heavy: int = 5_000
    imported: int = 600_000
    used: int = 0
    limit: int = 0

    @property
    def spent(self) -> bool:
        """Whether the statement that is being run has used up its share."""
        return self.used >= self.limit

    def spend(self) -> bool:
        """Counts one step; False once the share of the statement that is being run is used up."""
        if self.used >= self.limit:
            return False
        self.used += 1
        return True

    def begin(self) -> None:
        """Begins a statement of a module, or a function that is run for itself."""
        left = self.steps - self.used
        share = min(left // 2, self.statement)
        self.limit = self.used + max(share, min(self.least, left + self.spare), 0)

    def lend(self, whole: int) -> None:
        """Begins a statement inside of another one, which may go up to `whole`."""
        left = whole - self.used
        self.limit = self.used + left - left // 16

    @contextmanager
    def apart(self, steps: int, most: int) -> Iterator[None]:
        """Spends from an account of its own, of which one function gets at most `most`."""
        start = self.used
        own = (self.steps, self.statement, self.spare)
        self.steps, self.statement, self.spare = start + steps, most, steps // 2
        yield
        self.steps, self.statement, self.spare = own[0] + self.used - start, *own[1:]
