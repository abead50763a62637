"""How deep the tree of a text will be, estimated from its tokens without parsing it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from valgap_lint.syntax.tokens import FORMAT_SPEC, FORMATTED_TEXT, TOKEN

OPERATOR = 3
"""Python frames that a visitor needs for one level of an operator, attribute, call or string chain."""
BRACKET = 10
"""The same for one level of brackets: a subscript is the deepest."""
INDENT = 6
"""The same for one level of indentation."""
MAX_COST = 600
"""What a tree may need of the 1,000 frames that Python allows. The parser itself overflows an 8 MB stack at ten times this depth."""
MAX_PATTERN_BRACKETS = 5
"""Brackets within brackets in a `case` pattern: each level multiplies libcst's time by 2.7."""
MAX_DEL_BRACKETS = 12
"""The same in a `del` statement, where each level doubles it if the text has an error."""


@dataclass(frozen=True, slots=True)
class Depth:
    """Offsets of the first statement that is too deep (with what is deep in it) and of a bracket that is never closed."""

    too_deep: int | None
    what: str
    unclosed: int | None


@dataclass(slots=True)
class _Level:
    """One bracket, or a statement outside of all brackets, and the cost of what is in it.

    Operators count up to the next comma, `nesting` for what nests across commas: `lambda a, b: lambda …` and `for a, b in c for …`.
    `quote` and `in_spec` say where the text goes on behind the field of a formatted string.
    """

    offset: int
    quote: str = ""
    in_spec: bool = False
    operators: int = 0
    nesting: int = 0
    child: int = 0
    deepest: int = 0

    def end_item(self) -> None:
        self.deepest = max(self.deepest, self.operators * OPERATOR + self.child)
        self.operators = self.child = 0

    def cost(self) -> int:
        self.end_item()
        return self.deepest + self.nesting * OPERATOR


@dataclass(slots=True)
class _Indent:
    width: int
    branches: int = 0


def measure(text: str) -> Depth:
    """Scans the whole text. Never fails, whatever the text is."""
    scan = _Scan(text)
    position = scan.code(0)
    while position is not None:
        position = scan.code(position)
    return scan.result()


class _Scan:
    """The state between tokens. A method named like a token returns where to go on if not behind it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.levels = [_Level(0)]
        self.indents = [_Indent(0)]
        self.max_brackets = MAX_COST
        self.too_deep: int | None = None
        self.what = ""
        self.actions = {name: getattr(self, name) for name in TOKEN.groupindex if hasattr(self, name)}

    def code(self, position: int) -> int | None:
        """Scans up to a formatted string or the field of one, and returns where to go on behind it; None at the end."""
        actions = self.actions
        for match in TOKEN.finditer(self.text, position):
            action = actions.get(match.lastgroup)
            if action is not None:
                behind = action(match)
                if behind is not None:
                    return behind
        return None
