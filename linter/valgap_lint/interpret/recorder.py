"""Collects what the run sees, as the tuples of a `Trace`."""

from __future__ import annotations

from dataclasses import replace

from valgap_lint.ir.endpoints import Endpoint
from valgap_lint.ir.facts import Known, Reason
from valgap_lint.ir.models import Layer, Model
from valgap_lint.ir.operations import Argument, Operation, Port
from valgap_lint.ir.places import Place
from valgap_lint.ir.quantities import Comparison, Measure, Quantity
from valgap_lint.ir.timeline import Event, Happening
from valgap_lint.ir.trace import Disorder, EarlyUse, Trace

REPEATABLE = frozenset({"affine", "cast", "clip", "decode", "identity", "preprocess", "read", "reshape", "resize", "rows", "transform"})
"""Kinds of steps that do the same again when a loop repeats them on the same data."""


class Recorder:
    """Append-only lists. Numbers are given in the order of the run, hence repeatable. `script` is the named file that is being run."""

    def __init__(self) -> None:
        self.operations: list[Operation] = []
        self.endpoints: list[Endpoint] = []
        self.events: list[Event] = []
        self.models: list[Model] = []
        self.quantities: list[Quantity] = []
        self.comparisons: dict[Comparison, None] = {}
        self.unknowns: dict[Reason, None] = {}
        self.early: dict[EarlyUse, None] = {}
        self.disorders: list[Disorder] = []
        self.callees: dict[str, None] = {}
        self.layers: dict[int, Layer] = {}
        self.literals: dict[Port, object] = {}
        self.aliases: dict[int, int] = {}
        self.script = ""
        self.turns = 0
        self.predicts = False
        self._same_endpoints: dict[tuple[object, ...], str] = {}
        self._repeated: dict[tuple[object, ...], int] = {}
        self._symbolic: set[int] = set()
        self._groups = 0
        self._calls = 0

    def group(self) -> int:
        """A new number for the parts of one source or split."""
        self._groups += 1
        return self._groups

    def call(self) -> int:
        """A new number for a call that makes endpoints."""
        self._calls += 1
        return self._calls

    def emit(
        self,
        kind: str,
        callee: str,
        place: Place,
        inputs: tuple[Port, ...] = (),
        arguments: tuple[Argument, ...] = (),
        outputs: int = 1,
        group: int = -1,
        reason: Reason | None = None,
    ) -> int:
        """Adds an operation and returns its number. A step that an unrolled loop repeats on the same data is one."""
        number = len(self.operations)
        if self.turns and kind in REPEATABLE:
            number = self._repeated.setdefault((kind, callee, place, inputs, arguments, outputs), number)
            if number < len(self.operations):
                return number
        if kind == "input" or any(port.operation in self._symbolic for port in inputs):
            self._symbolic.add(number)
        self.operations.append(Operation(number, kind, callee, place, inputs, arguments, outputs, group, reason))
        self.predicts = self.predicts or kind == "predict"
        if reason is not None:
            self.unknowns.setdefault(reason)
        return number

    def is_symbolic(self, number: int) -> bool:
        """Whether an operation is part of a model's graph: it comes from a symbolic input."""
        return number in self._symbolic

    def opaque(self, callee: str, place: Place, inputs: tuple[Port, ...], signature: str, reason: Reason, outputs: int = 1) -> int:
        """A step that could not be read."""
        return self.emit("opaque", callee, place, inputs, (Argument("signature", Known(signature), None),), outputs, reason=reason)

    def endpoint(self, endpoint: Endpoint) -> str:
        """Adds an endpoint, once for the same data at the same place, and returns the id that it gets here."""
        same = (endpoint.role, endpoint.model, endpoint.place, endpoint.components)
        name = self._same_endpoints.setdefault(same, f"e{len(self.endpoints) + 1}")
        if name == f"e{len(self.endpoints) + 1}":
            self.endpoints.append(replace(endpoint, id=name, script=self.script))
        return name

    def model(self, name: str, kind: str, place: Place) -> int:
        """Adds a model and returns its number; its layers are filled in at the end of the run."""
        self.models.append(Model(len(self.models), name, kind, place))
        return len(self.models) - 1

    def event(
        self,
        model: int,
        happening: Happening,
        place: Place,
        *,
        call: int = -1,
        endpoints: tuple[str, ...] = (),
        objects: tuple[Layer, ...] = (),
        arguments: tuple[Argument, ...] = (),
        scope: str = "",
        conditional: bool = False,
    ) -> None:
        """Adds an event to a model's timeline."""
        index = len(self.events)
        self.events.append(Event(index, model, happening, place, call, endpoints, objects, arguments, scope, conditional))

    def quantity(
        self,
        measure: Measure,
        place: Place,
        *,
        call: int = -1,
        model: int = -1,
        key: str | None = None,
        selection: str = "all",
        port: Port | None = None,
    ) -> int:
        """Adds a quantity and returns its number."""
        number = len(self.quantities)
        quantity = Quantity(number, measure, place, call, model, key, selection, port)
        self.quantities.append(quantity)
        return number

    def compare(self, left: int, right: int, how: str, callee: str, place: Place) -> None:
        """Records that two quantities are set side by side."""
        self.comparisons.setdefault(Comparison(left, right, how, callee, place))

    def original(self, model: int) -> int:
        """The model whose weights a model continues with."""
        seen = {model}
        while self.aliases.get(model, model) not in seen:
            model = self.aliases[model]
            seen.add(model)
        return model

    def trace(self, files: tuple[str, ...], libraries: tuple[str, ...], exhausted: Reason | None) -> Trace:
        """The finished record. A model that took over another's saved weights counts as that model from then on."""
        return Trace(
            files=files,
            operations=tuple(self.operations),
            endpoints=tuple(replace(endpoint, model=self.original(endpoint.model)) for endpoint in self.endpoints),
            models=tuple(self.models),
            events=tuple(replace(event, model=self.original(event.model)) for event in self.events),
            quantities=tuple(replace(quantity, model=self.original(quantity.model)) for quantity in self.quantities),
            comparisons=tuple(self.comparisons),
            unknowns=tuple(self.unknowns),
            early=tuple(self.early),
            disorders=tuple(self.disorders),
            libraries=libraries,
            callees=tuple(self.callees),
            exhausted=exhausted,
        )
