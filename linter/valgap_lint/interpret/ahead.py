"""Names that only a later cell of a notebook defines: that cell was run first, whatever its place in the file."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from valgap_lint.interpret.machine import Run
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
    for cell in run.modules.ahead(root):
        for statement in _defining(cell, name, earlier=_was_earlier(cell, root.unit.cell)):
            if id(statement) in run.modules.entered:
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


def _was_earlier(cell: ParsedCell, current: ParsedCell) -> bool:
    return cell.count is not None and current.count is not None and cell.count < current.count


def _defining(cell: ParsedCell, name: str, *, earlier: bool) -> Iterator[cst.CSTNode]:
    """The statements of a cell that bind a name, where they may be taken out of their place."""
    for statement in cell.module.body:
        match statement:
            case cst.FunctionDef(name=cst.Name(value=bound)) | cst.ClassDef(name=cst.Name(value=bound)) if bound == name:
                yield statement
            case cst.SimpleStatementLine():
                yield from (part for part in statement.body if _binds(part, name, earlier=earlier))
            case _:
                continue


def _binds(statement: cst.BaseSmallStatement, name: str, *, earlier: bool) -> bool:
    match statement:
        case cst.Import() | cst.ImportFrom(names=[*_]):
            return name in _imported(statement)
        case cst.Assign():
            return earlier and any(isinstance(target.target, cst.Name) and target.target.value == name for target in statement.targets)
        case _:
            return False


def _imported(statement: cst.Import | cst.ImportFrom) -> Iterator[str]:
    for alias in statement.names if not isinstance(statement.names, cst.ImportStar) else ():
        bound: cst.BaseExpression = alias.asname.name if alias.asname is not None else alias.name
        while isinstance(bound, cst.Attribute):
            bound = bound.value
        if isinstance(bound, cst.Name):
            yield bound.value
