"""Standard output: results only, in colours where a person reads them."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

from valgap_lint.ir.presentation import Presentation
from valgap_lint.ir.rules import RuleMetadata


def presentation(rules: tuple[RuleMetadata, ...], *, statistics: bool, to_file: bool) -> Presentation:
    """What the receiver of the output can show. A file gets no colours."""
    return Presentation(color=not to_file and _color(), unicode=to_file or _unicode(), statistics=statistics, rules=rules)


def write(text: str) -> None:
    """Writes a result. A reader that went away, as `head` does, is no error."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_file(path: Path, text: str) -> None:
    """Writes a result to a file. Raises OSError."""
    path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")


def _color() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb")


def _unicode() -> bool:
    try:
        "≠…·".encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
