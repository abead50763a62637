"""How places, reasons and counts read in all formats."""

from __future__ import annotations

import re

from valgap_lint.ir.facts import Reason
from valgap_lint.ir.failures import Failure
from valgap_lint.ir.places import Place, Span

_VAGUE = r"(?:a value|an item of .*|the result of .*|data|a loop counter|an element of .*|.*\(\.\.\.\))"

_REWORDED: tuple[tuple[str, str, str], ...] = (
    ("data-dependent", rf"len\({_VAGUE}\)", "len(...) of data that are not known"),
    ("data-dependent", r"a value that depends on data", "a number that depends on the data"),
    ("data-dependent", r"the result of \S+", "a number that is computed from what is not known"),
    ("data-dependent", r"(?:an item of a (?:value|dict)|item \d+ of a value)", "a part of a value that is not known"),
    ("data-dependent", r"one of many elements", "another value on every turn of a loop"),
    ("loop-carried", r"(?:a loop counter|an element of a loop counter)", "a number that counts the turns of a loop"),
    ("loop-carried", r"(\S+) changes in the loop", r"\1 changes with every turn of a loop"),
    ("parameter", r"parameter (\S+) of (\S+)", r"\1, a parameter of \2, which nobody calls here with a known value"),
    ("parameter", r"field (\S+) of (\S+)", r"\1, a field of \2, which nothing here sets"),
)
"""Reasons of the symbolic run as a reader would say them: kind, what the detail looks like, the words."""


def one_line(text: str) -> str:
    """The text without line breaks and without characters that a terminal would obey."""
    return "".join(character if character.isprintable() else " " for character in " ".join(text.split()))


def plural(count: int, word: str) -> str:
    """A count with its noun, such as `1 file` or `2 files`."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def locate(path: str, cell: int | None, span: Span | None) -> str:
    """A place as `path:line:column`, with the cell of a notebook between."""
    parts = [path] if cell is None else [path, f"cell {cell}"]
    if span is not None:
        parts += [str(span.start.line), str(span.start.column)]
    return ":".join(parts)


def place_text(place: Place) -> str:
    """A place as `path:line:column`."""
    return locate(place.path, place.cell, place.span)


def line_text(place: Place) -> str:
    """A place as `path:line`."""
    return place_text(place).rpartition(":")[0]


def reason_text(reason: Reason) -> str:
    """Why something is not known, in one line."""
    detail = one_line(reason.detail)
    for kind, pattern, words in _REWORDED:
        if kind in ("", reason.kind) and (found := re.fullmatch(pattern, detail)):
            return found.expand(words)
    return detail or reason.kind


def failure_place(failure: Failure) -> str:
    """Where a failure happened, or an empty string."""
    return "" if failure.path is None else locate(failure.path, failure.cell, failure.span)
