"""The end of a run: functions that nobody called are run, models get their names and their parts."""

from __future__ import annotations

from dataclasses import replace

from valgap_lint.catalogue.meaning import outcome
from valgap_lint.catalogue.outcomes import Bound, Leaf
from valgap_lint.interpret.definitions import find_member
from valgap_lint.interpret.effects.layers import as_layer
from valgap_lint.interpret.effects.objects import arguments_of
from valgap_lint.interpret.instances import instantiate
from valgap_lint.interpret.machine import Arguments, Run
from valgap_lint.interpret.model_record import ModelRecord
from valgap_lint.interpret.values import ClassValue, Function, InstancePayload, Method, ObjectPayload, Passed, Ref, Value
from valgap_lint.ir.models import Backbone, Layer, Model
from valgap_lint.ir.operations import Port
from valgap_lint.ir.places import Place

ENTRY = frozenset(
    {"affine", "resize", "standardize", "random", "cast", "preprocess", "reverse_channels", "crop", "color", "pad", "clip", "convert_dtype"}
)
SHAPE_ONLY = frozenset({"InputLayer", "Reshape", "ZeroPadding2D", "Permute", "Flatten"})


def run_uncalled(run: Run, paths: frozenset[str]) -> None:
    """Runs the functions and methods of the named files that no call reached, with unknown arguments."""
    for owner in list(run.classes):
        if owner.place.path in paths:
            _run_methods(run, owner)
    for function in list(run.declared):
        if function.unit.path in paths and id(function.node) not in run.executed and function.frame.kind == "module":
            run.call(function, Arguments(), function.unit.place(function.node))


def _run_methods(run: Run, owner: ClassValue) -> None:
    receiver = run.instances.get(owner)
    if receiver is None:
        made = instantiate(run, owner, _unknown_fields(run, owner), owner.place)
        receiver = made if isinstance(made, Ref) else None
    if receiver is None:
        return
    for member in owner.members.values():
        if isinstance(member, Function) and id(member.node) not in run.executed:
            static = "staticmethod" in member.decorators
            run.call(member if static else Method(receiver, member), Arguments(), member.unit.place(member.node))


def _unknown_fields(run: Run, owner: ClassValue) -> Arguments:
    if isinstance(find_member(owner, "__init__"), Function):
        return Arguments()
    unknown: dict[str, Passed] = {}
    for name, default in owner.fields:
        if default is None:
            unknown[name] = Passed(run.unknown("parameter", f"field {name} of {owner.name}", owner.place), None)
    return Arguments((), unknown)


def name_models(run: Run, paths: frozenset[str]) -> None:
    """Gives each model the first name that holds it, else its attribute's, else a numbered one."""
    names: dict[int, str] = {}
    for frame in run.modules.all_frames():
        for name, value in frame.cells.items():
            _name(run, names, name, value)
    for payload in list(run.state.heap.values()):
        if isinstance(payload, InstancePayload):
            for name, value in payload.attributes.items():
                _name(run, names, name, value)
    for index, model in enumerate(run.recorder.models):
        fallback = model.name or names.get(index) or f"model {index + 1}"
        run.recorder.models[index] = replace(model, name=names.get(index, fallback))


def _name(run: Run, names: dict[int, str], name: str, value: Value) -> None:
    if isinstance(value, Ref):
        payload = run.state.heap.get(value.address)
        if isinstance(payload, ObjectPayload | InstancePayload) and payload.model >= 0:
            names.setdefault(payload.model, name)


def assemble_models(run: Run) -> None:
    """Fills in the layers, backbones and entry operations of every model."""
    built: dict[int, Model] = {}
    for index in range(len(run.recorder.models)):
        run.recorder.models[index] = _assembled(run, index, built, frozenset())


def _assembled(run: Run, index: int, built: dict[int, Model], inside: frozenset[int]) -> Model:
    if index in built:
        return built[index]
    model = run.recorder.models[index]
    record = run.model_records.get(index)
    if index in inside:
        return model
    inner = inside | {index}
    if record is None:
        built[index] = _subclass(run, model, built, inner)
    elif record.backbone is not None:
        built[index] = replace(model, backbones=(record.backbone,))
    elif record.items:
        built[index] = _sequential(run, model, record, built, inner)
    elif record.outputs:
        built[index] = _functional(run, model, record, built, inner)
    else:
        built[index] = replace(model, complete=record.complete and record.kind != "loaded")
    return built[index]


def _subclass(run: Run, model: Model, built: dict[int, Model], inside: frozenset[int]) -> Model:
    """A user's class: its attributes that are layers or models, in the order they were set."""
    ref = run.model_refs.get(model.id)
    payload = run.state.heap.get(ref.address) if ref is not None else None
    layers: list[Layer] = []
    backbones: list[Backbone] = []
    if isinstance(payload, InstancePayload):
        for value in payload.attributes.values():
            if isinstance(value, Ref):
                _collect(run, value, layers, backbones, built, inside)
    return replace(model, layers=tuple(layers), backbones=tuple(backbones), complete=False)


def _collect(
    run: Run, ref: Ref, layers: list[Layer], backbones: list[Backbone], built: dict[int, Model], inside: frozenset[int]
) -> Model | None:
    payload = run.state.heap.get(ref.address)
    if isinstance(payload, ObjectPayload) and payload.kind == "layer":
        layers.append(as_layer(run, payload))
        return None
    if isinstance(payload, ObjectPayload | InstancePayload) and payload.model >= 0:
        nested = _assembled(run, payload.model, built, inside)
        layers.extend(nested.layers)
        backbones.extend(nested.backbones)
        return nested
    if isinstance(payload, InstancePayload):
        layers.append(Layer(payload.owner.name, payload.owner.place))
    return None


def _sequential(run: Run, model: Model, record: ModelRecord, built: dict[int, Model], inside: frozenset[int]) -> Model:
    layers: list[Layer] = []
    backbones: list[Backbone] = []
    entry: list[int] = []
    port: Port | None = None
    open_entry = True
    for item in record.items:
        payload = run.state.heap.get(item.address)
        nested = _collect(run, item, layers, backbones, built, inside)
        if not open_entry:
            continue
        if nested is not None:
            entry.extend(nested.entry)
            open_entry = False
        elif isinstance(payload, ObjectPayload):
            added, port = _entry_steps(run, payload, port, model.place)
            entry.extend(added)
            open_entry = bool(added) or payload.callee.rpartition(".")[2] in SHAPE_ONLY
    return replace(model, layers=tuple(layers), backbones=tuple(backbones), entry=tuple(entry), complete=record.complete)


def _entry_steps(run: Run, payload: ObjectPayload, port: Port | None, place: Place) -> tuple[list[int], Port | None]:
    """The operations of a preprocessing layer at a model's entry; none for any other layer."""
    catalogued = run.catalogue.call(payload.callee)
    if catalogued is None or not (catalogued.op or catalogued.expansion) or payload.callee.endswith("InputLayer"):
        return [], port
    found = outcome(catalogued, Bound(payload.callee, arguments_of(run, payload)))
    if not isinstance(found, Leaf) or not all(step.kind in ENTRY for step in found.steps):
        return [], port
    added: list[int] = []
    for step in found.steps:
        start = port if port is not None else Port(run.recorder.emit("input", "keras.Input", place))
        number = run.recorder.emit(step.kind, payload.callee, payload.place, (start,), step.arguments)
        run.recorder.layers[number] = as_layer(run, payload)
        added.append(number)
        port = Port(number)
    return added, port


def _functional(run: Run, model: Model, record: ModelRecord, built: dict[int, Model], inside: frozenset[int]) -> Model:
    inputs = {port.operation for port in record.inputs}
    numbers = _between(run, inputs, record.outputs)
    layers: list[Layer] = []
    backbones: list[Backbone] = []
    entry: list[int] = []
    open_entry = True
    for number in numbers:
        operation = run.recorder.operations[number]
        if operation.kind == "call":
            nested_number = operation.known("model")
            nested = _assembled(run, nested_number, built, inside) if isinstance(nested_number, int) else None
            if nested is not None:
                layers.extend(nested.layers)
                backbones.extend(nested.backbones)
                entry.extend(nested.entry if open_entry else ())
            open_entry = False
        elif number in run.recorder.layers:
            layers.append(run.recorder.layers[number])
        if operation.kind in ENTRY and open_entry and number not in entry:
            entry.append(number)
        elif operation.kind == "layer":
            open_entry = open_entry and operation.callee.rpartition(".")[2] in SHAPE_ONLY
    return replace(model, layers=tuple(layers), backbones=tuple(backbones), entry=tuple(entry), complete=record.complete)


def _between(run: Run, inputs: set[int], outputs: tuple[Port, ...]) -> list[int]:
    """The operations from a model's inputs to its outputs, in the order they were called."""
    seen: set[int] = set()
    todo = [port.operation for port in outputs]
    while todo:
        number = todo.pop()
        if number in seen or number in inputs:
            continue
        seen.add(number)
        todo.extend(port.operation for port in run.recorder.operations[number].inputs)
    return sorted(seen)
