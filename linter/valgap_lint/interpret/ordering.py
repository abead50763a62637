"""Sorting and choosing among items whose order is known."""

from __future__ import annotations

from typing import Any

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.ports import UNREPRESENTED, plain
from valgap_lint.interpret.truth import truth
from valgap_lint.interpret.values import NONE, Passed, Value
from valgap_lint.ir.places import Place


def ordered(run: Run, items: tuple[Value, ...], options: Arguments, place: Place) -> tuple[Value, ...] | None:
    """The items as `sorted` puts them, with its `key` and `reverse`; None where the order is not known."""
    reverse = options.keyword.get("reverse")
    backwards = truth(run, reverse.value) if reverse is not None else False
    keys = _keys(run, items, options, place)
    if keys is None or backwards is None:
        return None
    try:
        order = sorted(range(len(items)), key=keys.__getitem__, reverse=backwards)
    except TypeError:
        return None
    return tuple(items[index] for index in order)


def extreme(run: Run, name: str, items: tuple[Value, ...], options: Arguments, place: Place) -> Value | None:
    """The least or greatest item as `min` and `max` find it, with their `key`; None where it is not known."""
    keys = _keys(run, items, options, place)
    if not keys:
        return None
    try:
        index = {"min": min, "max": max}[name](range(len(items)), key=keys.__getitem__)
    except TypeError:
        return None
    return items[index]


def _keys(run: Run, items: tuple[Value, ...], options: Arguments, place: Place) -> list[Any] | None:
    """What the items are compared by, as Python values."""
    given = options.keyword.get("key")
    if len(items) > run.budget.turns and given is not None:
        return None
    named = given is not None and given.value != NONE
    values = [run.call(given.value, Arguments((Passed(item, place),)), place) for item in items] if given and named else items
    keys = [plain(run, value) for value in values]
    return keys if UNREPRESENTED not in keys else None
