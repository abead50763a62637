"""One value in the place of another, inside what holds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from valgap_lint.interpret.values import NONE, Data, DictPayload, InstancePayload, ListPayload, Payload, TupleValue, Value


def exchanged(payload: Payload, old: Data, new: Data) -> Payload:
    """The payload with `new` for `old` in its attributes or items; itself where it does not hold `old`."""
    match payload:
        case InstancePayload() if _among(payload.attributes.values(), old):
            return replace(payload, attributes={name: put_in(value, old, new) for name, value in payload.attributes.items()})
        case DictPayload() if _among(payload.items.values(), old):
            return replace(payload, items={key: put_in(value, old, new) for key, value in payload.items.items()})
        case ListPayload() if _among((*payload.items, payload.rest or NONE), old):
            rest = put_in(payload.rest, old, new) if payload.rest is not None else None
            return replace(payload, items=tuple(put_in(value, old, new) for value in payload.items), rest=rest)
        case _:
            return payload


def _among(values: Iterable[Value], old: Data) -> bool:
    return any(_holds(value, old) for value in values)


def _holds(value: Value, old: Data) -> bool:
    if isinstance(value, TupleValue):
        return _among(value.items, old)
    return isinstance(value, Data) and value.port == old.port


def put_in(value: Value, old: Data, new: Data) -> Value:
    """The value with `new` for `old`, itself or in a tuple."""
    if isinstance(value, TupleValue) and _holds(value, old):
        return TupleValue(tuple(put_in(item, old, new) for item in value.items), value.fields)
    return new if _holds(value, old) else value
