"""Any value as data: what enters an operation of the graph."""

from __future__ import annotations

from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.values import (
    Alternatives,
    Const,
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
from valgap_lint.ir.facts import Known, Reason
from valgap_lint.ir.operations import Argument, Port
from valgap_lint.ir.places import Place

LOOKED_AT = 8
"""Items of a list that are asked whether they are data."""


def as_data(run: Run, value: Value, place: Place) -> Data:
    """The value as data. Unknown values become sources of their own; a list of arrays is stacked."""
    match value:
        case Data():
            return value
        case UnknownValue():
            return _unknown_source(run, value, place)
        case Alternatives():
            return _chosen(run, value, place)
        case StatisticValue():
            return Data(Port(value.operation), "")
        case StreamValue(type="range"):
            return _constant_source(run, value, place)
        case StreamValue():
            return as_data(run, value.element, place)
        case TupleValue():
            return _stacked(run, value.items, value, place)
        case Ref():
            payload = run.state.load(value)
            if isinstance(payload, ListPayload):
                items = payload.items if payload.rest is None else (*payload.items, payload.rest)
                return _stacked(run, items, value, place)
            if isinstance(payload, DictPayload):
                return _stacked(run, tuple(payload.items.values()), value, place)
            return _constant_source(run, value, place)
        case _:
            return _constant_source(run, value, place)


def is_data(run: Run, value: Value) -> bool:
    """Whether a value holds data of the graph, not only constants."""
    match value:
        case Data() | StatisticValue():
            return True
        case StreamValue():
            return is_data(run, value.element)
        case TupleValue():
            return any(is_data(run, item) for item in value.items)
        case Alternatives():
            return any(is_data(run, item) for _, item in value.items)
        case Ref():
            payload = run.state.load(value)
            if not isinstance(payload, ListPayload):
                return False
            return any(is_data(run, item) for item in payload.items[:LOOKED_AT]) or (
                payload.rest is not None and is_data(run, payload.rest)
            )
        case _:
            return False


def _unknown_source(run: Run, value: UnknownValue, place: Place) -> Data:
    origin = run.origins.get(value)
    if value not in run.sources and origin is not None:
        inputs = tuple(as_data(run, item, origin.place).port for item in origin.inputs)
        run.sources[value] = run.recorder.emit(origin.kind, origin.callee, origin.place, inputs, origin.arguments)
    if value not in run.sources:
        run.sources[value] = run.recorder.emit("unknown", value.reason.detail, value.reason.place or place, reason=value.reason)
    return Data(Port(run.sources[value]))


def _chosen(run: Run, value: Alternatives, place: Place) -> Data:
    (under, item), *rest = value.items
    data = as_data(run, item, place)
    for other_under, other in rest:
        condition = next((number for number, _ in (*under, *other_under)), 0)
        branch = dict(under).get(condition, 0)
        pair = (data.port, as_data(run, other, place).port)
        inputs = pair if branch == 0 else (pair[1], pair[0])
        number = run.recorder.emit("choose", "if", place, inputs, (Argument("condition", Known(condition), None),))
        data = Data(Port(number), data.type)
    return data


def _stacked(run: Run, items: tuple[Value, ...], whole: Value, place: Place) -> Data:
    if not any(is_data(run, item) or _holds_unknown(run, item) for item in items):
        return _constant_source(run, whole, place)
    parts = tuple(dict.fromkeys(as_data(run, item, place).port for item in items))
    return Data(Port(run.recorder.emit("stack", "list", place, parts)))


def _holds_unknown(run: Run, value: Value) -> bool:
    """Whether a value is not known, or is a list of which some items are not."""
    match value:
        case UnknownValue():
            return True
        case TupleValue():
            return any(_holds_unknown(run, item) for item in value.items[:LOOKED_AT])
        case Ref():
            payload = run.state.load(value)
            items = (*payload.items[:LOOKED_AT], payload.rest or Const(None)) if isinstance(payload, ListPayload) else ()
            return any(_holds_unknown(run, item) for item in items)
        case _:
            return False


def _constant_source(run: Run, value: Value, place: Place) -> Data:
    number = run.recorder.emit("array", "literal", place, reason=None)
    literal = plain(run, value)
    if literal is not UNREPRESENTED:
        run.recorder.literals[Port(number)] = literal
    return Data(Port(number))


class _Unrepresented:
    __slots__ = ()


UNREPRESENTED = _Unrepresented()


def plain(run: Run, value: Value) -> object:
    """A value as plain Python data (nested tuples of constants), or UNREPRESENTED."""
    match value:
        case Const():
            return value.value
        case TupleValue():
            return _plain_items(run, value.items)
        case Data():
            return run.recorder.literals.get(value.port, UNREPRESENTED)
        case Ref():
            payload = run.state.load(value)
            if isinstance(payload, ListPayload) and payload.rest is None:
                return _plain_items(run, payload.items)
            return UNREPRESENTED
        case _:
            return UNREPRESENTED


def _plain_items(run: Run, items: tuple[Value, ...]) -> object:
    parts = tuple(plain(run, item) for item in items)
    return UNREPRESENTED if any(part is UNREPRESENTED for part in parts) else parts


def unknown_data(run: Run, kind: str, detail: str, place: Place) -> Data:
    """Data from a source that could not be read."""
    reason = Reason(kind, detail, place)
    return Data(Port(run.recorder.emit("unknown", detail, place, reason=reason)))
