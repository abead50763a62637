"""Effect endpoint: data reach a model through fit, evaluate, predict and their kin."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from valgap_lint.interpret.effects.components import Supply, supply
from valgap_lint.interpret.effects.epochs import run_callbacks
from valgap_lint.interpret.effects.layers import as_layer
from valgap_lint.interpret.effects.own_steps import through_step
from valgap_lint.interpret.elements import literal_items
from valgap_lint.interpret.facts import as_argument
from valgap_lint.interpret.handover import keep
from valgap_lint.interpret.library import LibraryCall
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.values import (
    NONE,
    ClassValue,
    Const,
    Data,
    Function,
    HistoryValue,
    InstancePayload,
    ListPayload,
    Measured,
    ObjectPayload,
    Passed,
    Ref,
    TupleValue,
    UnknownValue,
    Value,
)
from valgap_lint.ir.endpoints import Component, Endpoint, Role
from valgap_lint.ir.facts import Known
from valgap_lint.ir.models import Layer
from valgap_lint.ir.operations import Argument, Port
from valgap_lint.ir.places import Place
from valgap_lint.ir.quantities import Measure
from valgap_lint.ir.timeline import Happening

STEPS = frozenset({"train_step", "test_step", "predict_step", "call"})
"""Methods of a model that Keras runs inside its own loops."""
APART = frozenset({"x", "y", "validation_data", "callbacks", "sample_weight"})
"""Arguments of a call that are kept elsewhere: data as components, callbacks as objects."""


def endpoint(run: Run, call: LibraryCall) -> Value:
    """One of the methods of a model that take data."""
    model = run.parts.model_of(run, call.receiver, call.place)
    return KINDS[call.entry.keys.text("endpoint")](run, call, model)


def call_arguments(run: Run, call: LibraryCall) -> tuple[Argument, ...]:
    """The call's arguments under the names of Keras 3, without the data."""
    found: list[Argument] = []
    for canonical, parameter in call.entry.parameters:
        passed = call.bound.get(parameter)
        if canonical not in APART and passed is not None:
            found.append(as_argument(run, canonical, passed))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class ModelCall:
    """A call of a model's method: its number among such calls, and its arguments under the names of Keras 3."""

    call: LibraryCall
    model: int
    number: int
    arguments: tuple[Argument, ...]


def model_call(run: Run, call: LibraryCall, model: int) -> ModelCall:
    """A call of a model's method under a new number."""
    return ModelCall(call, model, run.recorder.call(), call_arguments(run, call))


def record_endpoint(run: Run, endpoint: Endpoint) -> str:
    """Records an endpoint and where it stands, and returns its id."""
    name = run.recorder.endpoint(endpoint)
    run.uses.entered(name)
    if endpoint.role is Role.TRAIN:
        run.uses.trained(endpoint.model)
    return name


def add_endpoint(run: Run, role: Role, made: ModelCall, data: Supply) -> str:
    """Records the endpoint that a call makes, and returns its id."""
    data = through_step(run, role, made.call.receiver, data, made.call.place)
    return record_endpoint(
        run,
        Endpoint(
            id="",
            role=role,
            model=made.model,
            call=made.number,
            place=made.call.place,
            data_place=data.place,
            components=data.components,
            arguments=made.arguments,
            container=data.container,
            data_text=data.words,
        ),
    )


def fit(run: Run, call: LibraryCall, model: int) -> Value:
    made = model_call(run, call, model)
    x, y = call.given("x"), call.given("y")
    if x is None:
        return HistoryValue(made.number, model)
    training = supply(run, x, y, call.given("sample_weight"), call.place)
    ids: list[str] = []
    split = call.given("validation_split")
    validation = call.given("validation_data")
    parts = _split(run, training, split, call) if split is not None and _splits(split.value) else None
    if parts is not None and (validation is None or validation.value == NONE):
        ids.append(add_endpoint(run, Role.TRAIN, made, parts[0]))
        ids.append(add_endpoint(run, Role.VALIDATION, made, parts[1]))
    else:
        ids.append(add_endpoint(run, Role.TRAIN, made, training))
        if validation is not None and validation.value != NONE:
            ids.append(add_endpoint(run, Role.VALIDATION, made, _validation(run, validation, call.place)))
    items = _listed(run, call.given("callbacks"))
    objects = callbacks(run, items, call.given("callbacks"))
    happened(run, Happening.FITTED, made, tuple(ids), objects)
    _keep_checkpoints(run, items, call.receiver)
    if call.receiver is not None:
        run_callbacks(run, items, {**_held_out(run, validation), "model": call.receiver}, model, call.place)
    return HistoryValue(made.number, model)


def _keep_checkpoints(run: Run, items: tuple[Value, ...], model: Value | None) -> None:
    """The files that the fit's checkpoints write hold this model."""
    for item in items:
        payload = run.state.load(item) if isinstance(item, Ref) else None
        path = payload.arguments.get("filepath") if isinstance(payload, ObjectPayload) else None
        if path is not None:
            keep(run, path.value, model)


def _splits(value: Value) -> bool:
    return not (isinstance(value, Const) and not value.value)


def _split(run: Run, data: Supply, fraction: Passed, call: LibraryCall) -> tuple[Supply, Supply]:
    """`validation_split`: the last fraction of the arrays, in the order given."""
    group = run.recorder.group()
    parts: list[Supply] = []
    for part in ("training", "validation"):
        described = (
            Argument("part", Known(part), fraction.place),
            as_argument(run, "size", fraction),
            Argument("shuffle", Known(False), None),
            Argument("splitter", Known("validation_split"), None),
        )
        ports = tuple(component.port for component in data.components)
        number = run.recorder.emit("split", "validation_split", fraction.place or call.place, ports, described, len(ports), group)
        moved = tuple(Component(c.kind, c.name, Port(number, index)) for index, c in enumerate(data.components))
        place = data.place if part == "training" else fraction.place or data.place
        parts.append(Supply(moved, data.container, place, data.words))
    return parts[0], parts[1]


def _validation(run: Run, passed: Passed, place: Place) -> Supply:
    items = literal_items(run, passed.value) if isinstance(passed.value, TupleValue | Ref) else None
    if items is not None and len(items) in (2, 3):
        x, y = Passed(items[0], passed.place, passed.words), Passed(items[1], passed.place)
        weight = Passed(items[2], passed.place) if len(items) == 3 else None
        return supply(run, x, y, weight, place)
    return supply(run, passed, None, None, place)


def callbacks(run: Run, items: tuple[Value, ...], passed: Passed | None) -> tuple[Layer, ...]:
    """The library's callbacks among those that were given, and those the user wrote by their class's name."""
    found: list[Layer] = []
    for item in items:
        payload = run.state.load(item) if isinstance(item, Ref) else None
        if isinstance(payload, ObjectPayload):
            found.append(as_layer(run, payload))
        elif isinstance(payload, InstancePayload):
            found.append(Layer(payload.owner.name, payload.owner.place))
        elif isinstance(item, UnknownValue) and passed is not None:
            found.append(Layer("unknown", passed.place or item.reason.place or run.somewhere))
    return tuple(found)


def _listed(run: Run, passed: Passed | None) -> tuple[Value, ...]:
    """The callbacks in a list, what is known of a list of unknown length, or the one given."""
    if passed is None:
        return ()
    items = literal_items(run, passed.value)
    if items is not None:
        return items
    payload = run.state.load(passed.value) if isinstance(passed.value, Ref) else None
    if not isinstance(payload, ListPayload):
        return (passed.value,)
    return payload.items if payload.rest is None else (*payload.items, payload.rest)


def _held_out(run: Run, validation: Passed | None) -> dict[str, Value]:
    """What Keras 2 sets on callbacks besides the model: the validation arrays."""
    items = literal_items(run, validation.value) if validation is not None else None
    return {} if items is None else {"validation_data": run.state.allocate(ListPayload(items))}


def happened(run: Run, happening: Happening, made: ModelCall, ids: tuple[str, ...], objects: tuple[Layer, ...] = ()) -> None:
    """Records the event that a call is in its model's life."""
    run.recorder.event(
        made.model,
        happening,
        made.call.place,
        call=made.number,
        endpoints=ids,
        objects=objects,
        arguments=made.arguments,
        scope=scope(run),
        conditional=bool(run.conditions),
    )


def scope(run: Run) -> str:
    """The method or loop that the run is in, in the timeline's words."""
    for function in reversed(run.functions):
        if function.name in STEPS and function.frame.kind == "class" and any(_may_be_layer(run, owner) for owner in owners(run, function)):
            return function.name
    if run.tapes:
        return "training-loop"
    if run.uses.hooks:
        return "callback"
    return "validation-loop" if run.loops else ""


def owners(run: Run, function: Function) -> tuple[ClassValue, ...]:
    """The user's classes that have a function as their own method."""
    return tuple(owner for owner in run.classes if any(member is function for member in owner.members.values()))


def _may_be_layer(run: Run, owner: ClassValue) -> bool:
    """Whether Keras may call a class's methods itself: a trainer of the user's own only names its methods alike."""
    if owner.library_base:
        return run.catalogue.is_a(owner.library_base, "keras.Layer") or not run.catalogue.knows(owner.library_base.partition(".")[0])
    return any(isinstance(base, UnknownValue) or (isinstance(base, ClassValue) and _may_be_layer(run, base)) for base in owner.bases)


def evaluate(run: Run, call: LibraryCall, model: int) -> Value:
    made = model_call(run, call, model)
    x = call.given("x")
    if x is not None:
        data = supply(run, x, call.given("y"), call.given("sample_weight"), call.place)
        ids = (add_endpoint(run, Role.EVALUATE, made, data),)
        happened(run, Happening.EVALUATED, made, ids)
    return Measured((run.recorder.quantity(Measure.EVALUATION, call.place, call=made.number, model=model),))


def predict(run: Run, call: LibraryCall, model: int) -> Value:
    made = model_call(run, call, model)
    x = call.given("x")
    if x is None:
        return run.unknown("unmodelled-call", "predict without data", call.place)
    data = supply(run, x, None, None, call.place)
    name = add_endpoint(run, Role.PREDICT, made, data)
    happened(run, Happening.PREDICTED, made, (name,))
    ports = tuple(component.port for component in data.components if component.kind == "x")
    described = (Argument("model", Known(model), None), Argument("endpoint", Known(name), None))
    operation = run.recorder.emit("predict", call.callee, call.place, ports, described)
    run.predictions[operation] = (made.number, model)
    run.uses.outputs[operation] = name
    return Data(Port(operation), "numpy.ndarray")


def train_on_batch(run: Run, call: LibraryCall, model: int) -> Value:
    made = model_call(run, call, model)
    x = call.given("x")
    if x is not None:
        data = supply(run, x, call.given("y"), call.given("sample_weight"), call.place)
        ids = (add_endpoint(run, Role.TRAIN, made, data),)
        happened(run, Happening.FITTED, made, ids)
    return run.unknown("data-dependent", "a training loss", call.place)


KINDS: Mapping[str, Callable[[Run, LibraryCall, int], Value]] = {
    "fit": fit,
    "evaluate": evaluate,
    "predict": predict,
    "train_on_batch": train_on_batch,
    "test_on_batch": evaluate,
    "predict_on_batch": predict,
}
