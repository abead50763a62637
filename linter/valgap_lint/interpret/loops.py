"""Loops: over literals they unroll; others run their body once on what any turn would see."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from valgap_lint.interpret.assignment import assign
from valgap_lint.interpret.counting import tells, turns_ahead
from valgap_lint.interpret.elements import element_of, first_element, is_cut, iterated
from valgap_lint.interpret.flow import Flow
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.naming import words_of
from valgap_lint.interpret.scopes import Frame
from valgap_lint.interpret.structure import leaves
from valgap_lint.interpret.truth import truth
from valgap_lint.interpret.uses import Repetition
from valgap_lint.interpret.values import NONE, Const, Measured, Passed, StreamValue, UnknownValue, Value
from valgap_lint.ir.facts import Reason


def for_loop(run: Run, node: cst.For, frame: Frame) -> Flow:
    iterable = run.evaluate(node.iter, frame)
    items = iterated(run, iterable)
    turns = items is not None and len(items) <= run.budget.turns and tells(run, node, iterable, frame)
    repetition = run.repetition(folds=gives_folds(run, iterable))
    with run.uses.repeated(repetition):
        if items is not None and turns:
            flow = _unrolled(run, node, items, frame, repetition)
        else:
            passes = isinstance(iterable, StreamValue) and iterable.type != "range"
            aborted = passes and (_stops(node.body) or is_cut(run, iterable))
            element = (first_element if aborted else element_of)(run, iterable, frame.unit.place(node.iter))
            flow = _pass_over(run, node, element, frame) if passes else _summarised(run, node, element, frame)
    if node.orelse is not None and flow is Flow.NEXT:
        return run.execute(node.orelse.body, frame)
    return Flow.NEXT if flow is Flow.LOOP_EXIT else flow


def _stops(body: cst.BaseSuite) -> bool:
    """Whether a loop ends in its first turn: `break` stands in its body, under no condition."""
    lines = (line for line in body.body if isinstance(line, cst.SimpleStatementLine))
    return any(isinstance(part, cst.Break) for line in lines for part in line.body)


def _unrolled(run: Run, node: cst.For, items: tuple[Value, ...], frame: Frame, repetition: Repetition) -> Flow:
    for turn, item in enumerate(items):
        repetition.turn = turn if len(items) > 1 else None
        assign(run, node.target, item, frame)
        flow = _turn(run, node.body, frame)
        if flow.leaves or flow in (Flow.LOOP_EXIT, Flow.SPENT):
            return flow
    return Flow.NEXT


def _summarised(run: Run, node: cst.For, element: Value, frame: Frame) -> Flow:
    forget_carried(run, node.body, frame)
    assign(run, node.target, element, frame)
    return _once(run, node.body, frame)


def _pass_over(run: Run, node: cst.For, element: Value, frame: Frame) -> Flow:
    """A loop over a stream: models called inside it are called on its elements."""
    run.passes.append(Passed(element, frame.unit.place(node.iter), words_of(node.iter)))
    try:
        return _summarised(run, node, element, frame)
    finally:
        run.passes.pop()


def gives_folds(run: Run, iterable: Value) -> bool:
    """Whether each turn of a loop gets the row numbers of a fold: what it holds out is not the same at every turn."""
    if not isinstance(iterable, StreamValue):
        return False
    ports = (leaf.port for leaf in leaves(run, iterable, run.somewhere))
    return any(run.recorder.operations[port.operation].kind == "split" for port in ports)


def _once(run: Run, body: cst.BaseSuite, frame: Frame) -> Flow:
    run.loops += 1
    try:
        flow = run.execute(body, frame)
    finally:
        run.loops -= 1
    return Flow.NEXT if flow in (Flow.RAISE, Flow.NEXT_TURN) else flow


def while_loop(run: Run, node: cst.While, frame: Frame) -> Flow:
    if truth(run, run.evaluate(node.test, frame)) is False:
        flow = Flow.NEXT
    elif (turns := turns_ahead(run, node, frame)) is not None:
        flow = _counted_turns(run, node, turns, frame)
    else:
        forget_carried(run, node.body, frame)
        with run.uses.repeated(run.repetition()):
            flow = _once(run, node.body, frame)
    if node.orelse is not None and flow is Flow.NEXT:
        return run.execute(node.orelse.body, frame)
    return Flow.NEXT if flow is Flow.LOOP_EXIT else flow


def _counted_turns(run: Run, node: cst.While, turns: int, frame: Frame) -> Flow:
    repetition = run.repetition()
    with run.uses.repeated(repetition):
        for turn in range(turns):
            repetition.turn = turn if turns > 1 else None
            flow = _turn(run, node.body, frame)
            if flow.leaves or flow in (Flow.LOOP_EXIT, Flow.SPENT):
                return flow
    return Flow.NEXT


def _turn(run: Run, body: cst.BaseSuite, frame: Frame) -> Flow:
    """One of the turns that are run one by one."""
    run.recorder.turns += 1
    try:
        return run.execute(body, frame)
    finally:
        run.recorder.turns -= 1


def forget_carried(run: Run, body: cst.BaseSuite, frame: Frame) -> None:
    """Constants that the body assigns are not known at the start of a turn."""
    for name in sorted(set(_assigned(body))):
        holder = frame.target(name)
        before = holder.cells.get(name)
        if isinstance(before, Const | Measured) and before != NONE:
            reason = Reason("loop-carried", f"{name} changes in the loop", frame.unit.place(body))
            run.state.write(holder.cells, name, UnknownValue(reason))


def _assigned(node: cst.CSTNode) -> Iterator[str]:
    """The plain names that a body assigns, those in its inner functions and classes left out."""
    match node:
        case cst.FunctionDef() | cst.ClassDef() | cst.BaseExpression() | cst.Expr():
            return
        case cst.AugAssign(target=cst.Name() as target):
            yield target.value
        case cst.Assign():
            for item in node.targets:
                if isinstance(item.target, cst.Name):
                    yield item.target.value
        case _:
            for child in node.children:
                yield from _assigned(child)
