"""Changes to the user's text that a rule proposes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from valgap_lint.ir.places import Place


class Applicability(str, Enum):
    """Whether a fix may be applied unseen: safe (only the defect can change), unsafe (needs the user's judgement), display-only."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    DISPLAY_ONLY = "display-only"


@dataclass(frozen=True, slots=True)
class Edit:
    """Replaces what stands at `place` by `text`."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A titled set of edits, applied together or not at all."""

    applicability: Applicability
    title: str
    edits: tuple[Edit, ...]
