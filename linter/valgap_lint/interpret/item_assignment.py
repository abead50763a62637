"""Writing items: `holder[key] = value`, on containers and on data."""

from __future__ import annotations

from dataclasses import replace

from valgap_lint.interpret import containers
from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.branches import random_arguments
from valgap_lint.interpret.cropping import bounds_of
from valgap_lint.interpret.environment import ENVIRONMENT, set_variable
from valgap_lint.interpret.indexing import ELLIPSIS, FULL
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.noise import drawn_within, noise_engine
from valgap_lint.interpret.ports import as_data, is_data
from valgap_lint.interpret.structure import map_leaf
from valgap_lint.interpret.subscripts import python_slice
from valgap_lint.interpret.values import (
    NONE,
    AttributeDict,
    Const,
    Data,
    DictPayload,
    InstancePayload,
    ListPayload,
    Passed,
    Ref,
    SliceValue,
    Symbol,
    TupleValue,
    UnknownValue,
    Value,
)
from valgap_lint.ir.facts import Known
from valgap_lint.ir.operations import Argument, Port
from valgap_lint.ir.places import Place


def set_item(run: Run, holder: Value, key: Value, value: Value, place: Place) -> Value:
    """`holder[key] = value`; returns what `holder` is afterwards, for data that the name has to be bound to again."""
    match holder:
        case Ref():
            own = run.parts.member(run, holder, "__setitem__")
            if own is not None:
                run.call(own, Arguments((Passed(key, place), Passed(value, place))), place)
                return holder
            _set_heap_item(run, holder, key, containers.contained(run, holder, value, place), place)
            return holder
        case AttributeDict(holder=Ref() as ref) if isinstance(key, Const) and isinstance(instance := run.state.load(ref), InstancePayload):
            run.state.store(ref, replace(instance, attributes={**instance.attributes, str(key.value): value}))
            return holder
        case Symbol() if holder == ENVIRONMENT:
            set_variable(run, key, value)
            return holder
        case Data() if is_data(run, value) or isinstance(value, UnknownValue):
            return _by_chance(run, holder, key, value, _overwritten(run, holder, key, value, place), place)
        case Data() if not _made(run, holder):
            return _by_chance(run, holder, key, value, _patched(run, holder, key, (holder.port,), place), place)
        case Data():
            return _marked(run, holder, key, place)
        case _:
            return holder


def _by_chance(run: Run, holder: Data, key: Value, value: Value, result: Value, place: Place) -> Value:
    """An array of which a part was overwritten at random: with numbers that were drawn, or at a place that was."""
    if not isinstance(result, Data) or _made(run, holder):
        return result
    engine = noise_engine(run, value) or next(filter(None, (noise_engine(run, bound) for bound in bounds_of(key))), "")
    if engine:
        return map_leaf(run, result, "random", "[]=", place, random_arguments("a part overwritten at random", engine))
    drawn = drawn_within(run, value, holder) if isinstance(value, Data) else None
    return map_leaf(run, result, "random", drawn.callee, place, drawn.arguments) if drawn is not None else result


def _overwritten(run: Run, holder: Data, key: Value, value: Value, place: Place) -> Value:
    """An array after part of it was overwritten. Filling an array made for it leaves what it was filled with."""
    filling = as_data(run, value, place)
    if (isinstance(key, SliceValue) and key == FULL) or key == ELLIPSIS:
        return filling
    made = run.recorder.operations[holder.port.operation].kind
    if made == "array" or _every(run, key):
        return Data(Port(run.recorder.emit("stack", "[]=", place, (filling.port,))), holder.type)
    if made == "stack" or holder.port == filling.port:
        return Data(Port(run.recorder.emit("stack", "[]=", place, (holder.port, filling.port))), holder.type)
    return _patched(run, holder, key, (holder.port, filling.port), place)


def _every(run: Run, key: Value) -> bool:
    """Whether a key goes over all samples in turn: `x[i]` and `x[i, :]` in a loop over `range(len(x))`."""
    first, *others = key.items if isinstance(key, TupleValue) and key.items else (key,)
    return isinstance(first, UnknownValue) and first in run.counters and all(part in (FULL, ELLIPSIS) for part in others)


def _made(run: Run, holder: Data) -> bool:
    """Whether an array, or the one that it is a part of, was made in the script to be filled."""
    operation = run.recorder.operations[holder.port.operation]
    while operation.kind in ("index", "rows", "identity") and operation.inputs:
        operation = run.recorder.operations[operation.inputs[0].operation]
    return operation.kind in ("array", "stack")


def _marked(run: Run, holder: Data, key: Value, place: Place) -> Data:
    """`hot[i, words] = 1`: an array that was made for it holds where the data say."""
    parts = key.items if isinstance(key, TupleValue) else (key,)
    data = next((part for part in parts if isinstance(part, Data)), None)
    if data is None:
        return holder
    argument = Argument("name", Known("positions marked"), place)
    return Data(Port(run.recorder.emit("transform", "[]=", place, (data.port,), (argument,))), holder.type)


def _patched(run: Run, holder: Data, key: Value, ports: tuple[Port, ...], place: Place) -> Data:
    argument = Argument("name", Known(f"item assignment {run.parts.text(run, key)}"), place)
    return Data(Port(run.recorder.emit("transform", "[]=", place, ports, (argument,))), holder.type)


def _set_heap_item(run: Run, ref: Ref, key: Value, value: Value, place: Place) -> None:
    payload = run.state.load(ref)
    if isinstance(payload, DictPayload):
        if isinstance(key, Const):
            run.state.store(ref, replace(payload, items={**payload.items, key.value: value}))
        else:
            run.state.store(ref, replace(payload, rest=value if payload.rest is None else run.mix(payload.rest, value, place)))
    elif isinstance(payload, ListPayload) and isinstance(key, Const) and isinstance(key.value, int) and payload.rest is None:
        items = list(payload.items)
        if -len(items) <= key.value < len(items):
            items[key.value] = value
            run.state.store(ref, ListPayload(tuple(items), None, payload.kind))
    elif isinstance(payload, ListPayload):
        _replace_items(run, ref, payload, key, value, place)


def _replace_items(run: Run, ref: Ref, payload: ListPayload, key: Value, value: Value, place: Place) -> None:
    """`items[1:3] = others` exactly where all is known; else the list may hold the value anywhere."""
    bounds, items = python_slice(key), run.parts.items(run, value)
    if bounds is not None and items is not None and payload.rest is None and not run.loops:
        changed = list(payload.items)
        try:
            changed[bounds] = items
        except ValueError:
            return
        run.state.store(ref, replace(payload, items=tuple(changed)))
        return
    item = run.parts.element(run, value, place) if isinstance(key, SliceValue) else value
    held = payload.items if payload.rest is None else (*payload.items, payload.rest)
    known = [part for part in held if part != NONE]
    mixed = run.mix(run.parts.element(run, ref, place), item, place) if known and not run.loops else item
    run.state.store(ref, ListPayload((), mixed, payload.kind))


def delete_item(run: Run, holder: Value, key: Value, place: Place) -> None:
    """`del holder[key]`; where the key is not known, any item of a list may be the one."""
    payload = run.state.load(holder) if isinstance(holder, Ref) else None
    if not isinstance(holder, Ref) or run.loops:
        return
    if isinstance(payload, DictPayload) and isinstance(key, Const):
        run.state.store(holder, replace(payload, items={name: item for name, item in payload.items.items() if name != key.value}))
    elif isinstance(payload, ListPayload) and payload.rest is None:
        items = list(payload.items)
        index = python_slice(key) or (key.value if isinstance(key, Const) and isinstance(key.value, int) else None)
        if index is None or (isinstance(index, int) and not -len(items) <= index < len(items)):
            run.state.store(holder, ListPayload((), run.parts.element(run, holder, place), payload.kind))
            return
        del items[index]
        run.state.store(holder, replace(payload, items=tuple(items)))
