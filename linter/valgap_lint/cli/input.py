"""Standard input."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from valgap_lint.run import Stdin


def standard_input(paths: Sequence[str], filename: str) -> Stdin | None:
    """What stands for the path `-`, None where no path is that. Input that is closed or cannot be read has no content."""
    if "-" not in paths:
        return None
    try:
        return Stdin(filename, sys.stdin.buffer.read() if sys.stdin is not None else None)
    except OSError:
        return Stdin(filename, None)
