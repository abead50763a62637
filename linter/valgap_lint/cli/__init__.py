"""The command line: parsing and exit status, nothing else."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from types import TracebackType
from typing import NoReturn

COMMANDS = frozenset({"check", "explain", "rules", "graph"})
"""The first words that are not paths."""
COLLECT_EVERY = 200_000
"""Objects that may come to be before garbage is looked for: a run over one file makes little, and looking costs a tenth of it."""
INTERRUPTED = 130
DEFECT = 2


def process() -> NoReturn:
    """Runs the command line as a process of its own, and ends it at once: taking everything apart costs a quarter of a short run.

    Where there were workers they are ended in order.
    """
    try:
        main()
        status = 0
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        if isinstance(ended.code, str):
            sys.stderr.write(f"{ended.code}\n")
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    if "joblib" in sys.modules:
        raise SystemExit(status)
    os._exit(status)


def main() -> None:
    """Runs the command line. Always raises SystemExit."""
    sys.excepthook = _defect
    gc.set_threshold(COLLECT_EVERY)
    try:
        _run(sys.argv[1:])
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None


def _run(words: list[str]) -> None:
    """Words that are paths alone, the way a person lints a file, need no parser: importing one costs more than linting."""
    if words and not any(word.startswith("-") or word in COMMANDS for word in words):
        from valgap_lint.cli.job import lint_plainly

        raise SystemExit(lint_plainly(words))
    from valgap_lint.cli.app import app

    app(prog_name="valgap-lint")


def _defect(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Shows an error of the linter itself; its exit status is never that of findings."""
    sys.__excepthook__(kind, error, trace)
    raise SystemExit(DEFECT)
