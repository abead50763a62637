"""Python's built-in functions that iterate: ranges, pairs, maps, filters, sorting and iterators."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.elements import element_of, first_element, iterated
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.ordering import ordered
from valgap_lint.interpret.truth import truth
from valgap_lint.interpret.values import (
    NONE,
    Const,
    Data,
    ListPayload,
    Passed,
    Ref,
    StreamValue,
    TupleValue,
    UnknownValue,
    Value,
)
from valgap_lint.ir.operations import Port
from valgap_lint.ir.places import Place

Iterating = Callable[[Run, Arguments, Place], "Value | None"]
ITERATORS = frozenset({"iterator", "generator"})
"""Kinds of lists of which each item is delivered once."""


def call_range(run: Run, arguments: Arguments, place: Place) -> Value:
    bounds = [passed.value.value for passed in arguments.positional if isinstance(passed.value, Const)]
    numbers = [bound for bound in bounds if isinstance(bound, int)]
    if numbers and len(numbers) == len(arguments.positional) <= 3 and (len(numbers) < 3 or numbers[2]):
        return Const(range(*numbers))
    return StreamValue(run.counter(_counted(run, [passed.value for passed in arguments.positional]), place), "range")


def _counted(run: Run, bounds: list[Value]) -> Port | None:
    """The data whose samples `range(len(x))` counts, None where it counts anything else."""
    whole = len(bounds) == 1 or (len(bounds) == 2 and bounds[0] == Const(0))
    last = bounds[-1] if whole else None
    return run.lengths.get(last) if isinstance(last, UnknownValue) else None


def call_enumerate(run: Run, arguments: Arguments, place: Place) -> Value:
    value = arguments.first()
    items = iterated(run, value)
    given = arguments.positional[1] if len(arguments.positional) > 1 else arguments.keyword.get("start")
    start = given.value.value if given is not None and isinstance(given.value, Const) else (0 if given is None else None)
    if items is not None and isinstance(start, int):
        return TupleValue(tuple(TupleValue((Const(index), item)) for index, item in enumerate(items, start)))
    index = run.counter(value.port if isinstance(value, Data) else None, place)
    return StreamValue(TupleValue((index, _element(run, value, place))), "enumerate")


def _element(run: Run, value: Value, place: Place) -> Value:
    """The element of an iterable inside another; the outer iteration is the pass."""
    return value.element if isinstance(value, StreamValue) else element_of(run, value, place)


def call_zip(run: Run, arguments: Arguments, place: Place) -> Value:
    columns = [iterated(run, passed.value) for passed in arguments.positional]
    known = [column for column in columns if column is not None]
    if arguments.open:
        return run.unknown("data-dependent", "rows turned into columns", place)
    if len(known) == len(columns):
        return TupleValue(tuple(TupleValue(row) for row in zip(*known, strict=False)))
    return StreamValue(TupleValue(tuple(_element(run, passed.value, place) for passed in arguments.positional)), "generator")


def call_sequence(kind: str) -> Iterating:
    """`list`, `tuple` and `set` of an iterable."""

    def convert(run: Run, arguments: Arguments, place: Place) -> Value:
        if not arguments.positional:
            return TupleValue(()) if kind == "tuple" else run.state.allocate(ListPayload((), None, kind))
        value = arguments.first()
        items = iterated(run, value)
        if items is None:
            if isinstance(value, UnknownValue | Data):
                return value
            return run.state.allocate(ListPayload((), element_of(run, value, place), kind))
        if kind == "set":
            items = tuple(dict.fromkeys(items))
        return TupleValue(items) if kind == "tuple" else run.state.allocate(ListPayload(items, None, kind))

    return convert


def call_sorted(run: Run, arguments: Arguments, place: Place) -> Value:
    """`sorted(items, key=…, reverse=…)`; where the order is not known, any item may stand anywhere."""
    value = arguments.first()
    items = iterated(run, value)
    if items is None:
        return value if isinstance(value, UnknownValue | Data) else run.state.allocate(ListPayload((), element_of(run, value, place)))
    found = ordered(run, items, arguments, place)
    if found is None:
        return run.state.allocate(ListPayload((), element_of(run, value, place)))
    return run.state.allocate(ListPayload(found))


def call_iter(run: Run, arguments: Arguments, place: Place) -> Value:
    value = arguments.first()
    items = iterated(run, value)
    if items is None or _is_iterator(run, value):
        return value
    return run.state.allocate(ListPayload(items, None, "iterator"))


def _is_iterator(run: Run, value: Value) -> bool:
    payload = run.state.load(value) if isinstance(value, Ref) else None
    return isinstance(payload, ListPayload) and payload.kind in ITERATORS


def call_next(run: Run, arguments: Arguments, place: Place) -> Value:
    value = arguments.first()
    items = iterated(run, value)
    if items is not None and not run.loops and isinstance(value, Ref) and _is_iterator(run, value):
        if not items:
            return arguments.positional[1].value if len(arguments.positional) > 1 else run.unknown("data-dependent", "next()", place)
        run.state.store(value, ListPayload(items[1:], None, "iterator"))
        return items[0]
    return first_element(run, value, place)


def call_map(run: Run, arguments: Arguments, place: Place) -> Value | None:
    if len(arguments.positional) < 2:
        return None
    function, *columns = (passed.value for passed in arguments.positional)
    rows = _rows(run, columns)
    if rows is not None and len(rows) <= run.budget.turns:
        called = tuple(run.call(function, Arguments(tuple(Passed(item, place) for item in row)), place) for row in rows)
        return run.state.allocate(ListPayload(called, None, "iterator"))
    element = Arguments(tuple(Passed(element_of(run, column, place), place) for column in columns))
    return run.state.allocate(ListPayload((), run.call(function, element, place)))


def _rows(run: Run, columns: list[Value]) -> list[tuple[Value, ...]] | None:
    items = [iterated(run, column) for column in columns]
    known = [column for column in items if column is not None]
    return list(zip(*known, strict=False)) if len(known) == len(items) else None


def call_filter(run: Run, arguments: Arguments, place: Place) -> Value | None:
    if len(arguments.positional) != 2:
        return None
    function, iterable = (passed.value for passed in arguments.positional)
    items = iterated(run, iterable)
    if items is None or len(items) > run.budget.turns:
        return iterable
    kept: list[Value] = []
    for item in items:
        passes = truth(run, item if function == NONE else run.call(function, Arguments((Passed(item, place),)), place))
        if passes is None:
            return run.state.allocate(ListPayload((), element_of(run, iterable, place)))
        if passes:
            kept.append(item)
    return run.state.allocate(ListPayload(tuple(kept), None, "iterator"))


def call_reversed(run: Run, arguments: Arguments, place: Place) -> Value:
    items = iterated(run, arguments.first())
    return TupleValue(tuple(reversed(items))) if items is not None else arguments.first()


def reduce(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`functools.reduce(function, items, start)`."""
    if len(arguments.positional) < 2:
        return None
    function, iterable, *start = (passed.value for passed in arguments.positional)
    items = iterated(run, iterable)
    if items is None or len(items) > run.budget.turns:
        return None
    todo = [*start, *items]
    if not todo:
        return run.unknown("data-dependent", "reduce() of nothing", place)
    result = todo[0]
    for item in todo[1:]:
        result = run.call(function, Arguments((Passed(result, place), Passed(item, place))), place)
    return result


def call_any(run: Run, arguments: Arguments, place: Place) -> Value:
    items = iterated(run, arguments.first())
    decided = [truth(run, item) for item in items] if items is not None else [None]
    if True in decided:
        return Const(True)
    return Const(False) if None not in decided else run.unknown("data-dependent", "any()", place)


def call_all(run: Run, arguments: Arguments, place: Place) -> Value:
    items = iterated(run, arguments.first())
    decided = [truth(run, item) for item in items] if items is not None else [None]
    if False in decided:
        return Const(False)
    return Const(True) if None not in decided else run.unknown("data-dependent", "all()", place)


ITERATING: Mapping[str, Iterating] = {
    "range": call_range,
    "enumerate": call_enumerate,
    "zip": call_zip,
    "list": call_sequence("list"),
    "tuple": call_sequence("tuple"),
    "set": call_sequence("set"),
    "frozenset": call_sequence("set"),
    "sorted": call_sorted,
    "iter": call_iter,
    "next": call_next,
    "map": call_map,
    "filter": call_filter,
    "reversed": call_reversed,
    "any": call_any,
    "all": call_all,
}
