"""What a run hands to the reporters."""

from __future__ import annotations

from dataclasses import dataclass, field

from valgap_lint.ir.analysis import Analysis
from valgap_lint.ir.failures import Failure
from valgap_lint.ir.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class Statement:
    """A logical line of source text as it stands in a file: for code frames."""

    path: str
    cell: int | None
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """Findings shown, failures, and the analyses they come from, in the order of the output.

    `texts` hold the source lines of every file or cell that a finding, a failure or a verdict names. `skipped` are files
    that the text filter passed over; `without_endpoint` are files named explicitly in which no endpoint was found. `seconds` says how long
    the analysis of each other file took; it is no part of what is equal between runs.
    """

    analyses: tuple[Analysis, ...]
    findings: tuple[Finding, ...]
    failures: tuple[Failure, ...]
    texts: tuple[Statement, ...]
    files: tuple[str, ...]
    skipped: tuple[str, ...] = ()
    without_endpoint: tuple[str, ...] = ()
    hidden_infos: int = 0
    seconds: tuple[tuple[str, float], ...] = field(default=(), compare=False)

    def count(self, severity: Severity) -> int:
        """How many findings of this severity are shown."""
        return sum(finding.severity is severity for finding in self.findings)
