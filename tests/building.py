"""A small builder of traces, so that tests can speak about pipelines without any source text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from valgap_lint.ir.endpoints import Component, Endpoint, Role
from valgap_lint.ir.facts import Constant, Fact, Known, OneOf, Reason, Unknown
from valgap_lint.ir.models import Layer, Model
from valgap_lint.ir.operations import Argument, Operation, Port
from valgap_lint.ir.places import Place, Position, Span
from valgap_lint.ir.quantities import Comparison, Measure, Quantity
from valgap_lint.ir.timeline import Event, Happening
from valgap_lint.ir.trace import Trace

Value = Constant | Fact


def place(line: int, path: str = "train.py") -> Place:
    """A place on one line."""
    return Place(path, None, Span(Position(line, 1), Position(line, 20)))


def unknown(detail: str = "not known", kind: str = "parameter") -> Unknown:
    """A fact that is not known."""
    return Unknown(Reason(kind, detail))


def either(condition: int, *values: Constant) -> OneOf[Constant]:
    """Value k holds when the condition evaluated to branch k."""
    return OneOf(tuple((((condition, branch),), Known(value)) for branch, value in enumerate(values)))


def arguments_of(values: dict[str, Value]) -> tuple[Argument, ...]:
    """Arguments from keywords; plain values are known."""
    return tuple(Argument(name, fact(value), None) for name, value in values.items())


def fact(value: Value) -> Fact:
    """A plain value is known."""
    return value if isinstance(value, (Known, OneOf, Unknown)) else Known(value)


@dataclass(frozen=True)
class Pipe:
    """The end of a chain of operations; every method adds a step and returns the new end."""

    building: Building
    port: Port

    def step(self, kind: str, callee: str = "", /, *others: Pipe, **values: Value) -> Pipe:
        """Adds an operation of any kind; `others` are its further inputs."""
        inputs = (self.port, *(other.port for other in others))
        return self.building.operation(kind, callee, inputs, values)

    def part(self, group: int, kind: str = "split", callee: str = "train_test_split", /, **values: Value) -> Pipe:
        """Adds one part of a split; the parts of one call share the group."""
        return self.building.operation(kind, callee, (self.port,), values, group=group)

    def affine(self, scale: Value, offset: Value = 0.0, callee: str = "*") -> Pipe:
        return self.step("affine", callee, scale=scale, offset=offset)

    def opaque(self, signature: Value, detail: str = "an unmodelled call") -> Pipe:
        """A step that cannot be read."""
        callee = signature if isinstance(signature, str) else "?"
        reason = Reason("unmodelled-call", detail)
        return self.building.operation("opaque", callee, (self.port,), {"signature": signature}, reason=reason)

    def resize(self, height: Value, width: Value, callee: str = "tensorflow.image.resize", **values: Value) -> Pipe:
        """A squashing bilinear TensorFlow resize unless said otherwise."""
        defaults: dict[str, Value] = {
            "kernel": "bilinear",
            "antialias": False,
            "grid": "half-pixel",
            "backend": "tensorflow",
            "geometry": "squash",
        }
        return self.step("resize", callee, height=height, width=width, **{**defaults, **values})

    def random(self, transform: str, **values: Value) -> Pipe:
        return self.step("random", transform, **{"transform": transform, "target": "image", "engine": "keras-layer", **values})

    def fitted(self, on: Pipe, scaler: str = "StandardScaler") -> Pipe:
        """Standardised by a scaler that was fitted on other data."""
        return self.step("standardize", f"sklearn.preprocessing.{scaler}", on, statistics="fitted", scaler=scaler)


@dataclass
class Building:
    """Collects operations, models, endpoints and events, one line of the imagined script each."""

    operations: list[Operation] = field(default_factory=list)
    endpoints: list[Endpoint] = field(default_factory=list)
    models: list[Model] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    comparisons: list[Comparison] = field(default_factory=list)
    line: int = 0
    calls: int = 0

    def next_place(self) -> Place:
        self.line += 1
        return place(self.line)

    def operation(
        self,
        kind: str,
        callee: str = "",
        inputs: tuple[Port, ...] = (),
        values: dict[str, Value] | None = None,
        *,
        outputs: int = 1,
        group: int = -1,
        reason: Reason | None = None,
    ) -> Pipe:
        """Adds an operation and returns its first output."""
        number = len(self.operations)
        arguments = arguments_of(values or {})
        added = Operation(number, kind, callee or kind, self.next_place(), inputs, arguments, outputs, group, reason)
        self.operations.append(added)
        return Pipe(self, Port(number))

    def source(self, kind: str, callee: str = "", /, **values: Value) -> Pipe:
        """A source of any kind."""
        reason = Reason("unresolved-name", "the source could not be read") if kind == "unknown" else None
        return self.operation(kind, callee, (), values, reason=reason)

    def mnist(self, part: str = "train", component: str = "x") -> Pipe:
        values: dict[str, Value] = {"name": "mnist", "part": part, "component": component}
        if component == "x":
            values |= {"low": 0, "high": 255, "dtype": "uint8", "height": 28, "width": 28, "channels": 1, "color": "gray"}
        else:
            values |= {"dtype": "uint8", "classes": 10}
        return self.source("dataset", "keras.datasets.mnist.load_data", **values)

    def image(self, path: Value = "images/", color: str = "rgb", decoder: str = "tensorflow") -> Pipe:
        """Decoded 8-bit colour images from files."""
        files = self.source("files", "glob.glob", pattern=path)
        return files.step("decode", "decode", channels=3, color=color, dtype="uint8", low=0, high=255, decoder=decoder)

    def file(self, path: Value, callee: str = "numpy.load") -> Pipe:
        return self.source("file", callee, path=path, component="x")

    def together(self, kind: str, pipes: tuple[Pipe, ...], callee: str = "", **values: Value) -> tuple[Pipe, ...]:
        """An operation whose output i carries input i."""
        first = self.operation(kind, callee, tuple(pipe.port for pipe in pipes), values, outputs=len(pipes))
        return tuple(Pipe(self, Port(first.port.operation, index)) for index in range(len(pipes)))

    def choose(self, condition: Value, *pipes: Pipe) -> Pipe:
        return self.operation("choose", "if", tuple(pipe.port for pipe in pipes), {"condition": condition})

    def model(self, name: str = "model") -> int:
        self.models.append(Model(len(self.models), name, "sequential", self.next_place()))
        return len(self.models) - 1

    def event(
        self,
        model: int,
        happening: Happening,
        *,
        call: int = -1,
        endpoints: tuple[str, ...] = (),
        objects: tuple[Layer, ...] = (),
        scope: str = "",
        conditional: bool = False,
        **values: Value,
    ) -> None:
        """Adds to the model's timeline."""
        arguments = arguments_of(values)
        made = Event(len(self.events), model, happening, self.next_place(), call, endpoints, objects, arguments, scope, conditional)
        self.events.append(made)

    def endpoint(
        self, role: Role, model: int, call: int, x: Pipe | dict[str, Pipe], y: Pipe | None = None, container: str = "array", **values: Value
    ) -> str:
        """Adds an endpoint without an event and returns its id."""
        inputs = x if isinstance(x, dict) else {"x": x}
        components = [Component("x", name, pipe.port) for name, pipe in inputs.items()]
        components += [Component("y", "y", y.port)] if y else []
        name = f"e{len(self.endpoints) + 1}"
        stands = self.next_place()
        made = Endpoint(name, role, model, call, stands, stands, tuple(components), arguments_of(values), container)
        self.endpoints.append(made)
        return name

    def fit(
        self,
        model: int,
        x: Pipe | dict[str, Pipe],
        y: Pipe | None = None,
        *,
        validation: Pipe | dict[str, Pipe] | None = None,
        validation_y: Pipe | None = None,
        callbacks: tuple[Layer, ...] = (),
        container: str = "array",
        **values: Value,
    ) -> int:
        """A fit with its train endpoint and, where validation data are given, its validation endpoint; returns the call number."""
        call = self.next_call()
        made = [self.endpoint(Role.TRAIN, model, call, x, y, container, **values)]
        if validation is not None:
            made.append(self.endpoint(Role.VALIDATION, model, call, validation, validation_y, container, **values))
        self.event(model, Happening.FITTED, call=call, endpoints=tuple(made), objects=callbacks)
        return call

    def evaluate(self, model: int, x: Pipe | dict[str, Pipe], y: Pipe | None = None, container: str = "array", **values: Value) -> str:
        call = self.next_call()
        made = self.endpoint(Role.EVALUATE, model, call, x, y, container, **values)
        self.event(model, Happening.EVALUATED, call=call, endpoints=(made,))
        return made

    def predict(self, model: int, x: Pipe | dict[str, Pipe], container: str = "array", **values: Value) -> str:
        call = self.next_call()
        made = self.endpoint(Role.PREDICT, model, call, x, None, container, **values)
        self.event(model, Happening.PREDICTED, call=call, endpoints=(made,))
        return made

    def compare_predictions(self, left: Pipe, right: Pipe) -> None:
        """Sets two arrays side by side, as a metric would."""
        start = len(self.quantities)
        for number, (measure, pipe) in enumerate(((Measure.PREDICTION, left), (Measure.LABELS, right)), start):
            self.quantities.append(Quantity(number, measure, self.next_place(), port=pipe.port))
        self.comparisons.append(Comparison(start, start + 1, "metric", "accuracy_score", self.next_place()))

    def next_call(self) -> int:
        self.calls += 1
        return self.calls

    def trace(self) -> Trace:
        return Trace(
            ("train.py",),
            tuple(self.operations),
            tuple(self.endpoints),
            tuple(self.models),
            tuple(self.events),
            tuple(self.quantities),
            tuple(self.comparisons),
        )


def layer(callee: str, **values: Value) -> Layer:
    """A library object such as a callback or an optimizer."""
    return Layer(callee, place(1), arguments_of(values))


def renamed(trace: Trace, path: str) -> Trace:
    """The same trace as if its file had another name."""
    operations = tuple(replace(operation, place=replace(operation.place, path=path)) for operation in trace.operations)
    return replace(trace, files=(path,), operations=operations)
