"""The base of all rules, and the documentation read from their docstrings."""

from __future__ import annotations

import inspect
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from valgap_lint.ir.analysis import Analysis
from valgap_lint.ir.findings import Certainty, Finding, Related, Severity, Side
from valgap_lint.ir.places import Place
from valgap_lint.ir.rules import RuleMetadata
from valgap_lint.ir.verdicts import FacetComparison, Verdict

_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


class Rule(ABC):
    """One pattern to report. A subclass sets `code`, `name` and `severity`, documents itself and implements `check`.

    Findings of one rule at one place are reported once: the first that `check` yields wins.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    severity: ClassVar[Severity]

    @abstractmethod
    def check(self, analysis: Analysis) -> Iterator[Finding]:
        """The findings in one group of linked files."""

    @classmethod
    def metadata(cls) -> RuleMetadata:
        """The rule's identity and documentation."""
        text = inspect.cleandoc(cls.__doc__ or "")
        parts = _HEADING.split(text)
        sections = tuple((parts[i].strip(), parts[i + 1].strip()) for i in range(1, len(parts) - 1, 2))
        return RuleMetadata(cls.code, cls.name, cls.severity, cls.code[:3], parts[0].strip(), sections)

    def finding(
        self,
        place: Place,
        message: str,
        related: tuple[Related, ...] = (),
        *,
        certainty: Certainty = Certainty.PROVEN,
        severity: Severity | None = None,
    ) -> Finding:
        """A finding of this rule at one place."""
        return Finding(
            code=self.code,
            name=self.name,
            severity=severity or self.severity,
            certainty=certainty,
            message=message,
            place=place,
            related=related,
        )

    def mismatch(
        self,
        analysis: Analysis,
        verdict: Verdict,
        comparison: FacetComparison,
        message: str,
        *,
        severity: Severity | None = None,
    ) -> Finding:
        """A finding about two endpoints: primary at the right (evaluating) side, related to the left one and both endpoints."""
        left, right = analysis.endpoint(verdict.left), analysis.endpoint(verdict.right)
        sides = (
            Related(left.role.value, f"{left.role.value}: {comparison.left.text}", comparison.left_place),
            Related(left.role.value, f"{left.role.value} data reach the model here", left.data_place),
            Related(right.role.value, f"{right.role.value} data reach the model here", right.data_place),
        )
        kept = {related.place: related for related in reversed(sides) if related.place != comparison.right_place}
        certain = left.certain and right.certain and not comparison.assumed
        return Finding(
            code=self.code,
            name=self.name,
            severity=severity or self.severity,
            certainty=Certainty.PROVEN if certain else Certainty.LIKELY,
            message=message,
            place=comparison.right_place,
            facet=comparison.facet,
            left=Side(left.id, comparison.left.text),
            right=Side(right.id, comparison.right.text),
            related=tuple(related for related in sides if kept.get(related.place) is related),
        )
