"""What the user asked for."""

from __future__ import annotations

from dataclasses import dataclass

from valgap_lint.ir.findings import Severity


@dataclass(frozen=True, slots=True)
class Options:
    """Settings of one run, already checked.

    `select` and `ignore` hold codes, rule names or family prefixes. `severity` is the lowest severity shown; a code selected by its full
    name or number is shown whatever its severity. `fail_on` is the lowest severity that makes the run exit with 1. `target_keras` is a
    version such as `3.15` or `2.15`, None: from the project.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Severity = Severity.WARNING
    fail_on: Severity = Severity.WARNING
    exit_zero: bool = False
    target_keras: str | None = None
    exclude: tuple[str, ...] = ()
    jobs: int = 1
    max_bytes: int = 2_000_000
