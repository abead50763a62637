"""Values as trees of data: tuples, lists and dicts of arrays that move through a stream together."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.ports import as_data
from valgap_lint.interpret.values import (
    Alternatives,
    Const,
    Data,
    DictPayload,
    ListPayload,
    Ref,
    StreamValue,
    TupleValue,
    UnknownValue,
    Value,
)
from valgap_lint.ir.operations import Argument, Port
from valgap_lint.ir.places import Place

NOT_DATA = frozenset({"loop-carried"})


def is_small(value: TupleValue, limit: int) -> bool:
    """Whether a tuple, with the tuples in it, has at most `limit` items."""
    todo: list[Value] = [value]
    for _ in range(limit):
        if not todo:
            return True
        item = todo.pop()
        if isinstance(item, TupleValue):
            todo.extend(item.items)
    return not todo


def leaves(run: Run, value: Value, place: Place) -> list[Data]:
    """The data in a tree, in order. What is not known counts as data from an unknown source."""
    return list(_leaves(run, value, place))


def _leaves(run: Run, value: Value, place: Place) -> Iterator[Data]:
    match value:
        case Data():
            yield value
        case TupleValue():
            for item in value.items:
                yield from _leaves(run, item, place)
        case StreamValue():
            yield from _leaves(run, value.element, place)
        case UnknownValue() if value.reason.kind in NOT_DATA:
            return
        case UnknownValue() | Alternatives():
            yield as_data(run, value, place)
        case Ref():
            yield from _heap_leaves(run, value, place)
        case _:
            return


def _heap_leaves(run: Run, ref: Ref, place: Place) -> Iterator[Data]:
    payload = run.state.load(ref)
    if isinstance(payload, DictPayload):
        for item in payload.items.values():
            yield from _leaves(run, item, place)
    elif isinstance(payload, ListPayload):
        if payload.rest is not None or all(isinstance(item, Const) for item in payload.items):
            yield as_data(run, ref, place)
        else:
            for item in payload.items:
                yield from _leaves(run, item, place)


def rebuild(run: Run, value: Value, fresh: Iterator[Data]) -> Value:
    """The same tree with its leaves replaced, in order, by fresh ones."""
    match value:
        case UnknownValue() if value.reason.kind in NOT_DATA:
            return value
        case Data() | UnknownValue() | Alternatives():
            return next(fresh)
        case TupleValue():
            return TupleValue(tuple(rebuild(run, item, fresh) for item in value.items), value.fields, value.owner)
        case StreamValue():
            return StreamValue(rebuild(run, value.element, fresh), value.type)
        case Ref():
            return _rebuild_heap(run, value, fresh)
        case _:
            return value


def _rebuild_heap(run: Run, ref: Ref, fresh: Iterator[Data]) -> Value:
    payload = run.state.load(ref)
    if isinstance(payload, DictPayload):
        return run.state.allocate(DictPayload({key: rebuild(run, item, fresh) for key, item in payload.items.items()}, payload.rest))
    if isinstance(payload, ListPayload):
        if payload.rest is not None or all(isinstance(item, Const) for item in payload.items):
            return next(fresh)
        return run.state.allocate(ListPayload(tuple(rebuild(run, item, fresh) for item in payload.items), None, payload.kind))
    return ref


def through(run: Run, value: Value, kind: str, callee: str, place: Place, arguments: tuple[Argument, ...] = (), group: int = -1) -> Value:
    """Sends all data of a tree through one operation, each leaf from its own input to its own output."""
    found = leaves(run, value, place)
    if not found:
        return value
    ports = tuple(leaf.port for leaf in found)
    number = run.recorder.emit(kind, callee, place, ports, arguments, len(ports), group)
    fresh = iter([Data(Port(number, index), leaf.type) for index, leaf in enumerate(found)])
    return rebuild(run, value, fresh)


def map_leaf(run: Run, leaf: Data, kind: str, callee: str, place: Place, arguments: tuple[Argument, ...] = (), returns: str = "") -> Data:
    """Sends one array through an operation."""
    number = run.recorder.emit(kind, callee, place, (leaf.port,), arguments)
    return Data(Port(number), leaf.type if returns in ("", "same") else returns)
