"""What comes of one named file."""

from __future__ import annotations

from dataclasses import dataclass

from valgap_lint.ir.analysis import Analysis
from valgap_lint.ir.failures import Failure
from valgap_lint.ir.findings import Finding
from valgap_lint.ir.result import Statement


@dataclass(frozen=True, slots=True)
class Outcome:
    """The analysis of the group around one file, what the rules say of it, and the texts of all its files.

    `explicit` says that the user named the file itself, not a directory; `skipped` that the text filter passed over it. `seconds` is the
    time that all this took.
    """

    path: str
    analysis: Analysis
    findings: tuple[Finding, ...] = ()
    failures: tuple[Failure, ...] = ()
    texts: tuple[Statement, ...] = ()
    explicit: bool = False
    skipped: bool = False
    seconds: float = 0.0
