"""How two contracts of one model compare, facet by facet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from valgap_lint.ir.contracts import FacetValue
from valgap_lint.ir.facts import Reason
from valgap_lint.ir.places import Place


class State(str, Enum):
    """The outcome for one facet, or for a whole verdict."""

    IDENTICAL = "identical"
    ALLOWED = "allowed"
    DIFFERENT = "different"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class FacetComparison:
    """One facet on both sides. `assumed` is True where equality or difference rests on an unreadable step that both sides share.

    The places are those of the operations that set the facet, else of the data arguments.
    """

    facet: str
    state: State
    left: FacetValue
    right: FacetValue
    left_place: Place
    right_place: Place
    assumed: bool = False
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Two endpoints of one model compared. `left` and `right` are endpoint ids."""

    model: int
    left: str
    right: str
    result: State
    facets: tuple[FacetComparison, ...]
    opaque: tuple[Reason, ...] = ()

    def facet(self, name: str) -> FacetComparison | None:
        return next((facet for facet in self.facets if facet.facet == name), None)
