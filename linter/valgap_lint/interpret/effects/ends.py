"""What users take of a model: its symbolic input and output, to put layers on them, and the functions of an exported one.

`Model(base.input, Dense(1)(base.output))`, `loaded.signatures["serving_default"](x)`, `loaded.serve(x)`
"""

from __future__ import annotations

from valgap_lint.interpret.effects.layers import SYMBOLIC
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.model_record import ModelRecord
from valgap_lint.interpret.values import Data, DictPayload, ObjectPayload, Ref, TupleValue, Value
from valgap_lint.ir.facts import Known
from valgap_lint.ir.operations import Argument, Port
from valgap_lint.ir.places import Place

ENDS = frozenset({"input", "inputs", "output", "outputs"})


SERVING = frozenset({"signatures", "serve"})
"""What an exported model is called through."""


def serving_end(run: Run, holder: Ref, name: str) -> Value:
    """The model itself, or every signature as the model."""
    return run.state.allocate(DictPayload({}, holder)) if name == "signatures" else holder


def model_end(run: Run, payload: ObjectPayload, name: str, place: Place) -> Value | None:
    """`model.input` or `model.output`; None where nothing is known of how the model was made."""
    record = run.model_records.get(payload.model)
    if record is None:
        return None
    if name.startswith("input"):
        return _symbolic(record.inputs or (_entrance(run, record, place),))
    return _symbolic(record.outputs or (_exit(run, payload, record, place),))


def _symbolic(ports: tuple[Port, ...]) -> Value:
    ends = tuple(Data(port, SYMBOLIC) for port in ports)
    return ends[0] if len(ends) == 1 else TupleValue(ends)


def _entrance(run: Run, record: ModelRecord, place: Place) -> Port:
    if record.entrance is None:
        record.entrance = Port(run.recorder.emit("input", "keras.Input", place))
    return record.entrance


def _exit(run: Run, payload: ObjectPayload, record: ModelRecord, place: Place) -> Port:
    """What the whole model gives: a call on its own input."""
    if record.exit is None:
        described = (Argument("model", Known(payload.model), None), Argument("training", Known(None), None))
        inputs = record.inputs or (_entrance(run, record, place),)
        record.exit = Port(run.recorder.emit("call", payload.callee, place, inputs, described))
    return record.exit
