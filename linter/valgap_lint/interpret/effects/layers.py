"""Layers, models and other library objects when they are called."""

from __future__ import annotations

from dataclasses import replace

from valgap_lint.catalogue.entries import CallEntry
from valgap_lint.catalogue.meaning import outcome
from valgap_lint.catalogue.outcomes import Bound, Group, Leaf, Outcome, Step, Stream
from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.branches import join
from valgap_lint.interpret.effects.objects import arguments_of
from valgap_lint.interpret.effects.transformations import KIND as TRANSFORMATION
from valgap_lint.interpret.effects.transformations import transformed
from valgap_lint.interpret.library import perform
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.opaque import uncatalogued
from valgap_lint.interpret.ports import as_data, is_data
from valgap_lint.interpret.quantities import compare_data, figure
from valgap_lint.interpret.structure import leaves
from valgap_lint.interpret.truth import truth
from valgap_lint.interpret.values import Const, Data, DictPayload, ObjectPayload, Passed, Ref, UnknownValue, Value
from valgap_lint.ir.facts import Known
from valgap_lint.ir.models import Layer
from valgap_lint.ir.operations import Argument, Port
from valgap_lint.ir.places import Place

SYMBOLIC = "keras.Tensor"
LAMBDA = "keras.layers.Lambda"
IMAGES = "images"
"""The key under which layers of images look for them in a dictionary."""


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
    if payload.callee == LAMBDA:
        return _own_function(run, payload, arguments, place)
    if entry is None or not (entry.op or entry.expansion):
        return _layer_step(run, payload, arguments, place)
    named = run.dictionary(first.value)
    if named is not None and IMAGES in named.items:
        changed = apply_layer(run, payload, entry, as_data(run, named.items[IMAGES], place), training, place)
        return run.state.allocate(DictPayload({**named.items, IMAGES: changed}, named.rest))
    return apply_layer(run, payload, entry, as_data(run, first.value, place), training, place)


def _own_function(run: Run, payload: ObjectPayload, arguments: Arguments, place: Place) -> Value:
    """A Lambda layer is the user's function."""
    function, further = payload.arguments.get("function"), payload.arguments.get("arguments")
    if function is None or isinstance(function.value, UnknownValue):
        return _layer_step(run, payload, arguments, place)
    more = run.dictionary(further.value) if further is not None else None
    keyword = {str(name): Passed(value, place) for name, value in more.items.items()} if more is not None else {}
    result = run.call(function.value, Arguments(arguments.positional, keyword), place)
    if not isinstance(result, Data) or result.port.operation in run.recorder.layers:
        return result
    run.recorder.layers[result.port.operation] = as_layer(run, payload)
    return result


def training_argument(arguments: Arguments) -> Passed | None:
    """The `training` argument of a layer's or model's call."""
    return arguments.keyword.get("training")


def apply_layer(run: Run, payload: ObjectPayload, entry: CallEntry, data: Data, training: Passed | None, place: Place) -> Data:
    """The steps of a preprocessing or random layer. Called outside a model such a layer is in training mode unless told otherwise."""
    bound = Bound(payload.callee, arguments_of(run, payload))
    found = outcome(entry, bound)
    if not _random(found):
        return _steps(run, payload, found, data, place)
    decided = trains(run, training)
    if decided is True:
        return _steps(run, payload, found, data, place)
    other = _steps(run, payload, _without_chance(found), data, place)
    if decided is False:
        return other
    return as_data(run, join(run, run.condition(), _steps(run, payload, found, data, place), other, place), place)


def trains(run: Run, training: Passed | None) -> bool | None:
    """Whether a layer called outside a model is in training mode, as it is unless told otherwise; None where that is not known."""
    return True if training is None or training.value == Const(None) else truth(run, training.value)


def _without_chance(found: Outcome) -> Outcome:
    """What a random layer does in inference: `RandomCrop` cuts out the middle."""
    if not isinstance(found, Leaf):
        return found
    return replace(found, steps=tuple(_centred(step) for step in found.steps if step.kind != "random"))


def _centred(step: Step) -> Step:
    kept = tuple(argument for argument in step.arguments if argument.name != "anchor")
    return replace(step, arguments=(*kept, Argument("anchor", Known("center"), None))) if step.kind == "crop" else step


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
    return Data(Port(number), SYMBOLIC if run.recorder.is_symbolic(number) else "tensorflow.Tensor")
