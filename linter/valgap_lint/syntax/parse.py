"""Files of Python text to trees."""

from __future__ import annotations

from dataclasses import dataclass, replace

import libcst
from libcst import CSTNode, Module, ParserSyntaxError

from valgap_lint.ir.failures import Failure
from valgap_lint.ir.places import Place
from valgap_lint.sources.files import Cell, SourceFile
from valgap_lint.sources.magics import python_text
from valgap_lint.syntax.errors import syntax_failure
from valgap_lint.syntax.prescan import too_deep
from valgap_lint.syntax.spans import SpanTable


@dataclass(frozen=True, slots=True)
class ParsedCell:
    """One notebook cell, or the whole of a script (index None)."""

    index: int | None
    module: Module
    spans: SpanTable


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """The cells that parse, in order. A script that does not has no cells and a failure; `broken_cells` are those of a notebook."""

    path: str
    kind: str
    cells: tuple[ParsedCell, ...]
    failures: tuple[Failure, ...] = ()
    broken_cells: tuple[Failure, ...] = ()

    def place_of(self, cell: ParsedCell, node: CSTNode) -> Place:
        """Where a node of one of the cells stands."""
        return Place(self.path, cell.index, cell.spans.span_of(node))


def parse(source: SourceFile) -> ParsedFile:
    """Parses every cell for itself; IPython's own syntax is blanked out first. Never raises for what a user can write."""
    parsed = [_parse_cell(cell) for cell in source.cells]
    cells = tuple(cell for cell in parsed if isinstance(cell, ParsedCell))
    broken = tuple(replace(cell, path=source.path) for cell in parsed if isinstance(cell, Failure))
    if source.kind == "notebook":
        return ParsedFile(source.path, source.kind, cells, broken_cells=broken)
    return ParsedFile(source.path, source.kind, cells, failures=broken)


def _parse_cell(cell: Cell) -> ParsedCell | Failure:
    text = python_text(cell.text)
    refusal = too_deep(text)
    if refusal is not None:
        return replace(refusal, cell=cell.index)
    try:
        module = libcst.parse_module(text)
    except ParserSyntaxError as error:
        return replace(syntax_failure(text, error), cell=cell.index)
    return ParsedCell(cell.index, module, SpanTable(module, text))
