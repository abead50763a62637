"""A catalogue file cut into its tables, without parsing them.

Parsing a whole TOML file costs more than a linter's start-up may; cutting costs almost nothing, and a table is parsed when a
script uses it. What this relies on is checked in `validation`: a table's header stands alone on its line.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from valgap_lint.catalogue.errors import CatalogueError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_HEADER = re.compile(r"^\[\[?([a-z_]+)\]\]?[ \t]*$", re.MULTILINE)
_NAMES = re.compile(r"^names[ \t]*=[ \t]*\[(.*?)\]", re.MULTILINE | re.DOTALL)
_STRING = re.compile(r'"([^"\n]*)"')


@dataclass(frozen=True, slots=True)
class Block:
    """One table of a catalogue file: the word of its header, and where its body stands in the text."""

    path: str
    kind: str
    text: str = field(repr=False)
    start: int
    end: int

    @property
    def body(self) -> str:
        return self.text[self.start : self.end]

    @property
    def line(self) -> int:
        """The 1-based line of the header."""
        return self.text.count("\n", 0, self.start) + 1

    def names(self) -> tuple[str, ...]:
        """The names that the table speaks about, as written."""
        found = _NAMES.search(self.text, self.start, self.end)
        return tuple(_STRING.findall(found.group(1))) if found else ()

    def parse(self) -> Mapping[str, object]:
        """The table's keys. Raises CatalogueError."""
        try:
            table: Mapping[str, object] = tomllib.loads(self.body)
        except tomllib.TOMLDecodeError as error:
            raise CatalogueError(self.path, self.line, f"not TOML, counted from this line on: {error}") from error
        return table

    def value(self, key: str) -> object | None:
        """The value of one quoted key of a flat table, which need not be parsed for it; None when it is not there."""
        start = self.text.find(f'\n"{key}" = ', self.start, self.end)
        if start < 0:
            return None
        end = self.text.find("\n", start + 1)
        return Block(self.path, self.kind, self.text, start + 1, end if end >= 0 else self.end).parse()[key]

    def error(self, message: str) -> CatalogueError:
        """An error about this table."""
        return CatalogueError(self.path, self.line, message)


def cut(path: str, text: str) -> tuple[Block, ...]:
    """The tables of a catalogue file, in order."""
    headers = list(_HEADER.finditer(text))
    ends = [header.start() for header in headers[1:]] + [len(text)]
    return tuple(Block(path, header.group(1), text, header.end(), end) for header, end in zip(headers, ends, strict=True))
