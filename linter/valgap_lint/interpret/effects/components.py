"""What a call hands to a model, sorted into inputs, labels and weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.elements import sequence_item
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.ports import as_data
from valgap_lint.interpret.structure import leaves
from valgap_lint.interpret.values import (
    NONE,
    Alternatives,
    Data,
    DictPayload,
    Function,
    InstancePayload,
    ListPayload,
    Method,
    Partial,
    Passed,
    Ref,
    StreamValue,
    TupleValue,
    UnknownValue,
    Value,
)
from valgap_lint.ir.endpoints import Component
from valgap_lint.ir.places import Place

KINDS = ("x", "y", "weight")


@dataclass(frozen=True, slots=True)
class Supply:
    """The components that reach a model, what they came in, where that stands and the names it was written as."""

    components: tuple[Component, ...]
    container: str
    place: Place
    words: str = ""


def supply(run: Run, x: Passed, y: Passed | None, weight: Passed | None, place: Place) -> Supply:
    """Sorts what was passed as `x`, `y` and `sample_weight`. A dataset or sequence brings its own labels and weights."""
    where = x.place or place
    value = opened(run, x.value, where)
    container = container_of(run, x.value, value)
    if isinstance(value, StreamValue):
        return Supply(_of_element(run, value.element, where), container, where, x.words)
    found = components(leaves(run, value, where), "x")
    for kind, passed in (("y", y), ("weight", weight)):
        if passed is not None and passed.value != NONE:
            found += components(leaves(run, passed.value, passed.place or where), kind)
    return Supply(found, container, where, x.words)


def opened(run: Run, value: Value, place: Place) -> Value:
    """A sequence or generator object as a stream of its items; anything else as it is."""
    if isinstance(value, Function | Method | Partial):
        value = run.call(value, Arguments(), place)
    if isinstance(value, Alternatives):
        streams = [opened(run, item, place) for _, item in value.items]
        if all(isinstance(item, StreamValue) for item in streams):
            return _joined(run, value, streams, place)
    if isinstance(value, Ref) and isinstance(run.state.load(value), InstancePayload):
        return StreamValue(sequence_item(run, value, place), "sequence")
    return value


def _joined(run: Run, value: Alternatives, streams: Sequence[Value], place: Place) -> Value:
    joined = streams[-1]
    for (under, _), item in zip(reversed(value.items[:-1]), reversed(streams[:-1]), strict=True):
        number = next((n for n, _ in under), run.condition())
        joined = run.join(number, item, joined, place)
    return joined


def container_of(run: Run, passed: Value, value: Value) -> str:
    """What the data came in: array, dataset, sequence, generator or unknown."""
    if isinstance(value, StreamValue):
        if value.type == "generator":
            return "generator"
        return "dataset" if value.type.endswith("Dataset") or not value.type else "sequence"
    if isinstance(passed, Ref) and isinstance(run.state.load(passed), ListPayload | DictPayload):
        return "array"
    return "array" if isinstance(value, Data | TupleValue) else "unknown"


def _of_element(run: Run, element: Value, place: Place) -> tuple[Component, ...]:
    """A tuple is inputs, labels, weights; anything else is inputs alone."""
    if isinstance(element, TupleValue) and 1 <= len(element.items) <= 3:
        found: tuple[Component, ...] = ()
        for kind, item in zip(KINDS, element.items, strict=False):
            found += components(leaves(run, item, place), kind)
        return found
    if isinstance(element, UnknownValue):
        return (Component("x", "0", as_data(run, element, place).port),)
    return components(leaves(run, element, place), "x")


def components(found: Sequence[Data], kind: str) -> tuple[Component, ...]:
    """Data in order as components of one kind."""
    return tuple(Component(kind, str(index), leaf.port) for index, leaf in enumerate(found))
