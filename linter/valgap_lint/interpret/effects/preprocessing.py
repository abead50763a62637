"""Models made of preprocessing alone, called on data: they are what their layers do.

`prepare = keras.Sequential([Resizing(64, 64), Rescaling(1 / 255), Lambda(lambda x: x - 1)])`, then `prepare(x)`
"""

from __future__ import annotations

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.effects.layers import LAMBDA, call_layer, trains
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.model_record import ModelRecord
from valgap_lint.interpret.ports import as_data
from valgap_lint.interpret.values import Data, InstancePayload, ObjectPayload, Passed, Payload, Ref, Value
from valgap_lint.ir.operations import SIDE_INPUTS, Operation, Port
from valgap_lint.ir.places import Place

STEPS = frozenset(
    {"affine", "cast", "clip", "color", "convert_dtype", "crop", "identity", "pad", "preprocess", "random", "reshape", "resize"}
    | {"reverse_channels", "standardize", "transform", "transpose"}
)
"""Kinds of operations that a functional model of preprocessing is made of."""


def preprocessed(run: Run, record: ModelRecord, passed: Passed, training: Passed | None, place: Place) -> Value | None:
    """What comes of data in a model of preprocessing; None for a model of another sort."""
    if record.kind == "sequential" and record.items:
        return _in_turn(run, record, passed, training, place)
    if record.kind == "functional" and len(record.inputs) == len(record.outputs) == 1:
        return _replayed(run, record, passed.value, training, place)
    return None


def _in_turn(run: Run, record: ModelRecord, passed: Passed, training: Passed | None, place: Place) -> Value | None:
    items = _layers(run, record, ())
    payloads = [run.state.load(item) for item in items or ()]
    if items is None or not any(isinstance(payload, ObjectPayload) for payload in payloads):
        return None
    keyword = {"training": training} if training is not None else {}
    value = passed.value
    for item, payload in zip(items, payloads, strict=True):
        data = Passed(value, passed.place)
        if isinstance(payload, ObjectPayload):
            value = call_layer(run, payload, Arguments((data,), keyword), place)
        else:
            value = run.call(item, Arguments((data,)), place)
    return value


def _layers(run: Run, record: ModelRecord, inside: tuple[ModelRecord, ...]) -> list[Ref] | None:
    """The layers of a model and of the models in it; None where one of them is no preprocessing, or holds the model itself."""
    if any(record is outer for outer in inside):
        return None
    found: list[Ref] = []
    for item in record.items:
        payload = run.state.load(item)
        inner = run.model_records.get(payload.model) if isinstance(payload, ObjectPayload) and payload.model >= 0 else None
        if inner is not None and inner.kind == "sequential":
            nested = _layers(run, inner, (*inside, record))
            if nested is None:
                return None
            found.extend(nested)
        elif _prepares(run, payload):
            found.append(item)
        elif not (isinstance(payload, ObjectPayload) and payload.callee.endswith("InputLayer")):
            return None
    return found


def _prepares(run: Run, payload: Payload) -> bool:
    """Whether a layer changes what data contain by rules of its own, or is the user's."""
    if isinstance(payload, InstancePayload):
        return payload.model < 0
    if not isinstance(payload, ObjectPayload) or payload.kind != "layer" or payload.callee.endswith("InputLayer"):
        return False
    entry = run.catalogue.call(payload.callee)
    return payload.callee == LAMBDA or (entry is not None and bool(entry.op or entry.expansion))


def _replayed(run: Run, record: ModelRecord, value: Value, training: Passed | None, place: Place) -> Value | None:
    """The operations between a functional model's ends, once more on data."""
    chain = _chain(run, record)
    if not chain:
        return None
    data = as_data(run, value, place)
    decided = trains(run, training)
    if not any(operation.kind == "random" for operation in chain) or decided is not None:
        return _repeated(run, [step for step in chain if decided is not False or step.kind != "random"], data, place)
    changed = _repeated(run, chain, data, place)
    other = _repeated(run, [step for step in chain if step.kind != "random"], data, place)
    return run.join(run.condition(), changed, other, place)


def _repeated(run: Run, chain: list[Operation], data: Data, place: Place) -> Data:
    for operation in chain:
        inputs = (data.port, *operation.inputs[1:])
        number = run.recorder.emit(operation.kind, operation.callee, place, inputs, operation.arguments)
        if operation.id in run.recorder.layers:
            run.recorder.layers[number] = run.recorder.layers[operation.id]
        data = Data(Port(number), data.type)
    return data


def _chain(run: Run, record: ModelRecord) -> list[Operation]:
    """The operations from a model's input to its output, one after the other; none where one of them is no preprocessing."""
    found: list[Operation] = []
    port = record.outputs[0]
    while port != record.inputs[0]:
        operation = run.recorder.operations[port.operation]
        carried = operation.inputs[:1] if operation.kind in SIDE_INPUTS else operation.inputs
        if operation.kind not in STEPS or len(carried) != 1:
            return []
        found.insert(0, operation)
        (port,) = carried
    return found
