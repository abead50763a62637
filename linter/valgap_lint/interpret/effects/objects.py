"""Effects object, layer and the fitting of objects: scalers, encoders, adapted layers, generators."""

from __future__ import annotations

from dataclasses import replace

from valgap_lint.catalogue.meaning import outcome
from valgap_lint.interpret.effects.outcomes import realise
from valgap_lint.interpret.library import LibraryCall, as_bound, own_arguments
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.ports import as_data
from valgap_lint.interpret.structure import map_leaf
from valgap_lint.interpret.values import Data, ObjectPayload, Ref, StreamValue, Value
from valgap_lint.ir.facts import Known
from valgap_lint.ir.operations import Argument, Port

SYMBOLIC_INPUT = "keras.Input"


def make_object(run: Run, call: LibraryCall) -> Value:
    """A library object that keeps its arguments."""
    kind = call.entry.keys.text("kind")
    return run.state.allocate(ObjectPayload(call.callee, kind, call.place, dict(call.bound)))


def make_layer(run: Run, call: LibraryCall) -> Value:
    """A layer, not yet called."""
    if call.callee == SYMBOLIC_INPUT:
        made = realise(run, call, outcome(call.entry, as_bound(run, call)), run.recorder.group())
        return replace(made, type="keras.Tensor") if isinstance(made, Data) else made
    arguments = dict(call.bound)
    for index, passed in enumerate(call.surplus):
        arguments[f"*{index}"] = passed
    return run.state.allocate(ObjectPayload(call.callee, "layer", call.place, arguments))


def _payload(run: Run, call: LibraryCall) -> ObjectPayload | None:
    payload = run.state.load(call.receiver) if isinstance(call.receiver, Ref) else None
    return payload if isinstance(payload, ObjectPayload) else None


def _learned_from(run: Run, call: LibraryCall) -> Data | None:
    passed = call.given("x") or next(iter(call.bound.values()), None)
    if passed is None:
        return None
    value = passed.value
    return as_data(run, value.element if isinstance(value, StreamValue) else value, call.place)


def fit_object(run: Run, call: LibraryCall) -> Value:
    """The object learns from data; what it is applied to from now on depends on them."""
    payload = _payload(run, call)
    data = _learned_from(run, call)
    if payload is None or data is None or not isinstance(call.receiver, Ref):
        return call.receiver or run.unknown("unmodelled-call", call.callee, call.place)
    run.state.store(call.receiver, replace(payload, fitted=data.port))
    return call.receiver


def apply_object(run: Run, call: LibraryCall) -> Value:
    """What the object learned is applied to data."""
    if call.entry.expansion is not None or call.entry.op:
        return realise(run, call, outcome(call.entry, as_bound(run, call)), run.recorder.group())
    payload = _payload(run, call)
    passed = call.given("x") or next(iter(call.bound.values()), None)
    if passed is None:
        return run.unknown("unmodelled-call", call.callee, call.place)
    data = as_data(run, passed.value, call.place)
    return _transformed(run, call, payload, data)


def fit_apply_object(run: Run, call: LibraryCall) -> Value:
    """Learns from data and is applied to the same."""
    fit_object(run, call)
    return apply_object(run, call)


def _transformed(run: Run, call: LibraryCall, payload: ObjectPayload | None, data: Data) -> Value:
    if payload is None or payload.kind not in ("scaler", "encoder", "tokenizer"):
        name = (
            call.callee.rpartition(".")[2] if payload is None else f"{payload.callee.rpartition('.')[2]}.{call.callee.rpartition('.')[2]}"
        )
        own = tuple(own_arguments(run, payload)) if payload is not None else ()
        return map_leaf(run, data, "transform", call.callee, call.place, (Argument("name", Known(name), None), *own), "numpy.ndarray")
    scaler = payload.callee.rpartition(".")[2]
    inverse = call.callee.endswith("inverse_transform")
    if payload.kind != "scaler" or inverse:
        name = f"{scaler}.{call.callee.rpartition('.')[2]}"
        inputs = (data.port, payload.fitted) if payload.fitted is not None else (data.port,)
        named = (Argument("name", Known(name), None),)
        return Data(Port(run.recorder.emit("transform", call.callee, call.place, inputs, named)), "numpy.ndarray")
    arguments = (Argument("statistics", Known("fitted"), None), Argument("scaler", Known(scaler), payload.place))
    inputs = (data.port, payload.fitted) if payload.fitted is not None else (data.port,)
    return Data(Port(run.recorder.emit("standardize", call.callee, call.place, inputs, arguments)), "numpy.ndarray")


def arguments_of(run: Run, payload: ObjectPayload) -> tuple[Argument, ...]:
    """A library object's constructor arguments, attributes set later included."""
    return tuple(replace(argument, name=argument.name[5:]) for argument in own_arguments(run, payload))
