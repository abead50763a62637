"""What a rule's check receives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from valgap_lint.ir.contracts import Contract
from valgap_lint.ir.endpoints import Endpoint, Role
from valgap_lint.ir.failures import Failure
from valgap_lint.ir.models import Model
from valgap_lint.ir.operations import Operation, Port
from valgap_lint.ir.quantities import Comparison, Quantity
from valgap_lint.ir.timeline import Event
from valgap_lint.ir.trace import Trace
from valgap_lint.ir.verdicts import FacetComparison, State, Verdict

P = ParamSpec("P")
T = TypeVar("T")


def remembered(question: Callable[Concatenate[Analysis, P], T]) -> Callable[Concatenate[Analysis, P], T]:
    """Makes a question about an analysis be answered once for the same arguments, which are given by position and can be hashed."""

    @wraps(question)
    def ask(analysis: Analysis, /, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (question, args)
        if key not in analysis.answers:
            analysis.answers[key] = question(analysis, *args, **kwargs)
        return cast("T", analysis.answers[key])

    return ask


@dataclass(frozen=True, slots=True)
class Analysis:
    """One group of linked files, fully analysed: the trace, the contracts and the verdicts.

    `target_keras` is the Keras version that version-dependent statements speak about. `failures` are the named files and the cells of
    them that could not be read; a cell that does not parse fails alone. `answers` is the memory of `remembered` questions.
    """

    trace: Trace
    contracts: tuple[Contract, ...]
    verdicts: tuple[Verdict, ...]
    target_keras: str
    failures: tuple[Failure, ...] = ()
    answers: dict[object, object] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __reduce__(self) -> tuple[type[Analysis], tuple[object, ...]]:
        return Analysis, (self.trace, self.contracts, self.verdicts, self.target_keras, self.failures)

    def operation(self, port: Port | int) -> Operation:
        """The operation behind a port or a number."""
        return self.trace.operations[port.operation if isinstance(port, Port) else port]

    def endpoint(self, endpoint_id: str) -> Endpoint:
        """The endpoint with this id. Raises KeyError when there is none."""
        return _endpoints_by_id(self)[endpoint_id]

    def endpoints(self, *roles: Role) -> tuple[Endpoint, ...]:
        """The endpoints with one of these roles (all when none is named), in script order."""
        return _endpoints_of(self, *roles)

    def model(self, number: int) -> Model:
        """The model with this number."""
        return self.trace.models[number]

    def events(self, model: int) -> tuple[Event, ...]:
        """The timeline of one model."""
        return _events_by_model(self).get(model, ())

    def contract(self, endpoint_id: str) -> Contract:
        """The contract of an endpoint. Raises KeyError when there is none."""
        return _contracts_by_endpoint(self)[endpoint_id]

    def path(self, endpoint: Endpoint, kind: str = "x") -> tuple[Operation, ...]:
        """All operations upstream of the endpoint's components of one kind, sources first."""
        return self.upstream(endpoint.ports(kind))

    def upstream(self, ports: tuple[Port, ...]) -> tuple[Operation, ...]:
        """All operations that the samples at these ports went through, in script order."""
        return _upstream(self, ports)

    def feeding(self, port: Port) -> tuple[Port, ...]:
        """The ports that a port's samples come from."""
        return self.operation(port).carrying(port.index)

    def differences(self, facet: str) -> Iterator[tuple[Verdict, FacetComparison]]:
        """The verdicts in which this facet differs, with the comparison."""
        for verdict in self.verdicts:
            found = verdict.facet(facet)
            if found is not None and found.state is State.DIFFERENT:
                yield verdict, found

    def quantity(self, number: int) -> Quantity:
        """The quantity with this number."""
        return self.trace.quantities[number]

    def comparisons(self) -> tuple[tuple[Comparison, Quantity, Quantity], ...]:
        """The comparisons with their two quantities."""
        return _comparisons(self)


@remembered
def _endpoints_of(analysis: Analysis, *roles: Role) -> tuple[Endpoint, ...]:
    return tuple(e for e in analysis.trace.endpoints if not roles or e.role in roles)


@remembered
def _endpoints_by_id(analysis: Analysis) -> dict[str, Endpoint]:
    return {endpoint.id: endpoint for endpoint in reversed(analysis.trace.endpoints)}


@remembered
def _contracts_by_endpoint(analysis: Analysis) -> dict[str, Contract]:
    return {contract.endpoint: contract for contract in reversed(analysis.contracts)}


@remembered
def _events_by_model(analysis: Analysis) -> dict[int, tuple[Event, ...]]:
    found: dict[int, list[Event]] = {}
    for event in analysis.trace.events:
        found.setdefault(event.model, []).append(event)
    return {model: tuple(events) for model, events in found.items()}


@remembered
def _comparisons(analysis: Analysis) -> tuple[tuple[Comparison, Quantity, Quantity], ...]:
    return tuple((c, analysis.quantity(c.left), analysis.quantity(c.right)) for c in analysis.trace.comparisons)


@remembered
def _upstream(analysis: Analysis, ports: tuple[Port, ...]) -> tuple[Operation, ...]:
    seen: set[Port] = set()
    todo = list(ports)
    while todo:
        port = todo.pop()
        if port not in seen:
            seen.add(port)
            todo.extend(analysis.feeding(port))
    return tuple(analysis.operation(number) for number in sorted({port.operation for port in seen}))
