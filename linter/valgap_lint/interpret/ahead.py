"""Names that only a later cell of a notebook defines: that cell was run first, whatever its place in the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.modules import Bindings
from valgap_lint.interpret.scopes import Frame, Unit, in_unit
from valgap_lint.interpret.values import Value
from valgap_lint.ir.places import Place
from valgap_lint.ir.trace import EarlyUse
from valgap_lint.syntax.parse import ParsedCell


def defined_ahead(run: Run, name: str, frame: Frame, place: Place) -> Value | None:
    """What a later cell makes of a name that nothing defines so far, and notes it; None where none does.

    Functions, classes and imports count. Any other assignment does where the notebook says that its cell was executed before.
    """
    root = frame.root
    for cell, statement in run.modules.ahead(root, bindings).get(name, ()):
        if id(statement) in run.modules.entered or not _counts(statement, cell, root.unit.cell):
            continue
        run.modules.entered.add(id(statement))
        unit = Unit(root.unit.path, cell)
        with in_unit(root, unit):
            run.statement(statement, root)
        run.modules.entered.discard(id(statement))
        if name in root.cells:
            run.recorder.early.setdefault(EarlyUse(name, place, unit.place(statement)))
            return root.cells[name]
    return None


def _counts(statement: cst.CSTNode, cell: ParsedCell, current: ParsedCell) -> bool:
    """Whether a statement may be taken out of its place."""
    earlier = cell.count is not None and current.count is not None and cell.count < current.count
    return earlier or not isinstance(statement, cst.Assign)


def bindings(cells: Sequence[ParsedCell]) -> Bindings:
    """The statements at the top of cells that bind names, by name, in order."""
    found: dict[str, list[tuple[ParsedCell, cst.CSTNode]]] = {}
    for cell in cells:
        for line in cell.module.body:
            for statement in line.body if isinstance(line, cst.SimpleStatementLine) else (line,):
                for name in _bound(statement):
                    found.setdefault(name, []).append((cell, statement))
    return found


def _bound(statement: cst.CSTNode) -> Iterator[str]:
    match statement:
        case cst.FunctionDef(name=cst.Name(value=name)) | cst.ClassDef(name=cst.Name(value=name)):
            yield name
        case cst.Import() | cst.ImportFrom():
            yield from _imported(statement)
        case cst.Assign():
            yield from (target.target.value for target in statement.targets if isinstance(target.target, cst.Name))
        case _:
            return


def _imported(statement: cst.Import | cst.ImportFrom) -> Iterator[str]:
    for alias in statement.names if not isinstance(statement.names, cst.ImportStar) else ():
        bound: cst.BaseExpression = alias.asname.name if alias.asname is not None else alias.name
        while isinstance(bound, cst.Attribute):
            bound = bound.value
        if isinstance(bound, cst.Name):
            yield bound.value
