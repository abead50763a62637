"""Where values come from that are not known: a tree parsed from a file, an edited text. Each becomes data only where it is used as such."""

from __future__ import annotations

from dataclasses import dataclass

from valgap_lint.interpret.values import Value
from valgap_lint.ir.facts import Known
from valgap_lint.ir.operations import Argument
from valgap_lint.ir.places import Place


@dataclass(frozen=True, slots=True)
class Origin:
    """The operation whose result a value is: its kind and callee, its place, what enters it and its settings."""

    kind: str
    callee: str
    place: Place
    inputs: tuple[Value, ...]
    arguments: tuple[Argument, ...] = ()


def part_origin(holder: Value, key: object, place: Place) -> Origin:
    """The origin of `holder[key]`: a column by its name, an item by its number."""
    name = f"column {key}" if isinstance(key, str) else f"item {key}"
    return Origin("transform", "[]", place, (holder,), (Argument("name", Known(name), place),))
