"""Files of Python text to trees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import libcst
from libcst import CSTNode, Module, ParserSyntaxError

from valgap_lint.ir.failures import Failure
from valgap_lint.ir.places import Place, Span
from valgap_lint.sources.files import Cell, SourceFile
from valgap_lint.sources.magics import python_text
from valgap_lint.sources.scripts import written_file
from valgap_lint.syntax.errors import syntax_failure
from valgap_lint.syntax.prescan import too_deep
from valgap_lint.syntax.spans import OneSpan, SpanTable

_INDENTED = re.compile(r"(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n?|\n))*[ \t]+[^\s#]")
_BLOCK = "if 1:\n"
"""Makes a cell that is indented as a whole, which IPython allows, Python, and leaves its columns alone."""


@dataclass(frozen=True, slots=True)
class ParsedCell:
    """One notebook cell, or the whole of a script (index None). `count` says as which it was last executed, where the notebook tells."""

    index: int | None
    module: Module
    spans: SpanTable | OneSpan
    count: int | None = None

    @property
    def text(self) -> str:
        """What was parsed."""
        return self.spans.text if isinstance(self.spans, SpanTable) else self.module.code


@dataclass(frozen=True, slots=True)
class WrittenCell:
    """A cell that a notebook writes to a Python file: the file, whether the text is added to what is there, and the text."""

    file: str
    appended: bool
    cell: ParsedCell


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """The cells that parse, in order. A script that does not has no cells and a failure; `broken_cells` are those of a notebook.

    `written` are the modules that a notebook writes. `notebook` is the path of the notebook that wrote this file, empty for any other.
    """

    path: str
    kind: str
    cells: tuple[ParsedCell, ...]
    failures: tuple[Failure, ...] = ()
    broken_cells: tuple[Failure, ...] = ()
    written: tuple[WrittenCell, ...] = ()
    notebook: str = ""

    def place_of(self, cell: ParsedCell, node: CSTNode) -> Place:
        """Where a node of one of the cells stands."""
        return Place(self.path, cell.index, cell.spans.span_of(node))


def parse(source: SourceFile) -> ParsedFile:
    """Parses every cell for itself; IPython's own syntax is blanked out first. Never raises for what a user can write."""
    parsed = [_parse_cell(cell) for cell in source.cells]
    cells = tuple(cell for cell in parsed if isinstance(cell, ParsedCell))
    broken = tuple(replace(cell, path=source.path) for cell in parsed if isinstance(cell, Failure))
    if source.kind == "notebook":
        return ParsedFile(source.path, source.kind, cells, broken_cells=broken, written=tuple(_written(source)))
    return ParsedFile(source.path, source.kind, cells, failures=broken)


def parse_snippet(text: str, index: int | None, span: Span) -> ParsedCell | None:
    """Code inside a literal of a cell, all of whose nodes stand where the literal does; None where it does not parse."""
    parsed = _parse_text(python_text(text), index)
    return ParsedCell(index, parsed.module, OneSpan(span)) if isinstance(parsed, ParsedCell) else None


def _written(source: SourceFile) -> Iterator[WrittenCell]:
    for cell in source.cells:
        target = written_file(cell.text)
        parsed = _parse_text(target.body, cell.index) if target is not None else None
        if target is not None and isinstance(parsed, ParsedCell):
            yield WrittenCell(target.file, target.appended, parsed)


def _parse_cell(cell: Cell) -> ParsedCell | Failure:
    text = python_text(cell.text)
    if cell.index is not None and _INDENTED.match(text):
        parsed = _parse_text(_BLOCK + text, cell.index, lines_before=1)
        return replace(parsed, count=cell.count) if isinstance(parsed, ParsedCell) else replace(parsed, span=_one_line_up(parsed.span))
    parsed = _parse_text(text, cell.index)
    return replace(parsed, count=cell.count) if isinstance(parsed, ParsedCell) else parsed


def _parse_text(text: str, index: int | None, lines_before: int = 0) -> ParsedCell | Failure:
    refusal = too_deep(text)
    if refusal is not None:
        return replace(refusal, cell=index)
    try:
        module = libcst.parse_module(text)
    except ParserSyntaxError as error:
        return replace(syntax_failure(text, error), cell=index)
    return ParsedCell(index, module, SpanTable(module, text, lines_before))


def _one_line_up(span: Span | None) -> Span | None:
    return span and Span(*(replace(end, line=max(end.line - 1, 1)) for end in (span.start, span.end)))
