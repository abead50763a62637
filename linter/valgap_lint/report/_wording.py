"""How places, reasons and counts read in all formats."""

from __future__ import annotations

from valgap_lint.ir.facts import Reason
from valgap_lint.ir.failures import Failure
from valgap_lint.ir.places import Place, Span


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
    return one_line(reason.detail) or reason.kind


def failure_place(failure: Failure) -> str:
    """Where a failure happened, or an empty string."""
    return "" if failure.path is None else locate(failure.path, failure.cell, failure.span)
