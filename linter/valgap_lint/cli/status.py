"""Exit statuses."""

from __future__ import annotations

from valgap_lint.ir.findings import Severity
from valgap_lint.ir.options import Options
from valgap_lint.ir.result import Result

CLEAN = 0
FOUND = 1
CANNOT = 2


def status(result: Result, options: Options) -> int:
    """2 where a part of the job was not done, else 1 where a finding is as severe as `fail_on`. Info never counts."""
    if result.failures:
        return CANNOT
    worst = min((f.severity.rank for f in result.findings if f.severity is not Severity.INFO), default=Severity.INFO.rank + 1)
    return FOUND if worst <= options.fail_on.rank and not options.exit_zero else CLEAN
