"""Effect model: models built, extended, cloned, and called on data."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.effects.direct import DirectCall, called_on_data
from valgap_lint.interpret.effects.layers import SYMBOLIC, training_argument
from valgap_lint.interpret.effects.preprocessing import preprocessed
from valgap_lint.interpret.effects.wrappers import best, wrapped
from valgap_lint.interpret.elements import literal_items
from valgap_lint.interpret.facts import fact
from valgap_lint.interpret.library import LibraryCall
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.model_record import ModelRecord
from valgap_lint.interpret.structure import leaves
from valgap_lint.interpret.values import (
    NONE,
    ClassValue,
    Const,
    Data,
    InstancePayload,
    ObjectPayload,
    Passed,
    Ref,
    UnknownValue,
    Value,
)
from valgap_lint.ir.facts import Known
from valgap_lint.ir.models import Backbone
from valgap_lint.ir.operations import Argument, Port
from valgap_lint.ir.places import Place
from valgap_lint.ir.timeline import Happening


def model(run: Run, call: LibraryCall) -> Value:
    """Builds a model or changes what it is made of."""
    kind = call.entry.keys.text("kind")
    return KINDS.get(kind, loaded)(run, call)


def new_model(run: Run, callee: str, kind: str, place: Place, arguments: Mapping[str, Passed]) -> tuple[Ref, ModelRecord]:
    """A model object with its record."""
    number = run.recorder.model("", kind, place)
    record = ModelRecord(kind)
    run.model_records[number] = record
    ref = run.state.allocate(ObjectPayload(callee, "model", place, dict(arguments), {}, None, number))
    run.model_refs[number] = ref
    run.recorder.event(number, Happening.BUILT, place)
    return ref, record


def sequential(run: Run, call: LibraryCall) -> Value:
    ref, record = new_model(run, "keras.Sequential", "sequential", call.place, call.bound)
    layers = call.value("layers")
    if layers is None or layers == NONE:
        return ref
    items = literal_items(run, layers)
    record.complete = items is not None
    for item in items or ():
        add_item(run, record, item)
    return ref


def add_item(run: Run, record: ModelRecord, item: Value) -> None:
    """Appends a layer or model to a sequential model; what is neither leaves it incomplete."""
    if isinstance(item, Ref):
        record.items.append(item)
    elif not (isinstance(item, Data) and run.recorder.operations[item.port.operation].kind == "input"):
        record.complete = False


def add(run: Run, call: LibraryCall) -> Value:
    record = record_of(run, call.receiver)
    layer = call.value("layer")
    if record is not None and layer is not None:
        add_item(run, record, layer)
    return NONE


def pop(run: Run, call: LibraryCall) -> Value:
    record = record_of(run, call.receiver)
    if record is not None and record.items:
        record.items.pop()
    return NONE


def record_of(run: Run, value: Value | None) -> ModelRecord | None:
    """The record of a model value."""
    number = model_number(run, value)
    return run.model_records.get(number) if number is not None else None


def model_number(run: Run, value: Value | None) -> int | None:
    """The number of a model value, None when it is no model."""
    if not isinstance(value, Ref):
        return None
    payload = run.state.load(value)
    if isinstance(payload, ObjectPayload | InstancePayload) and payload.model >= 0:
        return payload.model
    return None


def functional(run: Run, call: LibraryCall) -> Value:
    ref, record = new_model(run, "keras.Model", "functional", call.place, call.bound)
    inputs = _given(call, "inputs", "input")
    outputs = _given(call, "outputs", "output")
    if inputs is None or outputs is None:
        record.complete = False
        return ref
    record.inputs = tuple(leaf.port for leaf in leaves(run, inputs, call.place))
    record.outputs = tuple(leaf.port for leaf in leaves(run, outputs, call.place))
    return ref


def _given(call: LibraryCall, *names: str) -> Value | None:
    """What was passed under the first of these names; the singular ones are those of Keras 1."""
    return next((value for value in map(call.value, names) if value is not None and value != NONE), None)


def backbone(run: Run, call: LibraryCall) -> Value:
    ref, record = new_model(run, call.callee, "backbone", call.place, call.bound)
    facts = call.entry.facts
    rescales = bool(facts.get("rescales")) and not _is_false(call.value("include_preprocessing"))
    weights = call.value("weights")
    low, high = facts.get("low"), facts.get("high")
    record.backbone = Backbone(
        callee=call.callee,
        place=call.place,
        family=str(facts.get("family", "")),
        low=float(low) if isinstance(low, int | float) else 0.0,
        high=float(high) if isinstance(high, int | float) else 255.0,
        rescales=rescales,
        weights=str(weights.value)
        if isinstance(weights, Const) and weights.value is not None
        else ("" if isinstance(weights, UnknownValue) else None),
    )
    tensor = call.value("input_tensor")
    if tensor is not None and tensor != NONE:
        record.inputs = tuple(leaf.port for leaf in leaves(run, tensor, call.place))
    return ref


def _is_false(value: Value | None) -> bool:
    return value == Const(False)


def loaded(run: Run, call: LibraryCall) -> Value:
    ref, record = new_model(run, "keras.Model", "loaded", call.place, call.bound)
    record.complete = False
    return ref


def estimator(run: Run, call: LibraryCall) -> Value:
    """A `tf.estimator`, whose layers are its own affair."""
    ref, record = new_model(run, call.callee, "estimator", call.place, call.bound)
    record.complete = False
    return ref


def clone(run: Run, call: LibraryCall) -> Value:
    original = record_of(run, call.value("model"))
    ref, record = new_model(run, "keras.Model", original.kind if original else "unknown", call.place, call.bound)
    if original is None:
        record.complete = False
        return ref
    record.items, record.inputs, record.outputs = list(original.items), original.inputs, original.outputs
    record.backbone, record.complete = original.backbone, original.complete
    return ref


KINDS: Mapping[str, Callable[[Run, LibraryCall], Value]] = {
    "sequential": sequential,
    "functional": functional,
    "backbone": backbone,
    "clone": clone,
    "add": add,
    "pop": pop,
    "loaded": loaded,
    "wrapped": wrapped,
    "estimator": estimator,
    "best": best,
}


def call_model(run: Run, ref: Ref, number: int, arguments: Arguments, place: Place) -> Value:
    """A model called on data. One made of preprocessing layers alone is what its layers do."""
    if not arguments.positional and not arguments.keyword:
        return run.unknown("unmodelled-call", "a model called without data", place)
    first = arguments.positional[0] if arguments.positional else next(iter(arguments.keyword.values()))
    training = training_argument(arguments) or (arguments.positional[1] if len(arguments.positional) > 1 else None)
    record = run.model_records.get(number)
    applied = preprocessed(run, record, first, training, place) if record is not None else None
    if applied is not None:
        return applied
    found = leaves(run, first.value, place)
    flag = fact(run, training.value, training.place) if training is not None else Known(None)
    described = (Argument("model", Known(number), None), Argument("training", flag, training.place if training else None))
    operation = run.recorder.emit("call", _callee(run, ref), place, tuple(leaf.port for leaf in found), described)
    if run.recorder.is_symbolic(operation):
        return Data(Port(operation), SYMBOLIC)
    called_on_data(run, DirectCall(number, operation, first, training, place))
    return Data(Port(operation), "tensorflow.Tensor")


def _callee(run: Run, ref: Ref) -> str:
    payload = run.state.load(ref)
    if isinstance(payload, ObjectPayload):
        return payload.callee
    return payload.owner.name if isinstance(payload, InstancePayload) and isinstance(payload.owner, ClassValue) else "model"
