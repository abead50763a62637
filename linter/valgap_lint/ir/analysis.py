"""What a rule's check receives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from valgap_lint.ir.contracts import Contract
from valgap_lint.ir.endpoints import Endpoint, Role
from valgap_lint.ir.failures import Failure
from valgap_lint.ir.models import Model
from valgap_lint.ir.operations import Operation, Port
from valgap_lint.ir.quantities import Comparison, Quantity
from valgap_lint.ir.timeline import Event
from valgap_lint.ir.trace import Trace
from valgap_lint.ir.verdicts import FacetComparison, State, Verdict


@dataclass(frozen=True, slots=True)
class Analysis:
    """One group of linked files, fully analysed: the trace, the contracts and the verdicts.

    `target_keras` is the Keras version that version-dependent statements speak about. `failures` are the named files and the cells of
    them that could not be read; a cell that does not parse fails alone.
    """

    trace: Trace
    contracts: tuple[Contract, ...]
    verdicts: tuple[Verdict, ...]
    target_keras: str
    failures: tuple[Failure, ...] = ()

    def operation(self, port: Port | int) -> Operation:
        """The operation behind a port or a number."""
        return self.trace.operations[port.operation if isinstance(port, Port) else port]

    def endpoint(self, endpoint_id: str) -> Endpoint:
        """The endpoint with this id. Raises KeyError when there is none."""
        for endpoint in self.trace.endpoints:
            if endpoint.id == endpoint_id:
                return endpoint
        raise KeyError(endpoint_id)

    def endpoints(self, *roles: Role) -> tuple[Endpoint, ...]:
        """The endpoints with one of these roles (all when none is named), in script order."""
        return tuple(e for e in self.trace.endpoints if not roles or e.role in roles)

    def model(self, number: int) -> Model:
        """The model with this number."""
        return self.trace.models[number]

    def events(self, model: int) -> tuple[Event, ...]:
        """The timeline of one model."""
        return tuple(event for event in self.trace.events if event.model == model)

    def contract(self, endpoint_id: str) -> Contract:
        """The contract of an endpoint. Raises KeyError when there is none."""
        for contract in self.contracts:
            if contract.endpoint == endpoint_id:
                return contract
        raise KeyError(endpoint_id)

    def path(self, endpoint: Endpoint, kind: str = "x") -> tuple[Operation, ...]:
        """All operations upstream of the endpoint's components of one kind, sources first."""
        return self.upstream(endpoint.ports(kind))

    def upstream(self, ports: tuple[Port, ...]) -> tuple[Operation, ...]:
        """All operations that the samples at these ports went through, in script order."""
        seen: set[Port] = set()
        todo = list(ports)
        while todo:
            port = todo.pop()
            if port not in seen:
                seen.add(port)
                todo.extend(self.feeding(port))
        return tuple(self.operation(number) for number in sorted({port.operation for port in seen}))

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
        return tuple((c, self.quantity(c.left), self.quantity(c.right)) for c in self.trace.comparisons)
