"""The contract of an endpoint: the facets of everything that reaches the model through it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from valgap_lint.compare.arrival import arrived
from valgap_lint.compare.branches import lift, spread
from valgap_lint.compare.facets import FACETS, Facet
from valgap_lint.compare.fold import UNREAD, Fold
from valgap_lint.compare.tracked import State, Tracked
from valgap_lint.compare.wording import alternatives
from valgap_lint.ir.contracts import Contract, FacetValue
from valgap_lint.ir.endpoints import Component, Endpoint
from valgap_lint.ir.facts import Fact, Known, OneOf, Reason, Unknown
from valgap_lint.ir.operations import Operation


@dataclass(frozen=True, slots=True)
class Input:
    """One component of an endpoint and the state of its data."""

    component: Component
    state: State


@dataclass(frozen=True, slots=True)
class Reached:
    """Everything that reaches a model through one endpoint, and the steps on the way."""

    endpoint: Endpoint
    inputs: tuple[Input, ...]
    path: tuple[Operation, ...]

    def of(self, kind: str) -> tuple[Input, ...]:
        """The inputs of one kind."""
        return tuple(entry for entry in self.inputs if entry.component.kind == kind)

    @property
    def unread(self) -> tuple[Operation, ...]:
        """The steps and sources on the path that could not be read."""
        return tuple(operation for operation in self.path if _is_unread(operation))


def _is_unread(operation: Operation) -> bool:
    """Whether what a step does is not known. A model of the script is what it is: its output counts as that model's."""
    if operation.kind in ("call", "predict") and isinstance(operation.known("model"), int):
        return operation.reason is not None
    return operation.kind in UNREAD or operation.kind == "unknown"


def reach(fold: Fold, endpoint: Endpoint) -> Reached:
    """Follows the components of an endpoint back to their sources."""
    states = fold.states_of(component.port for component in endpoint.components)
    inputs = tuple(Input(component, arrived(state, endpoint)) for component, state in zip(endpoint.components, states, strict=True))
    return Reached(endpoint, inputs, fold.graph.path(endpoint))


def contract(reached: Reached, others: tuple[FacetValue, ...] = ()) -> Contract:
    """The contract of an endpoint: the facets of its data, then `others`."""
    found = (facet_of(facet, reached) for facet in FACETS)
    facets = tuple(value for value in found if value is not None)
    path = tuple(operation.id for operation in reached.path)
    return Contract(reached.endpoint.id, (*facets, *others), path, tuple(operation.id for operation in reached.unread))


def facet_of(facet: Facet[object], reached: Reached) -> FacetValue | None:
    """One facet of an endpoint, None where it does not apply. Several inputs that disagree leave it unknown."""
    values: dict[str, FacetValue] = {}
    for entry in reached.of(facet.component):
        tracked = facet.read(entry.state)
        if tracked is not None:
            values[entry.component.name] = published(facet, tracked)
    if not values:
        return None
    first = next(iter(values.values()))
    if all((value.value, value.text) == (first.value, first.text) for value in values.values()):
        return first
    words = "; ".join(f"{name}: {value.text}" for name, value in values.items())
    reason = Reason("data-dependent", f"{facet.title} is another one for each input", reached.endpoint.place)
    return FacetValue(facet.name, Unknown(reason), words, first.set_by)


def published(facet: Facet[object], tracked: Tracked[object]) -> FacetValue:
    """A facet's value as rules and reporters see it."""
    unread = tracked.unread
    value: Fact = lift(facet.publish, tracked.value)
    if unread is not None and unread.reason is not None and _restarted(facet, tracked):
        value = Unknown(unread.reason)
    return FacetValue(facet.name, value, _text(facet, tracked, value), _set_by(facet, tracked), tracked.keys, unread is not None)


def _restarted(facet: Facet[object], tracked: Tracked[object]) -> bool:
    """Whether nothing is known since a step that could not be read."""
    return isinstance(tracked.value, Known) and any(facet.publish(tracked.value.value) == facet.publish(start) for start in facet.restart)


def _text(facet: Facet[object], tracked: Tracked[object], value: Fact) -> str:
    match tracked.value:
        case Known(known) if not isinstance(value, Unknown):
            after = f" after {tracked.unread.words}" if tracked.unread else ""
            return f"{facet.wording(known)}{after}"
        case OneOf(options):
            return alternatives(tuple(facet.wording(v.value) if isinstance(v, Known) else "unknown" for _, v in options))
        case _:
            return "unknown"


def _set_by(facet: Facet[object], tracked: Tracked[object]) -> int | None:
    if facet.set_by is None:
        return tracked.set_by
    numbers = list(_own_numbers(facet, tracked))
    return max(numbers) if numbers else tracked.set_by if tracked.unread else None


def _own_numbers(facet: Facet[object], tracked: Tracked[object]) -> Iterator[int]:
    for _, value in spread(tracked.value):
        number = facet.set_by(value.value) if facet.set_by is not None and isinstance(value, Known) else None
        if number is not None:
            yield number
