"""What is known of a rule without running it."""

from __future__ import annotations

from dataclasses import dataclass

from valgap_lint.ir.findings import Severity


@dataclass(frozen=True, slots=True)
class RuleMetadata:
    """A rule's identity and its documentation, taken from its class docstring.

    `sections` are the docstring's headed parts in order, as (heading, Markdown text).
    """

    code: str
    name: str
    severity: Severity
    family: str
    summary: str
    sections: tuple[tuple[str, str], ...]

    def section(self, heading: str) -> str:
        """The text under `heading`, or an empty string."""
        return next((text for title, text in self.sections if title == heading), "")
