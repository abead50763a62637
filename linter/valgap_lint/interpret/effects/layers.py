"""Layers, models and other library objects when they are called."""

from __future__ import annotations

from valgap_lint.catalogue.entries import CallEntry
from valgap_lint.catalogue.meaning import outcome
from valgap_lint.catalogue.outcomes import Bound, Group, Leaf, Outcome, Stream
from valgap_lint.interpret.branches import join
from valgap_lint.interpret.effects.objects import arguments_of
from valgap_lint.interpret.effects.transformations import KIND as TRANSFORMATION
from valgap_lint.interpret.effects.transformations import transformed
from valgap_lint.interpret.library import perform
from valgap_lint.interpret.machine import Arguments, Run
from valgap_lint.interpret.opaque import uncatalogued
from valgap_lint.interpret.ports import as_data, is_data
from valgap_lint.interpret.quantities import compare_data, figure
from valgap_lint.interpret.structure import leaves
from valgap_lint.interpret.truth import truth
from valgap_lint.interpret.values import Const, Data, ObjectPayload, Passed, Ref, UnknownValue, Value
from valgap_lint.ir.facts import Known
from valgap_lint.ir.models import Layer
from valgap_lint.ir.operations import Argument, Port
from valgap_lint.ir.places import Place

SYMBOLIC = "keras.Tensor"


def call_object(run: Run, ref: Ref, payload: ObjectPayload, arguments: Arguments, place: Place) -> Value:
    """Calls a library object: a layer, a model, a loss, a metric or a transform."""
    if payload.kind == "layer":
        return call_layer(run, payload, arguments, place)
    if payload.model >= 0:
        return run.parts.call_model(run, ref, payload.model, arguments, place)
    if payload.kind == TRANSFORMATION and arguments.positional:
        return transformed(run, payload, arguments.positional[0], place)
    called = run.catalogue.method(payload.callee, "__call__")
    if called is not None:
        return perform(run, called, ref, arguments, place)
    if payload.kind in ("loss", "metric") and len(arguments.positional) >= 2:
        left, right = (passed.value for passed in arguments.positional[:2])
        compare_data(run, left, right, "metric", payload.callee, place)
        return figure(run, left, right, payload.callee, place)
    return uncatalogued(run, payload.callee, arguments, place)


def call_layer(run: Run, payload: ObjectPayload, arguments: Arguments, place: Place) -> Value:
    """Calls a layer on data: what it does to them, if that concerns their content, else a `layer` step."""
    if not arguments.positional and not arguments.keyword:
        return run.unknown("unmodelled-call", f"{payload.callee}()", place)
    first = arguments.positional[0] if arguments.positional else next(iter(arguments.keyword.values()))
    if not is_data(run, first.value) and not isinstance(first.value, UnknownValue) and not leaves(run, first.value, place):
        return uncatalogued(run, payload.callee, arguments, place)
    training = training_argument(arguments)
    entry = run.catalogue.call(payload.callee)
    if entry is None or not (entry.op or entry.expansion):
        return _layer_step(run, payload, arguments, place)
    data = as_data(run, first.value, place)
    return apply_layer(run, payload, entry, data, training, place)


def training_argument(arguments: Arguments) -> Passed | None:
    """The `training` argument of a layer's or model's call."""
    return arguments.keyword.get("training")


def apply_layer(run: Run, payload: ObjectPayload, entry: CallEntry, data: Data, training: Passed | None, place: Place) -> Data:
    """The steps of a preprocessing or random layer. Called outside a model such a layer is in training mode unless told otherwise."""
    bound = Bound(payload.callee, arguments_of(run, payload))
    found = outcome(entry, bound)
    if not _random(found):
        return _steps(run, payload, found, data, place)
    decided = True if training is None or training.value == Const(None) else truth(run, training.value)
    if decided is False:
        return data
    changed = _steps(run, payload, found, data, place)
    if decided is True:
        return changed
    return as_data(run, join(run, run.condition(), changed, data, place), place)


def _random(found: Outcome) -> bool:
    return isinstance(found, Leaf) and any(step.kind == "random" for step in found.steps)


def _steps(run: Run, payload: ObjectPayload, found: Outcome, data: Data, place: Place) -> Data:
    assert not isinstance(found, Group | Stream)
    layer = as_layer(run, payload)
    for step in found.steps:
        adapted = step.kind == "standardize" and payload.fitted is not None
        inputs = (data.port, payload.fitted) if adapted and payload.fitted is not None else (data.port,)
        number = run.recorder.emit(step.kind, payload.callee, place, inputs, step.arguments)
        run.recorder.layers[number] = layer
        data = Data(Port(number), data.type)
    return data


def as_layer(run: Run, payload: ObjectPayload) -> Layer:
    """A library object as rules see it."""
    return Layer(payload.callee, payload.place, arguments_of(run, payload))


def _layer_step(run: Run, payload: ObjectPayload, arguments: Arguments, place: Place) -> Value:
    found = [leaf for passed in arguments.positional for leaf in leaves(run, passed.value, place)]
    found += [
        leaf for name, passed in arguments.keyword.items() if name not in ("training", "mask") for leaf in leaves(run, passed.value, place)
    ]
    ports = tuple(leaf.port for leaf in found)
    training = training_argument(arguments)
    flag = (
        Known(training.value.value)
        if training is not None and isinstance(training.value, Const) and isinstance(training.value.value, bool)
        else Known(None)
    )
    described = (Argument("layer", Known(payload.callee), payload.place), Argument("training", flag, training.place if training else None))
    number = run.recorder.emit("layer", payload.callee, place, ports, described)
    run.recorder.layers[number] = as_layer(run, payload)
    symbolic = any(leaf.type == SYMBOLIC for leaf in found)
    return Data(Port(number), SYMBOLIC if symbolic else "tensorflow.Tensor")
