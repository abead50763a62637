"""`with` blocks: most only wrap their body; a gradient tape marks a training step."""

from __future__ import annotations

import libcst as cst

from valgap_lint.interpret.assignment import assign
from valgap_lint.interpret.machine import Flow, Run
from valgap_lint.interpret.scopes import Frame
from valgap_lint.interpret.values import ObjectPayload, Ref, Value

TAPE = "tensorflow.GradientTape"


def with_statement(run: Run, node: cst.With, frame: Frame) -> Flow:
    tapes = 0
    for item in node.items:
        manager = run.evaluate(item.item, frame)
        tapes += _is_tape(run, manager)
        if item.asname is not None:
            assign(run, item.asname.name, manager, frame)
    run.tapes += tapes
    try:
        return run.execute(node.body, frame)
    finally:
        run.tapes -= tapes


def _is_tape(run: Run, value: Value) -> bool:
    if not isinstance(value, Ref):
        return False
    payload = run.state.load(value)
    return isinstance(payload, ObjectPayload) and payload.callee == TAPE
