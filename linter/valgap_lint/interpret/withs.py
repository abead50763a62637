"""`with` blocks: most only wrap their body; a gradient tape marks a training step."""

from __future__ import annotations

import libcst as cst

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.assignment import assign
from valgap_lint.interpret.flow import Flow
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.scopes import Frame
from valgap_lint.interpret.values import NONE, InstancePayload, ListPayload, ObjectPayload, Passed, Ref, StreamValue, Value
from valgap_lint.ir.places import Place

TAPE = "tensorflow.GradientTape"


def with_statement(run: Run, node: cst.With, frame: Frame) -> Flow:
    outer = run.uses.tape
    tapes = 0
    managers: list[Value] = []
    for item in node.items:
        manager = run.evaluate(item.item, frame)
        address = _tape_address(run, manager)
        tapes += address > 0
        run.uses.tape = run.uses.tape or address
        entered = _entered(run, manager, frame.unit.place(item))
        managers.append(manager)
        if item.asname is not None:
            assign(run, item.asname.name, entered, frame)
    run.tapes += tapes
    try:
        flow = run.execute(node.body, frame)
    finally:
        run.tapes -= tapes
        run.uses.tape = outer
    for manager in reversed(managers):
        _left(run, manager, frame.unit.place(node))
    return flow


def _entered(run: Run, manager: Value, place: Place) -> Value:
    """What stands after `as`: what `__enter__` returns, or a generator made a context manager yields; else the manager."""
    if not isinstance(manager, Ref):
        return run.parts.element(run, manager, place) if isinstance(manager, StreamValue) and manager.type == "generator" else manager
    payload = run.state.load(manager)
    if isinstance(payload, ListPayload) and payload.kind == "generator" and payload.items:
        return payload.items[0]
    enter = run.parts.member(run, manager, "__enter__") if isinstance(payload, InstancePayload) else None
    return run.call(enter, Arguments(), place) if enter is not None else manager


def _left(run: Run, manager: Value, place: Place) -> None:
    """Runs the `__exit__` of the user's own context manager."""
    leave = run.parts.member(run, manager, "__exit__") if isinstance(manager, Ref) else None
    if leave is not None:
        run.call(leave, Arguments((Passed(NONE, place),) * 3), place)


def _tape_address(run: Run, value: Value) -> int:
    """Where a gradient tape stands on the heap; 0 for anything else."""
    payload = run.state.load(value) if isinstance(value, Ref) else None
    return value.address if isinstance(value, Ref) and isinstance(payload, ObjectPayload) and payload.callee == TAPE else 0
