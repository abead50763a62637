"""One value in the place of another, inside what holds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from valgap_lint.interpret.values import Data, DictPayload, InstancePayload, ListPayload, Payload, TupleValue, Value


def exchanged(payload: Payload, old: Data, new: Data) -> Payload:
    """The payload with `new` for `old` in its attributes or items; itself where it does not hold `old`."""
    match payload:
        case InstancePayload() if _among(payload.attributes.values(), old):
            return replace(payload, attributes={name: _put(value, old, new) for name, value in payload.attributes.items()})
        case DictPayload() if _among(payload.items.values(), old):
            return DictPayload({key: _put(value, old, new) for key, value in payload.items.items()}, payload.rest)
        case ListPayload() if _among(payload.items, old):
            return replace(payload, items=tuple(_put(value, old, new) for value in payload.items))
        case _:
            return payload


def _among(values: Iterable[Value], old: Data) -> bool:
    return any(_holds(value, old) for value in values)


def _holds(value: Value, old: Data) -> bool:
    if isinstance(value, TupleValue):
        return _among(value.items, old)
    return isinstance(value, Data) and value.port == old.port


def _put(value: Value, old: Data, new: Data) -> Value:
    if isinstance(value, TupleValue) and _holds(value, old):
        return TupleValue(tuple(_put(item, old, new) for item in value.items), value.fields)
    return new if _holds(value, old) else value
