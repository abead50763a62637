"""Failures beside findings."""

from __future__ import annotations

from valgap_lint.ir.failures import Failure
from valgap_lint.ir.result import Result

INVALID_SOURCE = "VG903"


def unreported(result: Result) -> tuple[Failure, ...]:
    """The failures that no finding tells of already: a file that cannot be read is a finding of its own."""
    told = {finding.place.path for finding in result.findings if finding.code == INVALID_SOURCE and finding.place.cell is None}
    return tuple(
        failure
        for failure in result.failures
        if failure.path not in told or failure.kind in ("crashed-rule", "crashed-analysis", "broken-pack")
    )
