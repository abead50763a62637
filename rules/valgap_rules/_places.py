"""How a message names another place."""

from __future__ import annotations

from valgap_lint.api import Place


def at(place: Place, primary: Place) -> str:
    """The line of a place, with its file or cell where that is not the primary place's own."""
    if place.path != primary.path:
        return f"{place.path}:{place.line}"
    if place.cell != primary.cell:
        return f"cell {place.cell}, line {place.line}"
    return f"line {place.line}"
