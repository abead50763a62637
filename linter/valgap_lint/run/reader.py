"""Reads and parses the files of one group, and remembers their texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from valgap_lint.ir.failures import Failure
from valgap_lint.ir.result import Statement
from valgap_lint.run.modules import module_file
from valgap_lint.sources import SourceFile, read

if TYPE_CHECKING:
    from valgap_lint.syntax.parse import ParsedFile


class Reader:
    """The files of one group, each parsed once."""

    def __init__(self) -> None:
        self._parsed: dict[str, ParsedFile | Failure] = {}
        self.statements: dict[str, tuple[Statement, ...]] = {}

    def parse(self, file: SourceFile) -> ParsedFile | Failure:
        """A file that was read already, parsed."""
        from valgap_lint.syntax.parse import parse

        if file.path not in self._parsed:
            self.statements[file.path] = statements(file)
            self._parsed[file.path] = parse(file)
        return self._parsed[file.path]

    def module(self, name: str, level: int, importer: str) -> ParsedFile | None:
        """A module of the project, None where there is none or it cannot be read: it is then unknown to the run, with that reason."""
        path = module_file(name, level, importer)
        file = read(path) if path is not None else None
        if file is None or isinstance(file, Failure):
            return None
        parsed = self.parse(file)
        return None if isinstance(parsed, Failure) else parsed


def statements(file: SourceFile) -> tuple[Statement, ...]:
    """The lines of a file, cell by cell."""
    return tuple(Statement(file.path, cell.index, tuple(cell.text.split("\n"))) for cell in file.cells)
