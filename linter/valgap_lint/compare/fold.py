"""Folds the operations of a path, port by port, into what is known of the data there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from valgap_lint.compare.joining import chosen, joined
from valgap_lint.compare.steps import Step, blur
from valgap_lint.compare.table import FIELDS, AnyField, AnyTransition, by_kind
from valgap_lint.compare.tracked import State, Tracked
from valgap_lint.ir.operations import SIDE_INPUTS, Port
from valgap_lint.ir.vocabulary import KINDS
from valgap_lint.pipeline.graph import PipelineGraph

UNREAD = frozenset({"opaque", "layer", "call", "predict"})
"""Kinds after which every field is unknown."""


@dataclass(frozen=True)
class Fold:
    """The states of all ports that were asked for; each port is folded once, in script order, so that depth does not matter."""

    graph: PipelineGraph
    states: dict[Port, State] = field(default_factory=dict)
    transitions: Mapping[str, tuple[tuple[AnyField, AnyTransition], ...]] = field(default_factory=by_kind)

    def states_of(self, ports: Iterable[Port]) -> tuple[State, ...]:
        """The states of some ports, in their order. A port outside the graph has an empty state."""
        wanted = tuple(ports)
        for port in self.graph.order(wanted):
            if port not in self.states:
                self.states[port] = self._state(port)
        return tuple(self.states.get(port, State()) for port in wanted)

    def _state(self, port: Port) -> State:
        operation = self.graph.operations[port.operation]
        inputs = tuple(self.states[source] for source in operation.feeding(port.index))
        sided = operation.kind in SIDE_INPUTS
        step = Step(operation, port, inputs[:1] if sided else inputs, inputs[1:] if sided else ())
        if operation.kind in UNREAD or operation.kind not in KINDS:
            return self._all(lambda key: blur(step, key))
        if operation.kind == "choose":
            return self._all(lambda key: chosen(step, key))
        if len(step.inputs) > 1:
            return self._changed(step, self._all(lambda key: joined(step, key)))
        return self._changed(step, step.before)

    def _all(self, answer: Callable[[AnyField], Tracked[object] | None]) -> State:
        found = ((key, answer(key)) for key, _ in FIELDS)
        return State({key: tracked for key, tracked in found if tracked is not None})

    def _changed(self, step: Step, before: State) -> State:
        transitions = self.transitions.get(step.operation.kind, ())
        if not transitions:
            return before
        if len(step.inputs) > 1:
            step = Step(step.operation, step.port, (before,), step.sides)
        values = dict(before.values)
        for key, transition in transitions:
            tracked = transition(step)
            if tracked is None:
                values.pop(key, None)
            else:
                values[key] = tracked
        return State(values)
