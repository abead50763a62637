"""Everything known about what arrives at a model through one endpoint."""

from __future__ import annotations

from dataclasses import dataclass

from valgap_lint.ir.facts import Fact


@dataclass(frozen=True, slots=True)
class FacetValue:
    """The value of one facet and the operations it rests on.

    `set_by` is the operation that last set the facet (None: nothing did). `assumed` says that an unreadable step lies on the path,
    which can only be compared with itself: `basis` then holds the signature of what cannot be read, source first.
    `text` is the value in a reader's words, such as `[0, 1]` or `224 x 224`.
    """

    facet: str
    value: Fact
    text: str
    set_by: int | None = None
    basis: tuple[str, ...] = ()
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Contract:
    """The facets of one endpoint, by the order of the facet table."""

    endpoint: str
    facets: tuple[FacetValue, ...]
    path: tuple[int, ...]
    opaque: tuple[int, ...] = ()

    def facet(self, name: str) -> FacetValue | None:
        """The facet called `name`, or None where it does not apply to this kind of data."""
        return next((facet for facet in self.facets if facet.facet == name), None)
