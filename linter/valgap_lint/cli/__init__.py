"""The command line: parsing and exit status, nothing else."""

from __future__ import annotations

INTERRUPTED = 130


def main() -> None:
    """Runs the command line and ends the process."""
    try:
        from valgap_lint.cli.app import app

        app(prog_name="valgap-lint")
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
