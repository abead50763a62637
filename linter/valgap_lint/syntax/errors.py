"""Syntax errors in a reader's words, and where they are."""

from __future__ import annotations

import ast
import re
import warnings

from libcst import ParserSyntaxError

from valgap_lint.ir.failures import Failure
from valgap_lint.ir.places import Position, Span

_NEWLINE = re.compile(r"\r\n?|\n")
_AT = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_MERGE_MARKER = re.compile(r"^(?:<{7} |={7}$|>{7} )", re.MULTILINE)
_PYTHON_2 = re.compile(
    r"^\s*(?:print|exec)\s+[^\s=(.,\[]|^\s*print\s*>>|\braise\s+[\w.]+\s*,|^\s*except\s+[\w.]+\s*,\s*\w+\s*:"
    r"|\b\d+L\b|<>|\bur[\"']"
)


def syntax_failure(text: str, error: ParserSyntaxError) -> Failure:
    """The failure of kind invalid-syntax for a text that libcst has refused; without a path.

    libcst gives no place for what its tokenizer refuses and names dozens of expected tokens otherwise, so Python's own parser is
    asked first. It may accept the text; then libcst's words stand.
    """
    marker = _MERGE_MARKER.search(text)
    if marker:
        return Failure("invalid-syntax", "invalid syntax: merge conflict marker", span=point(text, marker.start()))
    message, span = _python_error(text) or _libcst_error(error)
    if _PYTHON_2.search(_line(text, span.start.line)):
        message += " (this looks like Python 2)"
    return Failure("invalid-syntax", message if message.startswith("invalid syntax") else f"invalid syntax: {message}", span=span)


def point(text: str, offset: int) -> Span:
    """The empty span at an offset."""
    ends = [match.end() for match in _NEWLINE.finditer(text, 0, offset)]
    position = Position(len(ends) + 1, offset - (ends[-1] if ends else 0) + 1)
    return Span(position, position)


def _python_error(text: str) -> tuple[str, Span] | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as error:
        start = Position(max(error.lineno or 1, 1), max(error.offset or 1, 1))
        end = Position(max(error.end_lineno or 1, 1), max(error.end_offset or 1, 1))
        return error.msg, Span(start, max(start, end))
    except (ValueError, MemoryError, RecursionError):
        return None
    return None


def _libcst_error(error: ParserSyntaxError) -> tuple[str, Span]:
    detail = _AT.search(error.message)
    if detail is None:
        position = Position(error.editor_line, error.editor_column)
        return error.message.removeprefix("tokenizer error: "), Span(position, position)
    position = Position(int(detail[1]), int(detail[2]) + 1)
    expected = detail[3] if "," not in detail[3] else "invalid syntax"
    return expected, Span(position, position)


def _line(text: str, number: int) -> str:
    lines = _NEWLINE.split(text)
    return lines[number - 1] if number <= len(lines) else ""
