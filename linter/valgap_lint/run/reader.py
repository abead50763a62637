"""Reads and parses the files of one group, and remembers their texts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from valgap_lint.ir.failures import Failure
from valgap_lint.ir.result import Statement
from valgap_lint.run.modules import added_folders, module_file
from valgap_lint.sources.files import SourceFile
from valgap_lint.sources.reading import read

if TYPE_CHECKING:
    from valgap_lint.syntax.parse import ParsedFile

_NEWLINE = re.compile(r"\r\n?|\n")


class Reader:
    """The files of one group, each parsed once."""

    def __init__(self) -> None:
        self._parsed: dict[str, ParsedFile] = {}
        self._texts: dict[str, tuple[Statement, ...]] = {}

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The texts of all files that were parsed."""
        return tuple(text for texts in self._texts.values() for text in texts)

    def parse(self, file: SourceFile) -> ParsedFile:
        """A file that was read already, parsed."""
        from valgap_lint.syntax.parse import parse

        if file.path not in self._parsed:
            self._texts[file.path] = statements(file)
            self._parsed[file.path] = parse(file)
        return self._parsed[file.path]

    def module(self, name: str, level: int, importer: str) -> ParsedFile | None:
        """A module of the project; None where there is none or it cannot be read, so that the run calls it unknown."""
        path = module_file(name, level, importer, self._added(importer))
        file = None if path is None else read(path)
        return None if file is None or isinstance(file, Failure) else self.parse(file)

    def _added(self, importer: str) -> tuple[Path, ...]:
        lines = (line for text in self._texts.get(importer, ()) for line in text.lines if "sys.path" in line)
        return added_folders("\n".join(lines), Path(importer).parent)


def statements(file: SourceFile) -> tuple[Statement, ...]:
    """The lines of a file, cell by cell."""
    return tuple(Statement(file.path, cell.index, tuple(_NEWLINE.split(cell.text))) for cell in file.cells)
