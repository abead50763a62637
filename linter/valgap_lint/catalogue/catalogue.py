"""The catalogues of several libraries as one: names to meanings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from valgap_lint.catalogue.entries import AttributeEntry, CallEntry, Keys
from valgap_lint.catalogue.library import Library, LibraryFile
from valgap_lint.catalogue.loader import load_file
from valgap_lint.catalogue.signature import Signature
from valgap_lint.catalogue.versions import read_version
from valgap_lint.ir.facts import Constant, Known

_CHANCE = re.compile(r"random|dropout|sampl|shuffl|permut|fractional|rvs|noise", re.IGNORECASE)
"""Words of names that draw random numbers."""


class Catalogue:
    """What the calls of all modelled libraries mean, for one version of Keras.

    `files` maps library names to their catalogue files; third-party ones stand beside the bundled ones and win over them.
    A file is read in full when a script first uses its library.
    """

    def __init__(self, files: Mapping[str, LibraryFile], keras: str = "") -> None:
        self._files = files
        self._version = read_version(keras)
        self._resolved: dict[str, str] = {}

    def knows(self, root: str) -> bool:
        """Whether a top-level import name belongs to a modelled library."""
        return root in self._roots

    def resolve(self, qualified: str) -> str:
        """The canonical name of a dotted import name; a name of no modelled library stays as it is.

        `tensorflow.keras.layers.Dense` and `tf_keras.layers.Dense` are `keras.layers.Dense`.
        """
        if qualified not in self._resolved:
            self._resolved[qualified] = self._resolve(qualified)
        return self._resolved[qualified]

    def call(self, name: str) -> CallEntry | None:
        """What calling a name means, canonical or not; None when nothing is known of it."""
        canonical = self.resolve(name)
        library = self._owner(canonical)
        if library is None:
            return None
        return library.call(canonical, self._version) or _pure(library, canonical)

    def is_function(self, name: str) -> bool:
        """Whether what a call gives is known to depend on its arguments alone, although nothing else is known of it."""
        canonical = self.resolve(name)
        library = self._owner(canonical)
        return library is not None and _below(canonical, library.functions) and _CHANCE.search(canonical) is None

    def method(self, type_name: str, method: str) -> CallEntry | None:
        """What a method of a class or of one of its bases means."""
        for name in self.ancestry(type_name):
            library = self._owner(name)
            entry = library.call(f"{name}.{method}", self._version) if library else None
            if entry is not None:
                return entry
        return None

    def attribute(self, type_name: str, attribute: str) -> AttributeEntry | None:
        """What an attribute of a class or of one of its bases means."""
        for name in self.ancestry(type_name):
            library = self._owner(name)
            entry = library.attribute(f"{name}.{attribute}") if library else None
            if entry is not None:
                return entry
        return None

    def constant(self, name: str) -> Known[Constant] | None:
        """The value that a library gives a name, None when it is no known constant. Dtypes are strings."""
        canonical = self.resolve(name)
        library = self._owner(canonical)
        return library.constant(canonical) if library else None

    def ancestry(self, type_name: str) -> Iterator[str]:
        """A class and its bases, nearest first, each once."""
        todo, seen = [self.resolve(type_name)], set[str]()
        while todo:
            name = todo.pop(0)
            if name not in seen:
                seen.add(name)
                yield name
                todo.extend(self._bases(name))

    def is_a(self, type_name: str, base: str) -> bool:
        """Whether a class is another one or descends from it."""
        return base in self.ancestry(type_name)

    def _bases(self, type_name: str) -> tuple[str, ...]:
        library = self._owner(type_name)
        if library is None:
            return ()
        if type_name in library.types:
            return library.types[type_name]
        entry = library.call(type_name, self._version)
        return entry.bases if entry else ()

    def _resolve(self, qualified: str) -> str:
        name = self._canonical_prefix(qualified)
        library = self._owner(name)
        for _ in range(3):
            if library is None or name in library.calls or name in library.types:
                break
            renamed = _rewrite(name, library.aliases)
            if renamed == name:
                break
            name = renamed
            library = self._owner(name)
        blocks = library.calls.get(name) if library else None
        return blocks[0].names()[0] if blocks else name

    def _canonical_prefix(self, qualified: str) -> str:
        prefix = qualified
        while prefix:
            if prefix in self._modules:
                return self._modules[prefix] + qualified[len(prefix) :]
            prefix = prefix.rpartition(".")[0]
        return qualified

    def _owner(self, canonical: str) -> Library | None:
        root = canonical.partition(".")[0]
        name = self._names.get(root)
        if name is None:
            return None
        return self._heads[name]

    @cached_property
    def _heads(self) -> Mapping[str, Library]:
        return {name: load_file(file) for name, file in self._files.items()}

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {library.name: name for name, library in self._heads.items()}

    @cached_property
    def _modules(self) -> Mapping[str, str]:
        return {module: library.name for library in self._heads.values() for module in library.modules}

    @cached_property
    def _roots(self) -> frozenset[str]:
        return frozenset(module.partition(".")[0] for module in self._modules)


def _rewrite(name: str, aliases: Mapping[str, str]) -> str:
    for prefix, replacement in aliases.items():
        if name == prefix or name.startswith(f"{prefix}."):
            return replacement + name[len(prefix) :]
    return name


def _below(name: str, prefixes: tuple[str, ...]) -> bool:
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes)


def _pure(library: Library, name: str) -> CallEntry | None:
    if not _below(name, library.pure):
        return None
    return CallEntry(name, "pure", Keys(library.header.block, {}), Signature((), "args", "kwargs"))
