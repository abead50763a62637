"""`with` blocks: most only wrap their body; a gradient tape marks a training step."""

from __future__ import annotations

import libcst as cst

from valgap_lint.interpret.assignment import assign
from valgap_lint.interpret.machine import Flow, Run
from valgap_lint.interpret.scopes import Frame
from valgap_lint.interpret.values import ObjectPayload, Ref, Value

TAPE = "tensorflow.GradientTape"


def with_statement(run: Run, node: cst.With, frame: Frame) -> Flow:
    outer = run.uses.tape
    tapes = 0
    for item in node.items:
        manager = run.evaluate(item.item, frame)
        address = _tape_address(run, manager)
        tapes += address > 0
        run.uses.tape = run.uses.tape or address
        if item.asname is not None:
            assign(run, item.asname.name, manager, frame)
    run.tapes += tapes
    try:
        return run.execute(node.body, frame)
    finally:
        run.tapes -= tapes
        run.uses.tape = outer


def _tape_address(run: Run, value: Value) -> int:
    """Where a gradient tape stands on the heap; 0 for anything else."""
    payload = run.state.load(value) if isinstance(value, Ref) else None
    return value.address if isinstance(value, Ref) and isinstance(payload, ObjectPayload) and payload.callee == TAPE else 0
