"""Refuses text that would crash or stall the parser, which no `except` could catch."""

from __future__ import annotations

from valgap_lint.ir.failures import Failure
from valgap_lint.syntax.depth import measure
from valgap_lint.syntax.errors import point


def too_deep(text: str) -> Failure | None:
    """A failure without a path if the tree of this text would be too deep, else None. About 1 ms for 300 lines.

    All that passes is safe to parse, to visit and to position. A missing closing bracket makes the rest of a text look deep, so
    that is what the failure then says.
    """
    depth = measure(text)
    if depth.too_deep is None:
        return None
    if depth.unclosed is not None:
        message = f"invalid syntax: '{text[depth.unclosed]}' was never closed"
        return Failure("invalid-syntax", message, span=point(text, depth.unclosed))
    return Failure("too-deep", f"this statement nests too many {depth.what} to be analysed safely", span=point(text, depth.too_deep))
