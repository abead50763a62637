"""Colours and symbols for a terminal, or none."""

from __future__ import annotations

from dataclasses import dataclass

from valgap_lint.ir.findings import Severity
from valgap_lint.ir.presentation import Presentation

_RESET = "\x1b[0m"
_SEVERITY = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}


@dataclass(frozen=True, slots=True)
class Palette:
    """Paints words; without colour every method returns its text unchanged."""

    color: bool
    unicode: bool

    def paint(self, text: str, codes: str) -> str:
        return f"\x1b[{codes}m{text}{_RESET}" if self.color and text else text

    def severity(self, severity: Severity, text: str) -> str:
        return self.paint(text, _SEVERITY[severity])

    def strong(self, text: str) -> str:
        return self.paint(text, "1")

    def faint(self, text: str) -> str:
        return self.paint(text, "2")

    def gutter(self, text: str) -> str:
        return self.paint(text, "34")

    def good(self, text: str) -> str:
        return self.paint(text, "32")

    def bad(self, text: str) -> str:
        return self.paint(text, "31")

    @property
    def ellipsis(self) -> str:
        return "…" if self.unicode else "..."


def palette(presentation: Presentation) -> Palette:
    """The palette that the receiver can show."""
    return Palette(presentation.color, presentation.unicode)
