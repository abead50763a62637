"""What a rule says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from valgap_lint.ir.edits import Fix
from valgap_lint.ir.places import Place


class Severity(str, Enum):
    """How much a finding matters. Info never changes the exit status."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for error, 1 for warning, 2 for info."""
        return ("error", "warning", "info").index(self.value)


class Certainty(str, Enum):
    """Proven: every fact the finding rests on is known. Likely: a branch, a guessed role or an assumed-equal step is involved."""

    PROVEN = "proven"
    LIKELY = "likely"


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that the finding is about, and its role (an endpoint's role, or a word such as shuffle)."""

    role: str
    message: str
    place: Place


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a mismatch: the endpoint's id and the facet's value in words."""

    endpoint: str
    value: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What dynamic mode measured: status is confirmed, refuted, inconclusive or not-run."""

    status: str
    reason: str | None = None
    measure: str | None = None
    value: float | None = None
    tolerance: float | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One diagnostic. The fingerprint is filled in by the run, which sees all findings of a file."""

    code: str
    name: str
    severity: Severity
    certainty: Certainty
    message: str
    place: Place
    facet: str | None = None
    left: Side | None = None
    right: Side | None = None
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    evidence: Evidence | None = None
    fingerprint: str = ""
    url: str | None = None

    @property
    def sort_key(self) -> tuple[object, ...]:
        """The total order of the output: place, code, message, related places."""
        return (*self.place.sort_key, self.code, self.message, tuple(related.place.sort_key for related in self.related))
