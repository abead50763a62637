"""How blocks of statements end."""

from __future__ import annotations

from enum import Enum


class Flow(Enum):
    """How a block ended."""

    NEXT = "next"
    RETURN = "return"
    NEXT_TURN = "next-turn"
    LOOP_EXIT = "loop-exit"
    SPENT = "spent"
    RAISE = "raise"

    @property
    def leaves(self) -> bool:
        """True when what follows in the same function is not reached."""
        return self in (Flow.RETURN, Flow.RAISE)
