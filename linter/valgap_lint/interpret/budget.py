"""Limits that depend on the code alone, never on the clock, so that results can be repeated."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Budget:
    """What a run may spend: nodes evaluated, in all and for one statement of a module, nested user calls, nested code over all calls,
    the size of one value, alternatives of one value, loop turns.
    """

    steps: int = 240_000
    statement: int = 40_000
    depth: int = 24
    nesting: int = 1_200
    alternatives: int = 4
    turns: int = 24
    size: int = 5_000
    used: int = 0
    used_here: int = 0

    def spend(self) -> bool:
        """Counts one step; False once the budget is used up."""
        self.used += 1
        self.used_here += 1
        return self.used_here <= self.statement and self.used <= self.steps

    def renew(self) -> None:
        """Begins another statement: what one could not finish does not keep the next from being seen."""
        self.used_here = 0
