"""Methods of lists and sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from valgap_lint.interpret import containers
from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.elements import element_of
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.ordering import ordered
from valgap_lint.interpret.values import (
    NONE,
    Const,
    ListPayload,
    Passed,
    Ref,
    Value,
)
from valgap_lint.ir.places import Place


def append(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    containers.append(run, receiver, arguments.first(), place)
    return NONE


def extend(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    containers.extend(run, receiver, arguments.first(), place)
    return NONE


def insert(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    payload = run.state.load(receiver)
    if isinstance(payload, ListPayload) and len(arguments.positional) == 2:
        index, item = arguments.positional[0].value, containers.contained(run, receiver, arguments.positional[1].value, place)
        known = isinstance(index, Const) and isinstance(index.value, int) and (payload.rest is None or index.value == 0)
        if known and isinstance(index, Const) and isinstance(index.value, int) and not run.loops:
            items = list(payload.items)
            items.insert(index.value, item)
            run.state.store(receiver, ListPayload(tuple(items), payload.rest, payload.kind))
        else:
            containers.append(run, receiver, item, place)
    return NONE


def pop_item(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    payload = run.state.load(receiver)
    assert isinstance(payload, ListPayload)
    index = arguments.first() if arguments.positional else Const(-1)
    if payload.rest is None and not run.loops and isinstance(index, Const) and isinstance(index.value, int):
        items = list(payload.items)
        if -len(items) <= index.value < len(items):
            popped = items.pop(index.value)
            run.state.store(receiver, ListPayload(tuple(items), None, payload.kind))
            return popped
    return element_of(run, receiver, place)


def first_popped(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    return pop_item(run, receiver, Arguments((Passed(Const(0), place),)), place)


def turned(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    return NONE


def union(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    whole = copied(run, receiver, arguments, place)
    assert isinstance(whole, Ref)
    containers.extend(run, whole, arguments.first(), place)
    return whole


def cleared(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    payload = run.state.load(receiver)
    if isinstance(payload, ListPayload) and not run.loops:
        run.state.store(receiver, ListPayload((), None, payload.kind))
    return NONE


def turned_round(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    payload = run.state.load(receiver)
    if isinstance(payload, ListPayload) and payload.rest is None and not run.loops:
        run.state.store(receiver, ListPayload(payload.items[::-1], None, payload.kind))
    return NONE


def copied(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    return run.state.allocate(run.state.load(receiver))


def sort(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    """`items.sort(key=…)`; a list of samples keeps what is known of each of them."""
    payload = run.state.load(receiver)
    if isinstance(payload, ListPayload) and payload.rest is None and payload.items:
        found = ordered(run, payload.items, arguments, place) if not run.loops else None
        unsorted = ListPayload((), element_of(run, receiver, place), payload.kind) if found is None else None
        run.state.store(receiver, unsorted or ListPayload(found or (), None, payload.kind))
    return NONE


def remove(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    """Takes out the first item that equals the argument; one that is not known may be any."""
    payload, item = run.state.load(receiver), arguments.first()
    if isinstance(payload, ListPayload) and payload.rest is None and not run.loops and item in payload.items:
        items = list(payload.items)
        items.remove(item)
        run.state.store(receiver, ListPayload(tuple(items), None, payload.kind))
    elif isinstance(payload, ListPayload) and payload.items and payload.kind == "list":
        run.state.store(receiver, ListPayload((), element_of(run, receiver, place), payload.kind))
    return NONE


def position(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    """Where an item stands in a list whose items before it are all constants."""
    payload, wanted = run.state.load(receiver), arguments.first()
    if isinstance(payload, ListPayload) and isinstance(wanted, Const) and len(arguments.positional) == 1:
        for place_in_list, item in enumerate(payload.items):
            if not isinstance(item, Const):
                break
            if item.value == wanted.value:
                return Const(place_in_list)
    return run.unknown("data-dependent", "a position in a list", place)


def occurrences(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    payload, item = run.state.load(receiver), arguments.first()
    if isinstance(payload, ListPayload) and payload.rest is None and all(isinstance(other, Const) for other in (*payload.items, item)):
        return Const(payload.items.count(item))
    return run.unknown("data-dependent", "a number of items in a list", place)


LIST_METHODS: Mapping[str, Callable[[Run, Ref, Arguments, Place], Value]] = {
    "append": append,
    "appendleft": append,
    "add": append,
    "extend": extend,
    "insert": insert,
    "pop": pop_item,
    "popleft": first_popped,
    "rotate": turned,
    "copy": copied,
    "sort": sort,
    "reverse": turned_round,
    "clear": cleared,
    "remove": remove,
    "discard": remove,
    "update": extend,
    "union": union,
    "index": position,
    "count": occurrences,
}
