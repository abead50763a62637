"""The command line: parsing and exit status, nothing else."""

from __future__ import annotations

import sys
from types import TracebackType

INTERRUPTED = 130
DEFECT = 2


def main() -> None:
    """Runs the command line and ends the process."""
    sys.excepthook = _defect
    try:
        from valgap_lint.cli.app import app

        app(prog_name="valgap-lint")
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None


def _defect(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Shows an error of the linter itself; its exit status is never that of findings."""
    sys.__excepthook__(kind, error, trace)
    raise SystemExit(DEFECT)
