"""How deep the tree of a text will be, estimated from its tokens without parsing it."""

from __future__ import annotations

import re
from collections.abc import Callable
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


@dataclass(frozen=True, slots=True)
class _Limit:
    """How many brackets within brackets are allowed, and what to call too many."""

    most: int
    what: str


_ANYWHERE = _Limit(MAX_COST, "brackets")
_IN_PATTERN = _Limit(MAX_PATTERN_BRACKETS, "brackets in a pattern")
_IN_DEL = _Limit(MAX_DEL_BRACKETS, "brackets in a del statement")


@dataclass(slots=True)
class _Indent:
    width: int
    branches: int = 0


def measure(text: str) -> Depth:
    """Scans the whole text. Never fails, whatever the text is."""
    scan = _Scan(text)
    position: int | None = 0
    while position is not None:
        position = scan.code(position)
    return scan.result()


class _Scan:
    """The state between tokens. The action of a token returns where to go on, None for right behind it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.level = _Level(0)
        self.outer: list[_Level] = []
        self.indents = [_Indent(0)]
        self.indent_cost = 0
        self.limit = _ANYWHERE
        self.too_deep: int | None = None
        self.what = ""
        self.actions: dict[str | None, Callable[[re.Match[str]], int | None]] = {
            "open": self._open,
            "close": self._close,
            "comma": self._comma,
            "colon": self._colon,
            "semicolon": self._semicolon,
            "newline": self._newline,
            "formatted": self._formatted,
            "string": self._operator,
            "operator": self._operator,
            "sticky": self._sticky,
            "delete": self._delete,
        }

    def code(self, position: int) -> int | None:
        """Scans up to the text part of a formatted string and returns where code goes on behind that; None at the end."""
        actions = self.actions
        for match in TOKEN.finditer(self.text, position):
            action = actions.get(match.lastgroup)
            if action is not None:
                behind = action(match)
                if behind is not None:
                    return behind
        return None

    def result(self) -> Depth:
        unclosed = [*self.outer, self.level][1].offset if self.outer else None
        while self.outer:
            self._leave()
        self._end_statement(len(self.text))
        return Depth(self.too_deep, self.what, unclosed)

    def _operator(self, _: re.Match[str]) -> None:
        self.level.operators += 1

    def _sticky(self, _: re.Match[str]) -> None:
        self.level.nesting += 1

    def _comma(self, _: re.Match[str]) -> None:
        self.level.end_item()

    def _open(self, match: re.Match[str]) -> None:
        self.level.operators += 1
        self._enter(_Level(match.start()))
        if len(self.outer) > self.limit.most:
            self._refuse(self.limit.what)

    def _close(self, match: re.Match[str]) -> int | None:
        if not self.outer:
            return None
        left = self._leave()
        if not left.quote:
            return None
        return self._spec(match.end(), left.quote) if left.in_spec else self._text(match.end(), left.quote)

    def _delete(self, _: re.Match[str]) -> None:
        if not self.outer:
            self.limit = _IN_DEL

    def _colon(self, match: re.Match[str]) -> int | None:
        if not self.outer:
            self.limit = _ANYWHERE
        return self._spec(match.end(), self.level.quote) if self.level.quote else None

    def _formatted(self, match: re.Match[str]) -> int:
        self.level.operators += 1
        return self._text(match.end(), match["quote"])

    def _text(self, position: int, quote: str) -> int:
        """Skips text of a formatted string; enters the field that follows, if any."""
        match = FORMATTED_TEXT[quote].match(self.text, position)
        assert match is not None
        if match["end"] == "{":
            self._enter(_Level(match.start("end"), quote))
        return match.end()

    def _spec(self, position: int, quote: str) -> int:
        """Skips a format specification; goes on behind its field, or enters the field within it."""
        match = FORMAT_SPEC.match(self.text, position)
        assert match is not None
        if match["end"] == "{":
            self._enter(_Level(match.start("end"), quote, in_spec=True))
        elif match["end"] == "}":
            left = self._leave()
            return self._spec(match.end(), quote) if left.in_spec else self._text(match.end(), quote)
        return match.end()

    def _semicolon(self, match: re.Match[str]) -> None:
        if not self.outer:
            self._end_statement(match.end())

    def _newline(self, match: re.Match[str]) -> None:
        if self.outer:
            return
        self._end_statement(match.end())
        if match["blank"] is None:
            self._indent(len(match["indent"].expandtabs()), match["chain"])
        if match["case"]:
            self.limit = _IN_PATTERN

    def _indent(self, width: int, chain: str | None) -> None:
        while width < self.indents[-1].width:
            self.indents.pop()
        if width > self.indents[-1].width:
            self.indents.append(_Indent(width))
        elif chain is None:
            self.indents[-1].branches = 0
        elif chain == "elif":
            self.indents[-1].branches += 1
        self.indent_cost = sum(INDENT + OPERATOR * indent.branches for indent in self.indents)

    def _enter(self, level: _Level) -> None:
        self.outer.append(self.level)
        self.level = level

    def _leave(self) -> _Level:
        left, self.level = self.level, self.outer.pop()
        self.level.child = max(self.level.child, left.cost() + BRACKET)
        return left

    def _end_statement(self, end: int) -> None:
        if self.level.cost() + self.indent_cost > MAX_COST:
            self._refuse("operators, brackets, branches or indentation")
        self.level = _Level(end)
        self.limit = _ANYWHERE

    def _refuse(self, what: str) -> None:
        if self.too_deep is None:
            self.too_deep = (self.outer[0] if self.outer else self.level).offset
            self.what = what
