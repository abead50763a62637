"""Subscripts: reading items, and what indexing means for data."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.branches import each
from valgap_lint.interpret.class_parts import EnumMember, Species
from valgap_lint.interpret.elements import element_of, sequence_item
from valgap_lint.interpret.enumerations import member_of_name
from valgap_lint.interpret.environment import ENVIRONMENT, variable
from valgap_lint.interpret.facts import fact
from valgap_lint.interpret.flags import flag_holder, is_flags
from valgap_lint.interpret.indexing import bounds_of, data_item, is_locator
from valgap_lint.interpret.ini import section
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.origins import Origin
from valgap_lint.interpret.ports import as_data, is_data
from valgap_lint.interpret.quantities import history_entry, select_quantity
from valgap_lint.interpret.scopes import Frame
from valgap_lint.interpret.structure import leaves, map_leaf, through
from valgap_lint.interpret.values import (
    NONE,
    Alternatives,
    AttributeDict,
    ClassValue,
    Const,
    Data,
    DictPayload,
    HistoryValue,
    InstancePayload,
    LibraryMethod,
    ListPayload,
    Measured,
    ObjectPayload,
    Passed,
    Ref,
    SliceValue,
    StatisticValue,
    StreamValue,
    Symbol,
    TupleValue,
    UnknownValue,
    Value,
)
from valgap_lint.ir.facts import GIVEN, Known
from valgap_lint.ir.operations import Argument
from valgap_lint.ir.places import Place

SUMMARY = frozenset({"count", "mean", "std", "min", "max", "25%", "50%", "75%"})
"""The statistics that `describe` gives by name."""


def subscript(run: Run, node: cst.Subscript, frame: Frame) -> Value:
    holder = run.evaluate(node.value, frame)
    key = key_of(run, node, frame)
    return get_item(run, holder, key, frame.unit.place(node))


def key_of(run: Run, node: cst.Subscript, frame: Frame) -> Value:
    """The key of a subscript; several parts become a tuple."""
    parts = tuple(_part(run, element.slice, frame) for element in node.slice)
    trailing = len(parts) == 1 and isinstance(node.slice[0].comma, cst.Comma)
    return parts[0] if len(parts) == 1 and not trailing else TupleValue(parts)


def _part(run: Run, part: cst.BaseSlice, frame: Frame) -> Value:
    match part:
        case cst.Index():
            key = run.evaluate(part.value, frame)
            return NONE if isinstance(key, Symbol) and key.name.endswith(".newaxis") else key
        case cst.Slice():
            bounds = (run.evaluate(bound, frame) if bound is not None else NONE for bound in (part.lower, part.upper, part.step))
            return SliceValue(*bounds)
        case _:
            return NONE


def get_item(run: Run, holder: Value, key: Value, place: Place) -> Value:
    """`holder[key]`."""
    match holder:
        case Alternatives():
            return each(run, holder, lambda item: get_item(run, item, key, place), place)
        case Const(value=str() | bytes() | range()):
            return _text_item(run, holder, key, place)
        case TupleValue():
            return _sequence_item(run, holder, holder.items, None, key, place)
        case Ref():
            return _heap_item(run, holder, key, place)
        case Data():
            return data_item(run, holder, key, place)
        case AttributeDict() | ClassValue():
            return _class_item(run, holder, key, place)
        case StatisticValue() | Symbol():
            return _outside(run, holder, key, place) or _one_statistic(holder, key)
        case LibraryMethod() if is_locator(holder):
            return get_item(run, holder.receiver, key, place)
        case StreamValue():
            named = holder.type == "tensorflow_datasets.Splits"
            return _named_split(run, holder, key, place) if named else element_of(run, holder, place)
        case HistoryValue() | Measured():
            return history_entry(run, holder, key, place) if isinstance(holder, HistoryValue) else select_quantity(run, holder, key, place)
        case UnknownValue():
            return _unknown_item(run, holder, key, place)
        case _:
            return run.unknown("data-dependent", "an item of a value", place)


def _outside(run: Run, holder: StatisticValue | Symbol, key: Value, place: Place) -> Value | None:
    """A variable of the environment or a flag; None for an item of anything else."""
    if holder == ENVIRONMENT:
        return variable(run, key, place)
    return flag_holder(run, key, place) if is_flags(holder) else None


def _one_statistic(holder: StatisticValue | Symbol, key: Value) -> Value:
    """`summary["mean"]` of what `describe` gave; any other item is of the same statistic, and an item of a library's is that too."""
    parts = key.items if isinstance(key, TupleValue) else (key,)
    named = [part.value for part in parts if isinstance(part, Const) and part.value in SUMMARY]
    return (
        replace(holder, statistic=str(named[0]))
        if isinstance(holder, StatisticValue) and holder.statistic == "describe" and named
        else holder
    )


def _class_item(run: Run, holder: AttributeDict | ClassValue, key: Value, place: Place) -> Value:
    """An attribute by its name, the member of an enumeration, or a generic class, whose parameters say nothing."""
    if isinstance(holder, ClassValue):
        named = holder.species in (Species.MEMBER, Species.CONSTANT)
        return member_of_name(run, holder, key, place) if named else holder
    content = run.dictionary(holder)
    return _dict_item(run, holder, content, key, place) if content is not None else run.unknown("attribute", "an attribute", place)


def _named_split(run: Run, holder: StreamValue, key: Value, place: Place) -> Value:
    """`datasets["train"]`: one part of a published data set."""
    described = (Argument("part", fact(run, key, place), place), Argument("splitter", Known("tensorflow_datasets"), None))
    source = next(iter(leaves(run, holder, place)), None)
    group = run.recorder.operations[source.port.operation].group if source is not None else -1
    return StreamValue(
        through(run, holder.element, "split", "tensorflow_datasets.load", place, described, group), "tensorflow.data.Dataset"
    )


def _unknown_item(run: Run, holder: UnknownValue, key: Value, place: Place) -> Value:
    match key:
        case SliceValue() | TupleValue():
            return data_item(run, as_data(run, holder, place), key, place)
        case Const():
            return run.item(holder, key.value, place)
        case _:
            kind = holder.reason.kind if holder.reason.kind not in GIVEN else "data-dependent"
            return run.unknown(kind, f"an item of {holder.reason.detail}", holder.reason.place)


def _text_item(run: Run, holder: Const, key: Value, place: Place) -> Value:
    bounds = python_slice(key)
    text = holder.value
    assert isinstance(text, str | bytes | range)
    if bounds is not None:
        return Const(text[bounds])
    if isinstance(key, Const) and isinstance(key.value, int) and -len(text) <= key.value < len(text):
        return Const(text[key.value])
    return run.unknown("data-dependent", "a part of a text", place)


def _sequence_item(run: Run, holder: Value, items: tuple[Value, ...], rest: Value | None, key: Value, place: Place) -> Value:
    bounds = python_slice(key)
    if bounds is not None and rest is None:
        chosen = items[bounds]
        return TupleValue(chosen) if isinstance(holder, TupleValue) else run.state.allocate(ListPayload(chosen))
    if isinstance(key, Const) and isinstance(key.value, int) and rest is None and -len(items) <= key.value < len(items):
        return items[key.value]
    if isinstance(key, Const) and isinstance(key.value, int) and 0 <= key.value < len(items):
        return items[key.value]
    if isinstance(key, SliceValue) and isinstance(holder, Ref) and isinstance(rest, TupleValue) and not items:
        return run.state.allocate(ListPayload((), through(run, rest, "rows", "[:]", place, bounds_of(run, key, place))))
    if isinstance(key, SliceValue) and isinstance(holder, Ref):
        return data_item(run, as_data(run, holder, place), key, place) if rest is not None or is_data(run, holder) else holder
    if isinstance(key, Data) and rest is None and items and all(isinstance(item, Const) for item in items):
        looked_up = (Argument("name", Known("looked up in a list"), place),)
        return map_leaf(run, key, "transform", "[]", place, looked_up)
    return element_of(run, holder, place)


def python_slice(key: Value) -> slice | None:
    """A slice whose bounds are known, as Python has it."""
    if not isinstance(key, SliceValue):
        return None
    bounds = [bound.value for bound in (key.start, key.stop, key.step) if isinstance(bound, Const)]
    if len(bounds) != 3 or not all(bound is None or isinstance(bound, int) for bound in bounds) or bounds[2] == 0:
        return None
    return slice(*bounds)


def _heap_item(run: Run, holder: Ref, key: Value, place: Place) -> Value:
    payload = run.state.load(holder)
    match payload:
        case ListPayload():
            return _sequence_item(run, holder, payload.items, payload.rest, key, place)
        case DictPayload():
            return _dict_item(run, holder, payload, key, place)
        case InstancePayload():
            return _instance_item(run, holder, key, place)
        case ObjectPayload(kind="ini"):
            return section(run, payload, key, place)
        case _:
            return run.unknown("data-dependent", f"an item of a {payload.callee}", place)


def _instance_item(run: Run, holder: Ref, key: Value, place: Place) -> Value:
    """`data["train"]` asks the user's `__getitem__` for this item; by number it stands for any batch."""
    method = run.parts.member(run, holder, "__getitem__")
    if method is None or not isinstance(key, Const) or not isinstance(key.value, str | EnumMember):
        return sequence_item(run, holder, place)
    return run.call(method, Arguments((Passed(key, place),)), place)


def _dict_item(run: Run, holder: Value, payload: DictPayload, key: Value, place: Place) -> Value:
    if isinstance(key, Const) and key.value in payload.items:
        return payload.items[key.value]
    if is_data(run, key) and not any(is_data(run, item) for item in (*payload.items.values(), payload.rest or NONE)):
        looked_up = (Argument("name", Known("looked up in a dict"), place),)
        return map_leaf(run, as_data(run, key, place), "transform", "[]", place, looked_up)
    if isinstance(payload.rest, UnknownValue) and payload.rest.reason.kind == "loop-carried":
        return _numbered(run, key, payload.rest, place)
    if payload.rest is not None:
        return payload.rest
    if isinstance(key, Const) and payload.default is not None and isinstance(holder, Ref):
        return _made_on_demand(run, holder, payload, key, place)
    if not isinstance(key, Const) and payload.items:
        return element_of(run, TupleValue(tuple(payload.items.values())), place)
    return run.unknown("data-dependent", "an item of a dict", place)


def _numbered(run: Run, key: Value, number: UnknownValue, place: Place) -> Value:
    """`numbers["a"]` of a dict that numbers its keys in a loop: another number, which the key decides."""
    found = run.unknown(number.reason.kind, number.reason.detail, number.reason.place)
    run.origins[found] = Origin("transform", "[]", place, (key,), (Argument("name", Known("looked up in a dict"), place),))
    return found


def _made_on_demand(run: Run, holder: Ref, payload: DictPayload, key: Const, place: Place) -> Value:
    """What a `defaultdict` puts where nothing is yet."""
    made = run.call(payload.default, Arguments(), place) if payload.default is not None else NONE
    run.state.store(holder, replace(payload, items={**payload.items, key.value: made}))
    return made
