"""Effect endpoint: data reach a model through fit, evaluate, predict and their kin."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from valgap_lint.interpret.effects.components import Supply, components, supply
from valgap_lint.interpret.effects.layers import as_layer
from valgap_lint.interpret.elements import literal_items
from valgap_lint.interpret.facts import as_argument
from valgap_lint.interpret.library import LibraryCall
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.structure import leaves
from valgap_lint.interpret.values import (
    NONE,
    Const,
    Data,
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

STEPS = {"train_step": "train_step", "test_step": "test_step", "predict_step": "predict_step", "call": "call"}


def endpoint(run: Run, call: LibraryCall) -> Value:
    """One of the methods of a model that take data."""
    model = run.parts.model_of(run, call.receiver, call.place)
    return KINDS[call.entry.keys.text("endpoint")](run, call, model)


def call_arguments(run: Run, call: LibraryCall) -> tuple[Argument, ...]:
    """The call's arguments under the names of Keras 3, without the data."""
    names = (("x", "y", "validation_data", "callbacks", "sample_weight"),)
    found: list[Argument] = []
    for canonical, parameter in call.entry.parameters:
        passed = call.bound.get(parameter)
        if canonical not in names[0] and passed is not None:
            found.append(as_argument(run, canonical, passed))
    return tuple(found)


def add_endpoint(run: Run, role: Role, model: int, number: int, call: LibraryCall, data: Supply, arguments: tuple[Argument, ...]) -> str:
    """Records an endpoint, once for the same data at the same place, and returns its id."""
    for known in run.recorder.endpoints:
        if (known.role, known.model, known.place, known.components) == (role, model, call.place, data.components):
            return known.id
    name = f"e{len(run.recorder.endpoints) + 1}"
    run.recorder.endpoints.append(
        Endpoint(name, role, model, number, call.place, data.place, data.components, arguments, data.container, data_text=data.words)
    )
    return name


def fit(run: Run, call: LibraryCall, model: int) -> Value:
    number = run.recorder.call()
    arguments = call_arguments(run, call)
    x, y = call.given("x"), call.given("y")
    if x is None:
        return HistoryValue(number, model)
    training = supply(run, x, y, call.given("sample_weight"), call.place)
    ids: list[str] = []
    split = call.given("validation_split")
    validation = call.given("validation_data")
    parts = _split(run, training, split, call) if split is not None and _splits(split.value) else None
    if parts is not None and (validation is None or validation.value == NONE):
        ids.append(add_endpoint(run, Role.TRAIN, model, number, call, parts[0], arguments))
        ids.append(add_endpoint(run, Role.VALIDATION, model, number, call, parts[1], arguments))
    else:
        ids.append(add_endpoint(run, Role.TRAIN, model, number, call, training, arguments))
        if validation is not None and validation.value != NONE:
            held_out = _validation(run, validation, call.place)
            ids.append(add_endpoint(run, Role.VALIDATION, model, number, call, held_out, arguments))
    objects = callbacks(run, call.given("callbacks"))
    happened(run, model, Happening.FITTED, call, number, tuple(ids), objects, arguments)
    _remember_checkpoints(run, call, objects)
    return HistoryValue(number, model)


def _remember_checkpoints(run: Run, call: LibraryCall, objects: tuple[Layer, ...]) -> None:
    """The files that the fit's checkpoints write hold this model."""
    for callback in objects:
        path = callback.argument("filepath")
        if callback.short_name == "ModelCheckpoint" and path is not None and isinstance(path.value, Known) and call.receiver is not None:
            run.saved.setdefault(str(path.value.value), call.receiver)


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


def callbacks(run: Run, passed: Passed | None) -> tuple[Layer, ...]:
    """The library's callbacks in a list, or the one given, and those the user wrote by their class's name."""
    if passed is None:
        return ()
    items = literal_items(run, passed.value)
    if items is None:
        items = _listed(run, passed.value)
    found: list[Layer] = []
    for item in items:
        payload = run.state.load(item) if isinstance(item, Ref) else None
        if isinstance(payload, ObjectPayload):
            found.append(as_layer(run, payload))
        elif isinstance(payload, InstancePayload):
            found.append(Layer(payload.owner.name, payload.owner.place))
        elif isinstance(item, UnknownValue):
            found.append(Layer("unknown", passed.place or item.reason.place or run.somewhere))
    return tuple(found)


def _listed(run: Run, value: Value) -> tuple[Value, ...]:
    """What is known of a list of unknown length."""
    payload = run.state.load(value) if isinstance(value, Ref) else None
    if not isinstance(payload, ListPayload):
        return (value,)
    return payload.items if payload.rest is None else (*payload.items, payload.rest)


def happened(
    run: Run,
    model: int,
    happening: Happening,
    call: LibraryCall,
    number: int,
    ids: tuple[str, ...],
    objects: tuple[Layer, ...],
    arguments: tuple[Argument, ...],
) -> None:
    """Records an event of a call."""
    run.recorder.event(
        model,
        happening,
        call.place,
        call=number,
        endpoints=ids,
        objects=objects,
        arguments=arguments,
        scope=scope(run),
        conditional=bool(run.conditions),
    )


def scope(run: Run) -> str:
    """The method or loop that the run is in, in the timeline's words."""
    for function in reversed(run.functions):
        if function.name in STEPS and function.frame.kind == "class":
            return STEPS[function.name]
    if run.tapes:
        return "training-loop"
    return "validation-loop" if run.loops else ""


def evaluate(run: Run, call: LibraryCall, model: int) -> Value:
    number = run.recorder.call()
    arguments = call_arguments(run, call)
    x = call.given("x")
    if x is not None:
        data = supply(run, x, call.given("y"), call.given("sample_weight"), call.place)
        ids = (add_endpoint(run, Role.EVALUATE, model, number, call, data, arguments),)
        happened(run, model, Happening.EVALUATED, call, number, ids, (), arguments)
    return Measured((run.recorder.quantity(Measure.EVALUATION, call.place, call=number, model=model),))


def predict(run: Run, call: LibraryCall, model: int) -> Value:
    number = run.recorder.call()
    arguments = call_arguments(run, call)
    x = call.given("x")
    if x is None:
        return run.unknown("unmodelled-call", "predict without data", call.place)
    data = supply(run, x, None, None, call.place)
    name = add_endpoint(run, Role.PREDICT, model, number, call, data, arguments)
    happened(run, model, Happening.PREDICTED, call, number, (name,), (), arguments)
    ports = tuple(component.port for component in data.components if component.kind == "x")
    described = (Argument("model", Known(model), None), Argument("endpoint", Known(name), None))
    operation = run.recorder.emit("predict", call.callee, call.place, ports, described)
    run.predictions[operation] = (number, model)
    return Data(Port(operation), "numpy.ndarray")


def train_on_batch(run: Run, call: LibraryCall, model: int) -> Value:
    number = run.recorder.call()
    arguments = call_arguments(run, call)
    x = call.given("x")
    if x is not None:
        data = supply(run, x, call.given("y"), call.given("sample_weight"), call.place)
        ids = (add_endpoint(run, Role.TRAIN, model, number, call, data, arguments),)
        happened(run, model, Happening.FITTED, call, number, ids, (), arguments)
    return run.unknown("data-dependent", "a training loss", call.place)


KINDS: Mapping[str, Callable[[Run, LibraryCall, int], Value]] = {
    "fit": fit,
    "evaluate": evaluate,
    "predict": predict,
    "train_on_batch": train_on_batch,
    "test_on_batch": evaluate,
    "predict_on_batch": predict,
}


def called_on_data(run: Run, model: int, operation: int, first: Passed, training: Passed | None, place: Place) -> None:
    """`model(x)` on real data: an event, and inside a gradient tape a training endpoint, elsewhere a prediction."""
    number = run.recorder.call()
    where = scope(run)
    described = (as_argument(run, "training", training),) if training is not None else ()
    ids: tuple[str, ...] = ()
    if where not in STEPS and not _inside_layer(run):
        role, ids = _called_endpoint(run, model, number, first, described, place)
        if role is Role.PREDICT:
            run.predictions[operation] = (number, model)
    run.recorder.event(
        model, Happening.CALLED, place, call=number, endpoints=ids, arguments=described, scope=where, conditional=bool(run.conditions)
    )


def _called_endpoint(
    run: Run, model: int, number: int, first: Passed, arguments: tuple[Argument, ...], place: Place
) -> tuple[Role, tuple[str, ...]]:
    """The endpoint of `model(x)`: at the loop over the dataset where the data come from one, with its labels, else at the call."""
    found = components(leaves(run, first.value, place), "x")
    loop = _loop_over(run, found)
    if loop is None:
        role, supplied, where = Role.TRAIN if run.tapes else Role.PREDICT, Supply(found, "array", first.place or place, first.words), place
    else:
        role = Role.TRAIN if run.tapes else Role.EVALUATE
        labels = _labels_beside(run, loop.value, found, place)
        found += tuple(c for item in labels for c in components(leaves(run, item, place), "y"))
        where = loop.place or place
        supplied = Supply(found, "dataset", where, loop.words)
    for known in run.recorder.endpoints:
        if (known.role, known.model, known.place, known.components) == (role, model, where, supplied.components):
            return role, (known.id,)
    name = f"e{len(run.recorder.endpoints) + 1}"
    run.recorder.endpoints.append(
        Endpoint(name, role, model, number, where, supplied.place, found, arguments, supplied.container, data_text=supplied.words)
    )
    return role, (name,)


def _inside_layer(run: Run) -> bool:
    """Whether the run is in a method of a model or layer of the user's: what it calls there is part of that model."""
    methods = [function for function in run.functions if function.frame.kind == "class"]
    owners = [owner for owner in run.classes if any(method in owner.members.values() for method in methods)]
    return any(owner.library_base and run.catalogue.is_a(owner.library_base, "keras.Layer") for owner in owners)


def _loop_over(run: Run, found: tuple[Component, ...]) -> Passed | None:
    """The innermost loop over a stream whose elements the data are."""
    wanted = {component.port.operation for component in found}
    for loop in reversed(run.passes):
        if wanted & {leaf.port.operation for leaf in leaves(run, loop.value, loop.place or run.somewhere)}:
            return loop
    return None


def _labels_beside(run: Run, element: Value, found: tuple[Component, ...], place: Place) -> tuple[Value, ...]:
    """The second part of a stream's element where the first is what the model was called on."""
    if not isinstance(element, TupleValue) or len(element.items) not in (2, 3):
        return ()
    inputs = {leaf.port for leaf in leaves(run, element.items[0], place)}
    return element.items[1:2] if inputs & {component.port for component in found} else ()
