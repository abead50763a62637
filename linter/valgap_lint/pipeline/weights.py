"""Which weights a number belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from valgap_lint.ir.facts import Reason
from valgap_lint.ir.places import Place


@dataclass(frozen=True, slots=True)
class Weights:
    """The state of a model's weights at one moment.

    `state` is in a reader's words: initial weights, last epoch, best epoch restored, averaged, loaded from a path, set by hand.
    `origin` numbers the fit (or the event) that made them; two states are the same weights when state, origin and detail are.
    `place` is where they were made, `reason` why they are not known.
    """

    state: str
    origin: int = -1
    detail: str = ""
    place: Place | None = None
    reason: Reason | None = None

    @staticmethod
    def unclear(reason: Reason) -> Weights:
        """Weights of which nothing is known."""
        return Weights("unknown", reason=reason, place=reason.place)

    def same_as(self, other: Weights) -> bool:
        """Whether both are the same weights; False also where one is not known."""
        known = self.reason is None and other.reason is None
        return known and (self.state, self.origin, self.detail) == (other.state, other.origin, other.detail)
