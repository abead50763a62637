"""The user's project as texts: the files around a file and the card of each, read once."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePath

from valgap_lint.ir.failures import Failure
from valgap_lint.run.cards import Card, card, imported
from valgap_lint.run.modules import added_folders, module_file
from valgap_lint.run.neighbours import neighbours
from valgap_lint.sources import SourceFile, display_path, read

MOST_BYTES = 1_000_000
"""Larger neighbours are passed over."""
MOST_MODULES = 40
"""Modules of the project that are looked through for one file."""
HEIGHT = 3
"""Levels of imports that are followed upwards."""
_STATEMENT = re.compile(r"^[ \t]*(?:from|import)\b[^\n#]*", re.MULTILINE)
_WORD = re.compile(r"\w+")


class Project:
    """Reads texts only: nothing is parsed. `libraries` gives the import names that are never the project's own."""

    def __init__(self, libraries: Callable[[], frozenset[str]]) -> None:
        self._libraries = libraries
        self._files: dict[str, SourceFile | None] = {}
        self._cards: dict[str, Card | None] = {}
        self._imports: dict[str, tuple[str, ...]] = {}
        self._around: dict[Path, tuple[str, ...]] = {}
        self._modules: dict[tuple[str, int, Path, tuple[Path, ...]], str | None] = {}
        self._words: dict[str, frozenset[str]] = {}
        self._bytes: dict[str, bytes] = {}

    def add(self, file: SourceFile) -> None:
        """Takes a file that was read already, also in the place of what was read of it before."""
        for known in (self._cards, self._imports, self._words, self._bytes):
            known.pop(file.path, None)
        self._files[file.path] = file

    def file(self, path: str) -> SourceFile | None:
        """A file of the project by the path that is shown; None where it cannot be read."""
        if path not in self._files:
            found = read(path, max_bytes=MOST_BYTES)
            self._files[path] = None if isinstance(found, Failure) else found
        return self._files[path]

    def card(self, path: str) -> Card | None:
        """The card of a file, None where it cannot be read."""
        if path not in self._cards:
            file = self.file(path)
            self._cards[path] = None if file is None else card(file)
        return self._cards[path]

    def imports(self, path: str) -> tuple[str, ...]:
        """The modules of the project that a file imports."""
        if path not in self._imports:
            file = self.file(path)
            self._imports[path] = () if file is None else tuple(dict.fromkeys(self._imported(file)))
        return self._imports[path]

    def _imported(self, file: SourceFile) -> Iterator[str]:
        folder = Path(file.path).parent
        added = tuple(place for cell in file.cells for place in added_folders(cell.text, folder))
        for name, level in (module for cell in file.cells for module in imported(cell.text)):
            found = self._module(name, level, folder, added)
            if found is not None and found != file.path:
                yield found

    def _module(self, name: str, level: int, folder: Path, added: tuple[Path, ...]) -> str | None:
        """The file of a module as it is seen from a folder, with the folders that were added to the search path."""
        if not level and name.partition(".")[0] in self._libraries():
            return None
        key = (name, level, folder, added)
        if key not in self._modules:
            found = module_file(name, level, str(folder / "*"), added)
            self._modules[key] = display_path(found, Path.cwd()) if found is not None else None
        return self._modules[key]

    def around(self, path: str) -> tuple[str, ...]:
        """The files around a file, nearest first, as shown."""
        folder = Path(path).absolute().parent
        if folder not in self._around:
            found = neighbours(folder) if folder.is_dir() else []
            shown = _shown_from(Path.cwd(), relative=not Path(path).is_absolute())
            self._around[folder] = tuple(map(shown, found))
        return tuple(file for file in self._around[folder] if file != path)

    def is_of_library(self, path: str) -> bool:
        """Whether a file lies in a package that has the name of a modelled library: it is that library's own source."""
        folders = Path(path).absolute().parents
        return any(folder.name in self._libraries() and (folder / "__init__.py").is_file() for folder in folders)

    def spelling(self, path: str, words: Iterable[str]) -> Iterator[str]:
        """The files around a file in which one of some words stands."""
        wanted = tuple(words)
        return (other for other in self.around(path) if any(self._spells(other, word) for word in wanted))

    def below(self, path: str) -> tuple[str, ...]:
        """A file and the project's modules that it imports, directly or through others."""
        seen: dict[str, None] = {}
        todo = [path]
        while todo and len(seen) < MOST_MODULES:
            current = todo.pop(0)
            if current not in seen:
                seen[current] = None
                todo.extend(self.imports(current))
        return tuple(seen)

    def above(self, path: str) -> tuple[str, ...]:
        """The scripts that import a file, directly or through other modules: those that nothing else imports."""
        found: list[str] = []
        level, seen = [path], {path}
        for _ in range(HEIGHT):
            importers = [other for module in level for other in self._importers(module)]
            level = [other for other in dict.fromkeys(importers) if other not in seen]
            seen.update(level)
            found.extend(other for other in level if not any(self._importers(other)))
        return tuple(found)

    def _importers(self, path: str) -> Iterator[str]:
        """The files around a module that import it. Only those that spell its name are asked."""
        pure = PurePath(path)
        name = pure.parent.name if pure.stem == "__init__" else pure.stem
        if pure.suffix != ".py" or not name.isidentifier():
            return
        for other in self.around(path):
            if self._spells(other, name) and name in self._import_words(other) and path in self.imports(other):
                yield other

    def _spells(self, path: str, name: str) -> bool:
        """Whether a name stands in a file at all: of most neighbours that is all that is ever asked."""
        if path in self._files:
            return True
        if path not in self._bytes:
            self._bytes[path] = _head(path)
        return name.encode() in self._bytes[path]

    def _import_words(self, path: str) -> frozenset[str]:
        """The words that stand in the first lines of a file's import statements."""
        if path not in self._words:
            file = self.file(path)
            lines = [line for cell in file.cells for line in _STATEMENT.findall(cell.text)] if file is not None else []
            self._words[path] = frozenset(word for line in lines for word in _WORD.findall(line))
        return self._words[path]


def _head(path: str) -> bytes:
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return b""
        with open(path, "rb") as stream:
            return stream.read(MOST_BYTES)
    except OSError:
        return b""


def _shown_from(here: Path, *, relative: bool) -> Callable[[Path], str]:
    """How paths that are absolute and have no links in them are shown, as `display_path` does but without looking at the disk."""

    def shown(path: Path) -> str:
        try:
            return path.relative_to(here).as_posix()
        except ValueError:
            return Path(os.path.relpath(path, here)).as_posix() if relative else path.as_posix()

    return shown
