"""Generators: what a function yields, as the items it delivers where these are all known, else as a stream of their like."""

from __future__ import annotations

import libcst as cst

from valgap_lint.interpret.elements import element_of, literal_items
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.scopes import Frame, function_frame
from valgap_lint.interpret.values import (
    NONE,
    Data,
    DictPayload,
    ListPayload,
    Ref,
    StatisticValue,
    StreamValue,
    TupleValue,
    UnknownValue,
    Value,
)
from valgap_lint.ir.places import Place

MANY = 64
"""Items that a generator keeps apart."""


def yield_expression(run: Run, node: cst.Yield, frame: Frame) -> Value:
    owner = function_frame(frame)
    place = frame.unit.place(node)
    if run.loops or len(run.conditions) > owner.conditions:
        owner.endless = True
    if not isinstance(node.value, cst.From):
        owner.yields.append(run.evaluate(node.value, frame) if node.value is not None else NONE)
        return NONE
    source = run.evaluate(node.value.item, frame)
    items = literal_items(run, source)
    if items is None or len(items) > MANY:
        owner.endless = True
        owner.yields.append(element_of(run, source, place))
    else:
        owner.yields.extend(items)
    return NONE


def delivered(run: Run, frame: Frame, place: Place) -> Value:
    """What the call of a generator function gives. Samples flow as a stream; other things, such as configurations, come one by one."""
    if not frame.endless and len(frame.yields) <= MANY and not all(_is_sample(run, value) for value in frame.yields):
        return run.state.allocate(ListPayload(tuple(frame.yields), None, "generator"))
    joined = frame.yields[-1]
    for value in reversed(frame.yields[:-1]):
        joined = run.mix(value, joined, place)
    return StreamValue(joined, "generator")


def _is_sample(run: Run, value: Value) -> bool:
    """Whether a value is what a model is fed with: data, or nothing but data put together."""
    match value:
        case Data() | StatisticValue() | UnknownValue():
            return True
        case TupleValue():
            return all(_is_sample(run, item) for item in value.items)
        case Ref():
            payload = run.state.load(value)
            if isinstance(payload, ListPayload):
                items = payload.items if payload.rest is None else (*payload.items, payload.rest)
                return all(_is_sample(run, item) for item in items)
            return isinstance(payload, DictPayload) and all(_is_sample(run, item) for item in payload.items.values())
        case _:
            return False
