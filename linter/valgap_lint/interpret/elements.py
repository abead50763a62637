"""What iterating a value gives, and taking it apart."""

from __future__ import annotations

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.branches import each
from valgap_lint.interpret.enumerations import enumerated
from valgap_lint.interpret.files import content
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.origins import Origin
from valgap_lint.interpret.structure import leaves, map_leaf, through
from valgap_lint.interpret.values import (
    Alternatives,
    AttributeDict,
    ClassValue,
    Const,
    Data,
    DictPayload,
    InstancePayload,
    ListPayload,
    Measured,
    Passed,
    Ref,
    StreamValue,
    TupleValue,
    UnknownValue,
    Value,
)
from valgap_lint.ir.facts import GIVEN, Known
from valgap_lint.ir.operations import Argument, Port
from valgap_lint.ir.places import Place

ITERATION = "iteration"


def literal_items(run: Run, value: Value) -> tuple[Value, ...] | None:
    """The items of an iterable whose length is known, else None."""
    match value:
        case TupleValue():
            return value.items
        case Const(value=range() as numbers) if len(numbers) <= run.budget.turns:
            return tuple(Const(number) for number in numbers)
        case ClassValue():
            return tuple(member for _, member in enumerated(value)) or None
        case AttributeDict():
            content = run.dictionary(value)
            return tuple(Const(key) for key in content.items) if content is not None else None
        case Ref():
            payload = run.state.load(value)
            if isinstance(payload, ListPayload) and payload.rest is None:
                return payload.items
            if isinstance(payload, DictPayload) and payload.rest is None:
                return tuple(Const(key) for key in payload.items)
            return None
        case _:
            return None


def iterated(run: Run, value: Value) -> tuple[Value, ...] | None:
    """As `literal_items`, and the characters of a short text."""
    if isinstance(value, Const) and isinstance(value.value, str) and len(value.value) <= run.budget.turns:
        return tuple(map(Const, value.value))
    return literal_items(run, value)


def element_of(run: Run, value: Value, place: Place) -> Value:
    """One element of an iterable, standing for all of them. Iterating data is a pass of its own."""
    match value:
        case StreamValue():
            return through(run, value.element, "identity", ITERATION, place)
        case Data():
            return map_leaf(run, value, "identity", ITERATION, place)
        case TupleValue():
            return _any_of(run, value.items, place)
        case Const(value=range()):
            return run.unknown("loop-carried", "a loop counter", place)
        case Ref():
            return _heap_element(run, value, place)
        case Alternatives():
            return each(run, value, lambda item: element_of(run, item, place), place)
        case Const(value=str()):
            letter = run.unknown("data-dependent", "a letter of a text", place)
            run.origins[letter] = Origin("identity", ITERATION, place, (value,))
            return letter
        case UnknownValue():
            kind = value.reason.kind if value.reason.kind not in GIVEN else "data-dependent"
            element = run.unknown(kind, f"an element of {value.reason.detail}", value.reason.place or place)
            if value in run.origins:
                run.origins[element] = Origin("identity", ITERATION, place, (value,))
            return element
        case _:
            return run.unknown("data-dependent", "an element of an iterable", place)


def first_element(run: Run, value: Value, place: Place) -> Value:
    """An element of a pass that ends before the data do. Behind `cache()` such a pass is not kept, if it is the first over the data."""
    if not isinstance(value, StreamValue) or _was_read(run, value, place):
        return element_of(run, value, place)
    return through(run, value.element, "identity", ITERATION, place, (Argument("aborted", Known(True), None),))


def is_cut(run: Run, value: Value) -> bool:
    """Whether a stream is a known number of the first elements of another, as in `for images, labels in ds.take(1)`."""
    if not isinstance(value, StreamValue):
        return False
    ports = [leaf.port for leaf in leaves(run, value, run.somewhere)]
    return bool(ports) and all(run.recorder.operations[port.operation].kind == "take" for port in ports)


def _was_read(run: Run, value: StreamValue, place: Place) -> bool:
    """Whether a model got the whole stream before."""
    own = {_whole(run, leaf.port) for leaf in leaves(run, value, place)}
    return any(_whole(run, component.port) in own for endpoint in run.recorder.endpoints for component in endpoint.components)


def _whole(run: Run, port: Port) -> Port:
    """Where the stream comes from that these are the first elements of."""
    operation = run.recorder.operations[port.operation]
    while operation.kind in ("take", "identity") and operation.inputs:
        port = operation.feeding(port.index)[0]
        operation = run.recorder.operations[port.operation]
    return port


def _heap_element(run: Run, ref: Ref, place: Place) -> Value:
    payload = run.state.load(ref)
    match payload:
        case ListPayload():
            items = payload.items if payload.rest is None else (*payload.items, payload.rest)
            return _any_of(run, items, place)
        case DictPayload():
            return run.unknown("data-dependent", "a key of a dict", place)
        case InstancePayload():
            return sequence_item(run, ref, place)
        case _:
            lines = content(run, ref, place)
            return element_of(run, lines, place) if lines is not None else run.unknown("data-dependent", "an element of an object", place)


def sequence_item(run: Run, ref: Ref, place: Place) -> Value:
    """What `__getitem__`, or else `__iter__` or `__next__`, of a user's class gives."""
    method = run.parts.member(run, ref, "__getitem__")
    if method is not None:
        index = Passed(run.unknown("data-dependent", "the index of a batch", place), place)
        return run.call(method, Arguments((index,)), place)
    for name in ("__iter__", "__next__", "__call__"):
        method = run.parts.member(run, ref, name)
        if method is not None:
            produced = run.call(method, Arguments(), place)
            if produced != ref:
                return produced if name == "__next__" else element_of(run, produced, place)
    return run.unknown("data-dependent", "an element of an object", place)


def _any_of(run: Run, items: tuple[Value, ...], place: Place) -> Value:
    distinct = list(dict.fromkeys(items))
    if not distinct:
        return run.unknown("data-dependent", "an element of an empty list", place)
    if len(distinct) > run.budget.alternatives:
        return run.unknown("data-dependent", "one of many elements", place)
    joined = distinct[-1]
    for item in reversed(distinct[:-1]):
        joined = run.mix(item, joined, place)
    return joined


def unpack(run: Run, value: Value, count: int, starred: int | None, place: Place) -> list[Value]:
    """A value taken apart into `count` targets, of which the one at `starred` takes a list of the surplus."""
    items = literal_items(run, value)
    if items is None or not _fits(len(items), count, starred):
        return [item_at(run, value, index, count, place) for index in range(count)]
    if starred is None:
        return list(items)
    tail = count - starred - 1
    middle = items[starred : len(items) - tail]
    return [*items[:starred], run.state.allocate(ListPayload(middle)), *items[len(items) - tail :]]


def _fits(length: int, count: int, starred: int | None) -> bool:
    return length == count if starred is None else length >= count - 1


def item_at(run: Run, value: Value, index: int, count: int, place: Place) -> Value:
    """Item `index` of a value that is taken apart into `count` parts."""
    match value:
        case Alternatives():
            return each(run, value, lambda item: item_at(run, item, index, count, place), place)
        case TupleValue() if index < len(value.items):
            return value.items[index]
        case StreamValue():
            return element_of(run, value, place)
        case Data():
            argument = Argument("name", Known(f"item {index} of {count}"), None)
            return map_leaf(run, value, "transform", "unpack", place, (argument,))
        case Measured():
            return run.parts.select(run, value, Const(index), place)
        case Ref():
            items = literal_items(run, value)
            return items[index] if items is not None and index < len(items) else element_of(run, value, place)
        case UnknownValue():
            return run.item(value, index, place)
        case _:
            return run.unknown("data-dependent", f"item {index} of a value", place)
