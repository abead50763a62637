"""The data-flow graph of a trace: which port feeds which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import networkx as nx

from valgap_lint.ir.endpoints import Endpoint
from valgap_lint.ir.operations import Operation, Port
from valgap_lint.ir.trace import Trace

if TYPE_CHECKING:
    Network = nx.DiGraph[Port]


@dataclass(frozen=True)
class PipelineGraph:
    """Ports and what they feed. Nothing of networkx leaves this class; the order of every answer is that of the script."""

    operations: tuple[Operation, ...]
    network: Network

    @staticmethod
    def of(trace: Trace) -> PipelineGraph:
        """The graph of all ports that an operation, an endpoint or a quantity of the trace mentions."""
        network: Network = nx.DiGraph()
        for operation in trace.operations:
            for index in range(operation.outputs):
                port = Port(operation.id, index)
                network.add_node(port)
                network.add_edges_from((source, port) for source in operation.feeding(index))
        return PipelineGraph(trace.operations, network)

    @cached_property
    def ports(self) -> tuple[Port, ...]:
        """All ports, in script order."""
        return tuple(sorted(self.network.nodes))

    def ancestors(self, ports: Iterable[Port]) -> frozenset[Port]:
        """The ports and everything upstream of them."""
        found: set[Port] = set()
        for port in ports:
            if port in self.network and port not in found:
                found |= nx.ancestors(self.network, port)
                found.add(port)
        return frozenset(found)

    def order(self, ports: Iterable[Port]) -> tuple[Port, ...]:
        """The ports and everything upstream of them, each after what it comes from."""
        return tuple(sorted(self.ancestors(ports)))

    def path(self, endpoint: Endpoint, kind: str = "x") -> tuple[Operation, ...]:
        """The operations whose data reach an endpoint through its components of one kind, sources first."""
        return tuple(self.operations[number] for number in sorted({port.operation for port in self.carried(endpoint.ports(kind))}))

    def carried(self, ports: Iterable[Port]) -> frozenset[Port]:
        """The ports and those upstream whose data flow into them; what statistics were computed on is left out."""
        found: set[Port] = set()
        waiting = [port for port in ports if port in self.network]
        while waiting:
            port = waiting.pop()
            if port not in found:
                found.add(port)
                waiting.extend(self.operations[port.operation].carrying(port.index))
        return frozenset(found)

    def shared(self, left: Endpoint, right: Endpoint, kind: str = "x") -> tuple[Operation, ...]:
        """The operations that lie on the paths of both endpoints: one call that served both."""
        ports = self.carried(left.ports(kind)) & self.carried(right.ports(kind))
        return tuple(self.operations[number] for number in sorted({port.operation for port in ports}))

    def pruned(self, trace: Trace) -> PipelineGraph:
        """The graph without what reaches no endpoint, no number that the script compares and no model's entry."""
        return PipelineGraph(self.operations, self.network.subgraph(self.ancestors(_goals(trace))).copy())

    def nodes(self) -> tuple[tuple[int, int], ...]:
        """The ports as pairs of operation and output."""
        return tuple((port.operation, port.index) for port in self.ports)

    def edges(self) -> tuple[tuple[tuple[int, int], tuple[int, int]], ...]:
        """The edges as pairs of ports, from the source to what it feeds."""
        pairs = ((source, target) for source, target in self.network.edges)
        return tuple(((a.operation, a.index), (b.operation, b.index)) for a, b in sorted(pairs))


def _goals(trace: Trace) -> Iterator[Port]:
    for endpoint in trace.endpoints:
        for component in endpoint.components:
            yield component.port
    for comparison in trace.comparisons:
        for number in (comparison.left, comparison.right):
            port = trace.quantities[number].port
            if port is not None:
                yield port
    for model in trace.models:
        yield from (Port(number) for number in model.entry)
