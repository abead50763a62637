"""Cells and lines of notebooks that an export wrote as calls: `get_ipython().run_cell_magic('time', '', 'model.fit(x, y)\\n')`."""

from __future__ import annotations

import libcst as cst

from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.scopes import Frame, Unit, in_unit
from valgap_lint.interpret.values import Const, Value
from valgap_lint.sources.magics import BODY_MAGICS, magic_statement
from valgap_lint.syntax.parse import parse_snippet

CELL = "run_cell_magic"
MAGICS = frozenset({CELL, "run_line_magic", "magic"})


def run_magic(run: Run, node: cst.Call, frame: Frame) -> bool:
    """Runs the Python inside an exported magic in place of the call. False for any other call."""
    if not _is_magic(node):
        return False
    texts = [_text(run.evaluate(argument.value, frame)) for argument in node.args]
    code = _code(node, texts)
    place = frame.unit.place(node)
    snippet = parse_snippet(code, frame.unit.cell.index, place.span) if code else None
    if snippet is not None:
        run.modules.keep(snippet)
        with in_unit(frame, Unit(place.path, snippet)):
            run.execute(snippet.module, frame)
    return True


def _is_magic(node: cst.Call) -> bool:
    match node.func:
        case cst.Attribute(value=cst.Call(func=cst.Name(value="get_ipython"), args=[]), attr=cst.Name(value=name)):
            return name in MAGICS
        case _:
            return False


def _text(value: Value) -> str:
    return value.value if isinstance(value, Const) and isinstance(value.value, str) else ""


def _code(node: cst.Call, texts: list[str]) -> str:
    """The Python that a magic runs in the notebook's own namespace, empty where there is none."""
    assert isinstance(node.func, cst.Attribute)
    if node.func.attr.value == CELL:
        return texts[2] if len(texts) == 3 and texts[0] in BODY_MAGICS else ""
    if len(texts) == 1:
        texts = [*texts[0].split(maxsplit=1), ""][:2]
    return magic_statement(*texts) if len(texts) == 2 else ""
