"""One library's catalogue: an index by name over tables that are parsed when a script uses them."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from valgap_lint.catalogue.blocks import Block, cut
from valgap_lint.catalogue.entries import AttributeEntry, CallEntry, Keys, read_call, read_constant
from valgap_lint.catalogue.errors import CatalogueError
from valgap_lint.catalogue.outcomes import Expansion
from valgap_lint.catalogue.versions import Version, covers
from valgap_lint.ir.facts import Constant, Known


@dataclass(frozen=True, slots=True)
class LibraryFile:
    """Where a library's catalogue stands: its TOML file, and the import name of the module with its expansions."""

    name: str
    path: Path
    module: str


class Library:
    """What the calls of one library mean. Names are canonical: they start with the library's `name`."""

    def __init__(self, file: LibraryFile, text: str) -> None:
        self.file = file
        self._text = text
        self._calls: dict[tuple[str, Version], CallEntry] = {}

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """All tables of the file, in order."""
        return cut(self.file.path.name, self._text)

    @cached_property
    def header(self) -> Keys:
        """The `[library]` table."""
        first = next(iter(cut(self.file.path.name, self._text[: self._text.find("\n[[")])), None)
        if first is None or first.kind != "library":
            raise CatalogueError(self.file.path.name, 1, "the file has to begin with [library]")
        return Keys(first, first.parse())

    @property
    def name(self) -> str:
        """The canonical import name."""
        return self.header.text("name")

    @property
    def modules(self) -> tuple[str, ...]:
        """The import prefixes that mean this library."""
        return self.header.texts("modules")

    @cached_property
    def pure(self) -> tuple[str, ...]:
        """The prefixes below which no call means anything for data."""
        return self.header.texts("pure")

    @cached_property
    def functions(self) -> tuple[str, ...]:
        """The prefixes below which what a call gives depends on its arguments alone, whether or not it has a table."""
        return self.header.texts("functions")

    @cached_property
    def aliases(self) -> Mapping[str, str]:
        """Prefixes that stand for other prefixes, longest first."""
        pairs = [pair for block in self.of_kind("aliases") for pair in Keys(block, {"aliases": block.parse()}).pairs("aliases")]
        return dict(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))

    @cached_property
    def types(self) -> Mapping[str, tuple[str, ...]]:
        """The classes that no call makes, and their bases."""
        return {name: Keys(block, block.parse()).texts(name) for block in self.of_kind("types") for name in block.parse()}

    @cached_property
    def calls(self) -> Mapping[str, tuple[Block, ...]]:
        """The `[[call]]` tables by every name they go by."""
        return self._index("call")

    @cached_property
    def attributes(self) -> Mapping[str, tuple[Block, ...]]:
        """The `[[attribute]]` tables by every name they go by."""
        return self._index("attribute")

    def call(self, name: str, version: Version) -> CallEntry | None:
        """The entry for a call under this version of Keras, else for the newest that has it; None when nothing is known."""
        if (name, version) not in self._calls:
            blocks = self.calls.get(name)
            if blocks is None:
                return None
            block = _for_version(blocks, version)
            self._calls[name, version] = read_call(block, self.expansion, version)
        return self._calls[name, version]

    def attribute(self, name: str) -> AttributeEntry | None:
        """The entry for an attribute, `<class>.<attribute>`."""
        blocks = self.attributes.get(name)
        if blocks is None:
            return None
        keys = Keys(blocks[0], blocks[0].parse())
        return AttributeEntry(blocks[0].names()[0], keys.text("effect"), keys)

    def constant(self, name: str) -> Known[Constant] | None:
        """The value of a name, None when the library has no such constant."""
        for block in self.of_kind("constants"):
            value = block.value(name)
            if value is not None:
                return Known(read_constant(block, value))
        return None

    def expansion(self, block: Block, name: str) -> Expansion:
        """The expansion function called `name`. Raises CatalogueError when the module does not have it."""
        found: Expansion | None = getattr(importlib.import_module(self.file.module), name, None)
        if found is None:
            raise block.error(f"{self.file.module} has no function {name}")
        return found

    def of_kind(self, kind: str) -> Iterator[Block]:
        """The tables with one header, in the order of the file."""
        return (block for block in self.blocks if block.kind == kind)

    def _index(self, kind: str) -> Mapping[str, tuple[Block, ...]]:
        index: dict[str, tuple[Block, ...]] = {}
        for block in self.of_kind(kind):
            names = block.names()
            if not names:
                raise block.error(f"a [[{kind}]] table needs names")
            for name in names:
                index[name] = (*index.get(name, ()), block)
        return index


def _for_version(blocks: tuple[Block, ...], version: Version) -> Block:
    if len(blocks) == 1:
        return blocks[0]
    return next((block for block in blocks if covers(block.parse(), version)), blocks[0])
