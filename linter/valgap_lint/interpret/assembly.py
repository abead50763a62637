"""Models put together at the end of a run: their layers, backbones and the operations at their entry."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from valgap_lint.catalogue.meaning import outcome
from valgap_lint.catalogue.outcomes import Bound, Leaf
from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.effects.layers import LAMBDA, SYMBOLIC, as_layer, call_layer
from valgap_lint.interpret.effects.objects import arguments_of
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.model_record import ModelRecord
from valgap_lint.interpret.values import Data, InstancePayload, ObjectPayload, Passed, Ref
from valgap_lint.ir.models import Backbone, Layer, Model
from valgap_lint.ir.operations import Port
from valgap_lint.ir.places import Place

ENTRY = frozenset(
    {"affine", "resize", "standardize", "random", "cast", "preprocess", "reverse_channels", "crop", "color", "pad", "clip", "convert_dtype"}
)
"""Kinds of operations that, before the first layer that learns, belong to a model's entry."""
SHAPE_ONLY = frozenset({"InputLayer", "Reshape", "ZeroPadding2D", "Permute", "Flatten"})
"""Layers that an entry goes on after."""


def assemble_models(run: Run) -> None:
    """Fills in the layers, backbones and entry operations of every model."""
    assembly = _Assembly(run)
    for index in range(len(run.recorder.models)):
        run.recorder.models[index] = assembly.model(index, frozenset())


@dataclass(slots=True)
class _Contents:
    """What was found in a model so far, in order."""

    layers: list[Layer] = field(default_factory=list)
    backbones: list[Backbone] = field(default_factory=list)
    entry: list[int] = field(default_factory=list)

    def add(self, nested: Model) -> None:
        """Adds what is in a model inside, its entry apart."""
        self.layers.extend(nested.layers)
        self.backbones.extend(nested.backbones)

    def added_to(self, model: Model, *, complete: bool) -> Model:
        """The model with this in it."""
        return replace(model, layers=tuple(self.layers), backbones=tuple(self.backbones), entry=tuple(self.entry), complete=complete)


class _Assembly:
    """Assembles each model once. `inside` are the models that the one in hand is a part of, which it cannot hold."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._built: dict[int, Model] = {}

    def model(self, index: int, inside: frozenset[int]) -> Model:
        """A model with its parts."""
        if index in self._built:
            return self._built[index]
        model = self._run.recorder.models[index]
        if index in inside:
            return model
        self._built[index] = self._assembled(model, self._run.model_records.get(index), inside | {index})
        return self._built[index]

    def _assembled(self, model: Model, record: ModelRecord | None, inside: frozenset[int]) -> Model:
        if record is None:
            return self._subclass(model, inside)
        if record.backbone is not None:
            return replace(model, backbones=(record.backbone,))
        if record.items:
            return self._sequential(model, record, inside)
        if record.outputs:
            return self._functional(model, record, inside)
        return replace(model, complete=record.complete and record.kind != "loaded")

    def _subclass(self, model: Model, inside: frozenset[int]) -> Model:
        """A user's class: its attributes that are layers or models, in the order they were set."""
        ref = self._run.model_refs.get(model.id)
        payload = self._run.state.heap.get(ref.address) if ref is not None else None
        contents = _Contents()
        if isinstance(payload, InstancePayload):
            for value in payload.attributes.values():
                if isinstance(value, Ref):
                    self._collect(value, contents, inside)
        return contents.added_to(model, complete=False)

    def _collect(self, ref: Ref, contents: _Contents, inside: frozenset[int]) -> Model | None:
        """Adds a layer, or the parts of a model, which is returned."""
        payload = self._run.state.heap.get(ref.address)
        if isinstance(payload, ObjectPayload) and payload.kind == "layer":
            contents.layers.append(as_layer(self._run, payload))
            return None
        if isinstance(payload, ObjectPayload | InstancePayload) and payload.model >= 0:
            nested = self.model(payload.model, inside)
            contents.add(nested)
            return nested
        if isinstance(payload, InstancePayload):
            contents.layers.append(Layer(payload.owner.name, payload.owner.place))
        return None

    def _sequential(self, model: Model, record: ModelRecord, inside: frozenset[int]) -> Model:
        contents = _Contents()
        port: Port | None = None
        open_entry = True
        for item in record.items:
            payload = self._run.state.heap.get(item.address)
            nested = self._collect(item, contents, inside)
            if not open_entry:
                continue
            if nested is not None:
                contents.entry.extend(nested.entry)
                open_entry = False
            elif isinstance(payload, ObjectPayload):
                added, port = _entry_steps(self._run, payload, port, model.place)
                contents.entry.extend(added)
                open_entry = bool(added) or payload.callee.rpartition(".")[2] in SHAPE_ONLY
        return contents.added_to(model, complete=record.complete)

    def _functional(self, model: Model, record: ModelRecord, inside: frozenset[int]) -> Model:
        contents = _Contents()
        open_entry = True
        for number in _between(self._run, {port.operation for port in record.inputs}, record.outputs):
            operation = self._run.recorder.operations[number]
            if operation.kind == "call":
                called = operation.known("model")
                if isinstance(called, int):
                    nested = self.model(called, inside)
                    contents.add(nested)
                    contents.entry.extend(nested.entry if open_entry else ())
                open_entry = False
            elif number in self._run.recorder.layers:
                contents.layers.append(self._run.recorder.layers[number])
            if operation.kind in ENTRY and open_entry and number not in contents.entry:
                contents.entry.append(number)
            elif operation.kind == "layer":
                open_entry = open_entry and operation.callee.rpartition(".")[2] in SHAPE_ONLY
        return contents.added_to(model, complete=record.complete)


def _entry_steps(run: Run, payload: ObjectPayload, port: Port | None, place: Place) -> tuple[list[int], Port | None]:
    """The operations of a preprocessing layer at a model's entry; none for any other layer."""
    if payload.callee == LAMBDA:
        return _own_steps(run, payload, port, place)
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


def _own_steps(run: Run, payload: ObjectPayload, port: Port | None, place: Place) -> tuple[list[int], Port | None]:
    """The operations of a user's function at a model's entry, `Lambda(lambda x: x / 255)`; none where it does more than prepare."""
    start = port if port is not None else Port(run.recorder.emit("input", "keras.Input", place))
    result = call_layer(run, payload, Arguments((Passed(Data(start, SYMBOLIC), place),)), payload.place)
    current = result.port if isinstance(result, Data) else start
    added: list[int] = []
    while current != start:
        operation = run.recorder.operations[current.operation]
        if operation.kind not in ENTRY | {"identity"} or len(operation.inputs) != 1:
            return [], port
        added.insert(0, operation.id)
        current = operation.inputs[0]
    return added, Port(added[-1]) if added else port


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
