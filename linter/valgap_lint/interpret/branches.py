"""Undecided branches: both are run, and what they leave behind is joined."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from valgap_lint.interpret.flow import Flow
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.state import MISSING, Changes, Missing
from valgap_lint.interpret.values import (
    Alternatives,
    Data,
    DictPayload,
    InstancePayload,
    ListPayload,
    ObjectPayload,
    Payload,
    Ref,
    StreamValue,
    TupleValue,
    UnknownValue,
    Value,
)
from valgap_lint.ir.facts import Condition, Known
from valgap_lint.ir.operations import Argument, Port
from valgap_lint.ir.places import Place

K = TypeVar("K")
Block = Callable[[], Flow]


def fork(run: Run, condition: int, taken: Block, other: Block, place: Place, engine: str = "") -> Flow:
    """Runs two blocks as the branches of an undecided condition and joins the state they leave. Inside one of its branches, only that.

    A branch that returns or raises leaves nothing behind but what it returned. `engine` is the source of the random number that
    decides, empty where it is not chance.
    """
    decided = run.taken(condition)
    if decided is not None:
        return other() if decided else taken()
    if engine:
        run.random_conditions[condition] = engine
    flows: list[Flow] = []
    changes: list[Changes] = []
    for branch, block in enumerate((taken, other)):
        mark = run.state.mark()
        with run.under(condition, branch):
            flows.append(block())
        changes.append(run.state.undo(mark))
    left, right = flows
    if left.leaves and right.leaves:
        return Flow.RETURN if Flow.RETURN in flows else Flow.RAISE
    if left.leaves or right.leaves:
        _apply(run, changes[1] if left.leaves else changes[0])
        return right if left.leaves else left
    _merge(run, condition, changes[0], changes[1], place)
    return left if left is right else Flow.NEXT


def _apply(run: Run, changes: Changes) -> None:
    for change in changes.values():
        if change.after is MISSING:
            run.state.delete(change.cells, change.key)
        else:
            run.state.write(change.cells, change.key, change.after)


def _merge(run: Run, condition: int, left: Changes, right: Changes, place: Place) -> None:
    for cell in {**left, **right}:
        change = left.get(cell) or right[cell]
        a = left[cell].after if cell in left else change.before
        b = right[cell].after if cell in right else change.before
        joined = _join_cells(run, condition, a, b, place)
        if joined is MISSING:
            run.state.delete(change.cells, change.key)
        else:
            run.state.write(change.cells, change.key, joined)


def _join_cells(run: Run, condition: int, a: object, b: object, place: Place) -> object:
    if isinstance(a, Missing) or a is b:
        return b
    if isinstance(b, Missing):
        return a
    if isinstance(a, (ListPayload, DictPayload, InstancePayload, ObjectPayload)):
        return _join_payloads(run, condition, a, b, place)  # type: ignore[arg-type]  # a heap cell never changes its kind
    return join(run, condition, a, b, place)  # type: ignore[arg-type]  # frames hold values only


def _join_payloads(run: Run, condition: int, a: Payload, b: Payload, place: Place) -> Payload:
    match a, b:
        case ListPayload(), ListPayload():
            return _join_lists(run, condition, a, b, place)
        case DictPayload(), DictPayload():
            items = _join_mappings(run, condition, a.items, b.items, place)
            return replace(a, items=items, rest=a.rest if a.rest is not None else b.rest)
        case InstancePayload(), InstancePayload():
            attributes = _join_mappings(run, condition, a.attributes, b.attributes, place)
            return replace(a, attributes=attributes, model=max(a.model, b.model))
        case ObjectPayload(), ObjectPayload():
            attributes = _join_mappings(run, condition, a.attributes, b.attributes, place)
            return replace(a, attributes=attributes, fitted=a.fitted or b.fitted)
        case _:
            return a


def _join_lists(run: Run, condition: int, a: ListPayload, b: ListPayload, place: Place) -> ListPayload:
    if len(a.items) == len(b.items):
        items = tuple(join(run, condition, x, y, place) for x, y in zip(a.items, b.items, strict=True))
        return ListPayload(items, a.rest if a.rest is not None else b.rest, a.kind)
    shared = 0
    while shared < min(len(a.items), len(b.items)) and a.items[shared] == b.items[shared]:
        shared += 1
    rest: Value | None = None
    for value in (*a.items[shared:], *b.items[shared:], *(r for r in (a.rest, b.rest) if r is not None)):
        rest = value if rest is None else join(run, condition, rest, value, place)
    return ListPayload(a.items[:shared], rest, a.kind)


def _join_mappings(run: Run, condition: int, a: Mapping[K, Value], b: Mapping[K, Value], place: Place) -> dict[K, Value]:
    """Two mappings joined key by key; a key that only one of them has keeps its value."""
    return {key: join(run, condition, a[key], b[key], place) if key in a and key in b else a.get(key) or b[key] for key in {**a, **b}}


def join(run: Run, condition: int, a: Value, b: Value, place: Place) -> Value:
    """The value that is `a` in branch 0 of the condition and `b` in branch 1."""
    if a == b:
        return a
    match a, b:
        case Data(), Data():
            return _choose(run, condition, a, b, place)
        case TupleValue(), TupleValue() if len(a.items) == len(b.items):
            return TupleValue(tuple(join(run, condition, x, y, place) for x, y in zip(a.items, b.items, strict=True)), a.fields, a.owner)
        case StreamValue(), StreamValue():
            element = join(run, condition, a.element, b.element, place)
            return StreamValue(element, a.type if a.type == b.type else "")
        case _:
            return _alternatives(run, condition, a, b, place)


def mix(run: Run, a: Value, b: Value, place: Place) -> Value:
    """A value that stands for elements of which some are `a` and some are `b`: no branch tells them apart."""
    if a == b:
        return a
    match a, b:
        case Data(), Data():
            number = run.recorder.emit("stack", "list", place, (a.port, b.port))
            return Data(Port(number), a.type if a.type == b.type else "")
        case TupleValue(), TupleValue() if len(a.items) == len(b.items):
            return TupleValue(tuple(mix(run, x, y, place) for x, y in zip(a.items, b.items, strict=True)), a.fields, a.owner)
        case Ref(), Ref():
            return _mix_records(run, a, b, place) or _alternatives(run, run.condition(), a, b, place)
        case _:
            return _alternatives(run, run.condition(), a, b, place)


def _mix_records(run: Run, a: Ref, b: Ref, place: Place) -> Ref | None:
    """Two lists of the same length as one that stands for both, item by item: `[picture, label]` is a record. None for other objects."""
    left, right = run.state.load(a), run.state.load(b)
    if not isinstance(left, ListPayload) or not isinstance(right, ListPayload) or left.rest is not None or right.rest is not None:
        return None
    if len(left.items) != len(right.items) or not left.items:
        return None
    items = tuple(mix(run, x, y, place) for x, y in zip(left.items, right.items, strict=True))
    return run.state.allocate(ListPayload(items, None, left.kind))


def _choose(run: Run, condition: int, a: Data, b: Data, place: Place) -> Data:
    argument = Argument("condition", Known(condition), None)
    number = run.recorder.emit("choose", "if", place, (a.port, b.port), (argument,))
    engine = run.random_conditions.get(condition)
    if engine is not None:
        number = run.recorder.emit("random", "if", place, (Port(number),), random_arguments("a branch taken at random", engine))
    return Data(Port(number), a.type if a.type == b.type else "")


def random_arguments(transform: str, engine: str) -> tuple[Argument, ...]:
    """The arguments of a step whose randomness the user wrote."""
    return (
        Argument("transform", Known(transform), None),
        Argument("target", Known("image"), None),
        Argument("engine", Known(engine), None),
        Argument("seed", Known(None), None),
    )


def _alternatives(run: Run, condition: int, a: Value, b: Value, place: Place) -> Value:
    items: dict[Value, Condition] = {}
    for branch, value in enumerate((a, b)):
        inner = value.items if isinstance(value, Alternatives) else (((), value),)
        for under, item in inner:
            items.setdefault(item, tuple(sorted({*under, (condition, branch)})))
    if len(items) > run.budget.alternatives:
        return UnknownValue(run.unknown("conflicting-branches", "too many values meet here", place).reason)
    return Alternatives(tuple((under, item) for item, under in items.items()))


def each(run: Run, value: Value, action: Callable[[Value], Value], place: Place) -> Value:
    """Applies `action` to a value, or to each of its alternatives, and joins the results."""
    if not isinstance(value, Alternatives):
        return action(value)
    results = [(under, action(item)) for under, item in value.items]
    joined = results[-1][1]
    for under, result in reversed(results[:-1]):
        number = next((n for n, _ in under), run.condition())
        joined = join(run, number, result, joined, place)
    return joined
