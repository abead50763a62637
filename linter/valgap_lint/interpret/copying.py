"""Copies of values: what is changed in a copy leaves the original as it is."""

from __future__ import annotations

from dataclasses import replace

from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.structure import map_leaf
from valgap_lint.interpret.values import Data, DictPayload, InstancePayload, ListPayload, Ref, TupleValue, Value
from valgap_lint.ir.places import Place

DEPTH = 12
"""Containers in each other that are copied."""


def copied(run: Run, value: Value, place: Place) -> Value:
    """A container or object of its own that holds the same things; data that are another array. Models and library objects stay one."""
    if isinstance(value, Data):
        return map_leaf(run, value, "identity", "copy", place)
    payload = run.state.load(value) if isinstance(value, Ref) else None
    if isinstance(payload, ListPayload | DictPayload) or (isinstance(payload, InstancePayload) and payload.model < 0):
        return run.state.allocate(payload)
    return value


def copied_deeply(run: Run, value: Value, place: Place, depth: int = 0) -> Value:
    """As `copied`, with copies of all that it holds."""
    if isinstance(value, TupleValue):
        return TupleValue(tuple(copied_deeply(run, item, place, depth + 1) for item in value.items), value.fields)
    if depth > DEPTH or not isinstance(value, Ref):
        return copied(run, value, place)
    payload = run.state.load(value)

    def inner(item: Value | None) -> Value | None:
        return copied_deeply(run, item, place, depth + 1) if item is not None else None

    match payload:
        case ListPayload():
            items = tuple(copied_deeply(run, item, place, depth + 1) for item in payload.items)
            return run.state.allocate(replace(payload, items=items, rest=inner(payload.rest)))
        case DictPayload():
            entries = {key: copied_deeply(run, item, place, depth + 1) for key, item in payload.items.items()}
            return run.state.allocate(replace(payload, items=entries, rest=inner(payload.rest)))
        case InstancePayload() if payload.model < 0:
            held = {key: copied_deeply(run, item, place, depth + 1) for key, item in payload.attributes.items()}
            return run.state.allocate(replace(payload, attributes=held))
        case _:
            return value
