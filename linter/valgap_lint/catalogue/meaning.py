"""From an entry and a call's bound arguments to canonical arguments and operations."""

from __future__ import annotations

import re
from collections.abc import Callable

from valgap_lint.catalogue.entries import CallEntry
from valgap_lint.catalogue.outcomes import Bound, Leaf, Outcome, Step, constant
from valgap_lint.ir.facts import Constant, Fact, Known, OneOf, Reason, Unknown
from valgap_lint.ir.operations import Argument

_SOURCE = re.compile(r"([\w.]+)(?:\[(-?\d+)\])?")
_SILENT = frozenset({"name", "self", "out"})


def outcome(entry: CallEntry, bound: Bound) -> Outcome:
    """What a call of a `source`, `step`, `layer` or `split` entry adds to the graph."""
    if entry.expansion is not None:
        return entry.expansion(bound)
    first = entry.inputs[0] if entry.inputs else ""
    steps = (Step(entry.op, canonical_arguments(entry, bound)),) if entry.op else ()
    return Leaf(steps, entry.returns, input=first)


def canonical_arguments(entry: CallEntry, bound: Bound) -> tuple[Argument, ...]:
    """The call's arguments under their canonical names, and those that the library fixes.

    A `transform` is named after its callee and keeps all its arguments that are not data.
    """
    named = tuple(source_argument(bound, source, canonical) for canonical, source in entry.parameters)
    fixed = entry.constants
    if entry.op != "transform":
        return named + fixed
    taken = {argument.name for argument in (*named, *fixed)} | set(entry.inputs) | _SILENT
    others = tuple(argument for argument in bound.arguments if argument.name not in taken and "." not in argument.name)
    label = () if "name" in {argument.name for argument in fixed} else (constant("name", entry.name.rpartition(".")[2]),)
    return label + named + fixed + others


def source_argument(bound: Bound, source: str, canonical: str) -> Argument:
    """The canonical argument that a parameter holds, `"size"`, or one element of it, `"size[0]"`."""
    found = _SOURCE.fullmatch(source)
    if found is None:
        raise ValueError(f"{source!r} is neither a parameter nor an element of one")
    argument = bound.renamed(found.group(1), canonical)
    if found.group(2) is None:
        return argument
    index = int(found.group(2))
    return Argument(canonical, mapped(argument.value, lambda value: _element(value, index)), argument.place)


def mapped(fact: Fact, function: Callable[[Constant], Constant]) -> Fact:
    """A fact with a function applied to the values; a value that the function refuses with ValueError is unknown."""
    match fact:
        case Known(value):
            return _applied(function, value)
        case OneOf(alternatives):
            return OneOf(tuple((c, _applied(function, a.value) if isinstance(a, Known) else a) for c, a in alternatives))
        case Unknown():
            return fact


def _applied(function: Callable[[Constant], Constant], value: Constant) -> Known[Constant] | Unknown:
    try:
        return Known(function(value))
    except ValueError as error:
        return Unknown(Reason("argument", str(error)))


def _element(value: Constant, index: int) -> Constant:
    if value is None:
        return None
    if not isinstance(value, tuple) or not -len(value) <= index < len(value):
        raise ValueError(f"{value!r} has no element {index}")
    return value[index]
