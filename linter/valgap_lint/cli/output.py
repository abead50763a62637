"""Standard output: results only, in colours where a person reads them."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from valgap_lint.cli.status import CANNOT
from valgap_lint.ir.presentation import Presentation
from valgap_lint.ir.rules import RuleMetadata


def presentation(rules: tuple[RuleMetadata, ...], *, statistics: bool, to_file: bool) -> Presentation:
    """What the receiver of the output can show. A file gets no colours."""
    return Presentation(color=not to_file and _color(), unicode=to_file or _unicode(), statistics=statistics, rules=rules)


def write(text: str) -> None:
    """Writes a result. A reader that went away, as `head` does, is no error; all else that fails is said and ends with status 2."""
    if sys.stdout is None:
        _cannot_write("standard output", "it is closed")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
    except OSError as error:
        _drop_output()
        _cannot_write("standard output", error.strerror or str(error))


def write_file(path: Path, text: str) -> None:
    """Writes a result to a file. What fails is said and ends with status 2."""
    try:
        with open(path, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        _cannot_write(str(path), error.strerror or str(error))


def complain(message: str) -> None:
    """Writes a line to standard error, if there is one."""
    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write(f"{message}\n")
            sys.stderr.flush()


def _cannot_write(where: str, why: str) -> NoReturn:
    complain(f"cannot write to {where}: {why}")
    raise SystemExit(CANNOT)


def _drop_output() -> None:
    """Sends what is still buffered to nowhere, so that the end of the process does not fail on it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _color() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb")


def _unicode() -> bool:
    try:
        "≠…·".encode((sys.stdout and sys.stdout.encoding) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
