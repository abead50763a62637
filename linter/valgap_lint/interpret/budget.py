"""Limits that depend on the code alone, never on the clock, so that results can be repeated."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Budget:
    """What a run may spend: nodes evaluated, nested user calls, nested code over all calls, alternatives of one value, loop turns."""

    steps: int = 120_000
    depth: int = 24
    nesting: int = 1_200
    alternatives: int = 4
    turns: int = 24
    used: int = 0

    def spend(self) -> bool:
        """Counts one step; False once the budget is used up."""
        self.used += 1
        return self.used <= self.steps
