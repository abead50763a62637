"""Texts that are known in part: a path with a date, an epoch or an option in it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from valgap_lint.interpret.artifacts import ANY
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.values import Const, Symbol, UnknownValue, Value
from valgap_lint.ir.places import Place

LONGEST_PATTERN = 1_000
_RUNS = re.compile(r"\*[*]+")


def pattern_of(run: Run, value: Value | None) -> str | None:
    """A text with `*` for what is not known of it, None where nothing is known or it is no text."""
    match value:
        case Const(value=str() as text):
            return text
        case UnknownValue():
            return run.patterns.get(value)
        case _:
            return None


def part_of(run: Run, value: Value) -> str:
    """What a value contributes to a text that it is put into."""
    if isinstance(value, Const) and isinstance(value.value, str | int | float):
        return str(value.value)
    return pattern_of(run, value) or ANY


def partly_known(run: Run, parts: Iterable[str], place: Place, detail: str = "a text") -> UnknownValue:
    """A text made of known pieces and of `*` between them."""
    unknown = run.unknown("data-dependent", detail, place)
    pattern = _RUNS.sub(ANY, "".join(parts))
    if pattern != ANY and len(pattern) <= LONGEST_PATTERN:
        run.patterns[unknown] = pattern
    return unknown


def joined_texts(run: Run, symbol: str, left: Value, right: Value, place: Place) -> UnknownValue | None:
    """`left + right`, `left / right` or `left % right` of texts and paths of which one is not known; None for anything else."""
    if not all(isinstance(side, Const | UnknownValue | Symbol) for side in (left, right)) and symbol != "%":
        return None
    first, second = pattern_of(run, left), pattern_of(run, right)
    match symbol:
        case "+" if first is not None or second is not None:
            return partly_known(run, (part_of(run, left), part_of(run, right)), place, "the result of +")
        case "/" if first is not None or second is not None:
            return partly_known(run, (part_of(run, left), "/", part_of(run, right)), place, "the result of /")
        case "%" if first is not None:
            return partly_known(run, (FORMAT.sub(ANY, first),), place, "the result of %")
        case _:
            return None


FORMAT = re.compile(r"%(?:\([^)]*\))?[-+ #0]*[\d*]*(?:\.[\d*]+)?[diouxXeEfFgGcrsa]|\{[^{}]*\}")
"""A field of a format, in the style of `%` or of `str.format`."""
