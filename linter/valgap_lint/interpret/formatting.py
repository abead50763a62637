"""Texts put together and taken apart: formats, f-strings and the methods of `str`, computed where all that goes in is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.binding import lift
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.ports import UNREPRESENTED, plain
from valgap_lint.interpret.structure import map_leaf
from valgap_lint.interpret.values import Const, Data, TupleValue, Value
from valgap_lint.ir.facts import Known
from valgap_lint.ir.operations import Argument
from valgap_lint.ir.places import Place

LONGEST = 20_000
"""Characters of a text, and items of a list or tuple, that are still put together."""
CONSIDERED = 1_000
"""Characters of the texts that a method is still computed on."""
WIDTH = re.compile(r"\d{5}")
"""A field width in a format that would make a text of tens of thousands of characters."""
METHODS = frozenset(
    {
        "lower",
        "upper",
        "strip",
        "lstrip",
        "rstrip",
        "replace",
        "format",
        "startswith",
        "endswith",
        "title",
        "capitalize",
        "casefold",
        "swapcase",
        "zfill",
        "center",
        "ljust",
        "rjust",
        "split",
        "rsplit",
        "splitlines",
        "partition",
        "rpartition",
        "removeprefix",
        "removesuffix",
        "isdigit",
        "isnumeric",
        "isdecimal",
        "isalpha",
        "isalnum",
        "islower",
        "isupper",
        "isspace",
        "isidentifier",
        "count",
        "find",
        "rfind",
        "index",
        "rindex",
        "encode",
    }
)
CONVERSIONS: Mapping[str, Callable[[object], str]] = {"r": repr, "s": str, "a": ascii}


def formatted(value: Value, conversion: str | None, spec: str) -> str | None:
    """`{value!r:>5}` of an f-string; None where it is not known."""
    if not isinstance(value, Const) or WIDTH.search(spec):
        return None
    content = value.value if conversion is None else CONVERSIONS[conversion](value.value)
    try:
        return format(content, spec)
    except (TypeError, ValueError):
        return None


STARRED = re.compile(r"%[^a-zA-Z%]*\*")
"""A width that is an argument, which may be of any size."""


def percent(run: Run, template: str, operand: Value) -> Value | None:
    """`template % operand`; None where it is not known."""
    dictionary = run.dictionary(operand)
    found: Any = plain(run, operand)
    if dictionary is not None and dictionary.rest is None:
        found = {key: plain(run, item) for key, item in dictionary.items.items()}
        if UNREPRESENTED in found.values():
            return None
    if found is UNREPRESENTED or len(template) > CONSIDERED or WIDTH.search(template) or STARRED.search(template):
        return None
    try:
        return Const(template % (found if isinstance(operand, TupleValue) or dictionary is not None else (found,)))
    except (TypeError, ValueError, KeyError):
        return None


def text_method(run: Run, text: str, name: str, arguments: Arguments, place: Place) -> Value | None:
    """What a method of `str` gives, None where it is not computed."""
    given = [plain(run, passed.value) for passed in arguments.positional]
    named = {key: plain(run, passed.value) for key, passed in arguments.keyword.items()}
    if name not in METHODS or arguments.open or UNREPRESENTED in (*given, *named.values()):
        return None
    if _excessive(text, [*given, *named.values()]):
        return None
    try:
        return lift(run, getattr(text, name)(*given, **named))
    except (TypeError, ValueError, IndexError, KeyError, AttributeError, LookupError):
        return run.unknown("data-dependent", "a text", place)


def _excessive(text: str, arguments: Sequence[object]) -> bool:
    """Whether a text method could make a text without bound."""
    numbers = any(isinstance(item, int) and abs(item) > LONGEST for item in arguments)
    return numbers or WIDTH.search(text) is not None or sum(len(item) for item in (text, *arguments) if isinstance(item, str)) > CONSIDERED


def written_with(run: Run, data: Data, place: Place) -> Data:
    """A text that data are written into, such as the path of each of the files that a listing names."""
    return map_leaf(run, data, "transform", "str", place, (Argument("name", Known("a text"), None),))


def joined(run: Run, separator: str, value: Value) -> Value | None:
    """`separator.join(value)`, None where it is not known."""
    items = run.parts.items(run, value)
    texts = [item.value for item in items or () if isinstance(item, Const) and isinstance(item.value, str)]
    if items is None or len(texts) != len(items) or sum(map(len, texts)) > LONGEST:
        return None
    return Const(separator.join(texts))
