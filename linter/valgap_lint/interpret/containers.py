"""What goes into lists and dicts: items that are added, and items that have to be refused."""

from __future__ import annotations

from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.values import DictPayload, ListPayload, Ref, TupleValue, Value
from valgap_lint.ir.places import Place

LONGEST = 2000
"""Items that a list keeps apart when it is extended."""


def append(run: Run, ref: Ref, item: Value, place: Place) -> None:
    """Adds to a list: inside a loop that stands for many turns, an unknown number of times."""
    payload = run.state.load(ref)
    if not isinstance(payload, ListPayload):
        return
    item = contained(run, ref, item, place)
    if payload.kind == "set" and item in payload.items:
        return
    if run.loops or payload.rest is not None:
        rest = item if payload.rest is None else run.mix(payload.rest, item, place)
        run.state.store(ref, ListPayload(payload.items, rest, payload.kind))
    else:
        run.state.store(ref, ListPayload((*payload.items, item), None, payload.kind))


def extend(run: Run, ref: Ref, added: Value, place: Place) -> None:
    """Adds all of an iterable to a list."""
    known = run.parts.items(run, added)
    payload = run.state.load(ref)
    if not isinstance(payload, ListPayload):
        return
    if known is not None and not run.loops and len(payload.items) + len(known) <= LONGEST:
        for item in known:
            append(run, ref, item, place)
        return
    element = contained(run, ref, run.parts.element(run, added, place), place)
    rest = element if payload.rest is None else run.mix(payload.rest, element, place)
    run.state.store(ref, ListPayload(payload.items, rest, payload.kind))


def contained(run: Run, holder: Ref, item: Value, place: Place) -> Value:
    """What goes into a list or dict: the item, or, so that no container ever holds itself, something unknown."""
    return run.unknown("recursion", "a container that holds itself", place) if _holds(run, item, holder) else item


def _holds(run: Run, value: Value, wanted: Ref) -> bool:
    todo, seen = [value], set[int]()
    while todo:
        current = todo.pop()
        if current == wanted:
            return True
        if isinstance(current, TupleValue):
            todo.extend(current.items)
        elif isinstance(current, Ref) and current.address not in seen:
            seen.add(current.address)
            payload = run.state.load(current)
            if isinstance(payload, ListPayload):
                todo.extend(payload.items if payload.rest is None else (*payload.items, payload.rest))
            elif isinstance(payload, DictPayload):
                todo.extend(payload.items.values() if payload.rest is None else (*payload.items.values(), payload.rest))
    return False
