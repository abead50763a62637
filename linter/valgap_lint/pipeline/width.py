"""How wide a drawing may be."""

from __future__ import annotations

import os
import shutil
import sys

PIPED = 120
_TERMINAL = 100
_LEAST = 60


def output_width() -> int:
    """The columns of the terminal, or what COLUMNS says; a pipe has as many as a line of code."""
    stdout = sys.stdout
    if not os.environ.get("COLUMNS", "").isdecimal() and not (stdout is not None and stdout.isatty()):
        return PIPED
    return max(_LEAST, shutil.get_terminal_size((_TERMINAL, 24)).columns)


def shortened(text: str, room: int, ellipsis: str = "…") -> str:
    """The text in at most `room` characters: cut in the middle, since names of files differ at their ends."""
    if len(text) <= room:
        return text
    left = max(0, room - len(ellipsis))
    tail = left // 2
    return text[: left - tail] + ellipsis + text[len(text) - tail :]
