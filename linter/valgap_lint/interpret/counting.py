"""How many turns a loop has, and whether they are worth running one by one."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from valgap_lint.interpret.elements import literal_items
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.operators import SYMBOLS, binary
from valgap_lint.interpret.scopes import Frame
from valgap_lint.interpret.truth import truth
from valgap_lint.interpret.values import Const, Value

FEW = 4
"""Turns of a plain counter that are run one by one."""


def tells(run: Run, node: cst.For, iterable: Value, frame: Frame) -> bool:
    """Whether the turns of a loop differ in what they are about: a counter has to be small, or to choose among things that are known."""
    if not isinstance(iterable, Const) or not isinstance(iterable.value, range) or len(iterable.value) <= FEW:
        return True
    return isinstance(node.target, cst.Name) and any(
        literal_items(run, holder) is not None for holder in map(frame.lookup, _indexed(node.body, node.target.value)) if holder is not None
    )


def _indexed(node: cst.CSTNode, counter: str) -> Iterator[str]:
    """The plain names that are indexed by a counter in a body."""
    match node:
        case cst.Subscript(value=cst.Name() as holder, slice=[cst.SubscriptElement(slice=cst.Index(value=cst.Name() as index))]):
            if index.value == counter:
                yield holder.value
        case _:
            for child in node.children:
                yield from _indexed(child, counter)


def turns_ahead(run: Run, node: cst.While, frame: Frame) -> int | None:
    """The turns of `while i < 3:` whose body counts `i`, where they are few; None for any other loop."""
    step = _step(node)
    start = frame.lookup(step.target.value) if step is not None and isinstance(step.target, cst.Name) else None
    if step is None or not isinstance(step.target, cst.Name) or not isinstance(start, Const):
        return None
    by, symbol, place = run.evaluate(step.value, frame), SYMBOLS[type(step.operator)], frame.unit.place(step)
    mark = run.state.mark()
    cells, name = frame.target(step.target.value).cells, step.target.value
    value: Value = start
    turns = 0
    while turns <= FEW and truth(run, run.evaluate(node.test, frame)):
        value = binary(run, symbol, value, by, place)
        run.state.write(cells, name, value)
        turns += 1
    ended = truth(run, run.evaluate(node.test, frame)) is False
    run.state.undo(mark)
    return turns if ended else None


def _step(node: cst.While) -> cst.AugAssign | None:
    """The one statement that counts: `i += 1` in the body itself, of a name that the test reads."""
    counted = [
        statement
        for line in node.body.body
        if isinstance(line, cst.SimpleStatementLine)
        for statement in line.body
        if isinstance(statement, cst.AugAssign) and isinstance(statement.target, cst.Name) and statement.target.value in _names(node.test)
    ]
    return counted[0] if len(counted) == 1 else None


def _names(node: cst.CSTNode) -> Iterator[str]:
    if isinstance(node, cst.Name):
        yield node.value
    for child in node.children:
        yield from _names(child)
