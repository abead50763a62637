"""What is drawn: for each model a lane for each endpoint, with equal steps in one row."""

from __future__ import annotations

from dataclasses import dataclass

from valgap_lint.ir.analysis import Analysis
from valgap_lint.ir.endpoints import Endpoint
from valgap_lint.ir.facts import Known
from valgap_lint.ir.operations import Argument, Operation
from valgap_lint.ir.places import Place
from valgap_lint.pipeline.alignment import Row, align_all, equal_steps
from valgap_lint.pipeline.folding import Folding
from valgap_lint.pipeline.graph import PipelineGraph

TELLING = frozenset({"opaque", "unknown", "transform", "random", "array", "layer"})
"""Kinds that say little without the name of what was called."""


@dataclass(frozen=True, slots=True)
class Board:
    """One model: its endpoints, the rows of their steps (one column for each endpoint), and the edges between operations."""

    name: str
    endpoints: tuple[Endpoint, ...]
    rows: tuple[Row, ...]
    edges: tuple[tuple[int, int], ...]
    ends: tuple[tuple[int, str], ...]

    @property
    def steps(self) -> tuple[Operation, ...]:
        """All operations of the board, in script order."""
        found = {step.id: step for row in self.rows for step in row if step is not None}
        return tuple(found[number] for number in sorted(found))


def boards(analysis: Analysis) -> tuple[Board, ...]:
    """A board for each model that data reach, in the order of the models; endpoints of unknown models come last."""
    graph = PipelineGraph.of(analysis.trace)
    folding = Folding.of(analysis.trace.operations)
    by_model: dict[int, list[Endpoint]] = {}
    for endpoint in analysis.trace.endpoints:
        by_model.setdefault(endpoint.model, []).append(endpoint)
    numbers = sorted(by_model, key=lambda number: (number < 0, number))
    return tuple(_board(analysis, graph, folding, number, tuple(by_model[number])) for number in numbers)


def _board(analysis: Analysis, graph: PipelineGraph, folding: Folding, number: int, endpoints: tuple[Endpoint, ...]) -> Board:
    name = analysis.trace.models[number].name if 0 <= number < len(analysis.trace.models) else "unknown model"
    first, operations = folding.first, graph.operations
    rows = align_all([[operations[n] for n in folding.kept(step.id for step in graph.path(endpoint))] for endpoint in endpoints])
    ports = graph.carried(port for endpoint in endpoints for port in endpoint.ports("x"))
    edges = {
        (first[source.operation], first[port.operation])
        for port in ports
        for source in operations[port.operation].carrying(port.index)
        if first[source.operation] != first[port.operation]
    }
    ends = {(first[port.operation], endpoint.id) for endpoint in endpoints for port in endpoint.ports("x")}
    return Board(name, endpoints, rows, tuple(sorted(edges)), tuple(sorted(ends)))


def common(row: Row) -> bool:
    """Whether every lane has this step."""
    first = row[0]
    return first is not None and all(step is not None and equal_steps(first, step) for step in row)


def heading(endpoint: Endpoint) -> str:
    """`evaluate, line 40`, in a notebook `evaluate, cell 3:2`."""
    return f"{endpoint.role.value}, {standing(endpoint.place)}"


def standing(place: Place) -> str:
    """Where something stands in its file: `line 40`, `cell 3:2`."""
    return f"line {place.line}" if place.cell is None else f"cell {place.cell}:{place.line}"


def spot(operation: Operation) -> str:
    """The place of a step in few characters: `:40`, `cell 3:2`."""
    return f":{operation.place.line}" if operation.place.cell is None else standing(operation.place)


def caption(operation: Operation, without: frozenset[str] = frozenset()) -> str:
    """A step in words: its kind and its known arguments, but for those named in `without`."""
    shown = [_argument(argument) for argument in operation.arguments if argument.name not in without]
    callee = operation.callee.rpartition(".")[2]
    name = f"{operation.kind} {callee}" if operation.kind in TELLING and callee != operation.kind else operation.kind
    inside = ", ".join(text for text in shown if text)
    return f"{name}({inside})" if inside else name


def _argument(argument: Argument) -> str:
    match argument.value:
        case Known(None):
            return ""
        case Known(float(value)):
            return f"{argument.name}={value:.6g}"
        case Known(value):
            return f"{argument.name}={value!r}"
        case _:
            return f"{argument.name}=?"
