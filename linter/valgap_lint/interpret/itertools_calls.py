"""The modules `itertools` and `collections`, on items that are known."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.elements import element_of, literal_items
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.subscripts import python_slice
from valgap_lint.interpret.values import NONE, Const, DictPayload, ListPayload, Passed, SliceValue, StreamValue, TupleValue, Value
from valgap_lint.ir.places import Place

Iterating = Callable[[Run, Arguments, Place], "Value | None"]
MANY = 256
"""Items that are put together."""


def _listed(run: Run, items: Sequence[Value]) -> Value:
    return run.state.allocate(ListPayload(tuple(items), None, "iterator"))


def chain(run: Run, arguments: Arguments, place: Place) -> Value | None:
    return _chained(run, [passed.value for passed in arguments.positional], place)


def chain_from_iterable(run: Run, arguments: Arguments, place: Place) -> Value | None:
    parts = literal_items(run, arguments.first())
    return _chained(run, list(parts), place) if parts is not None else None


def _chained(run: Run, parts: list[Value], place: Place) -> Value | None:
    known = [items for items in (literal_items(run, part) for part in parts) if items is not None]
    if len(known) == len(parts):
        return _listed(run, [item for items in known for item in items][:MANY]) if sum(map(len, known)) <= MANY else None
    elements = [element_of(run, part, place) for part in parts]
    joined = elements[0]
    for element in elements[1:]:
        joined = run.mix(joined, element, place)
    return StreamValue(joined, "generator")


def repeat(run: Run, arguments: Arguments, place: Place) -> Value | None:
    count = arguments.positional[1].value if len(arguments.positional) > 1 else NONE
    if isinstance(count, Const) and isinstance(count.value, int) and count.value <= MANY:
        return _listed(run, [arguments.first()] * count.value)
    return StreamValue(arguments.first(), "generator")


def cycle(run: Run, arguments: Arguments, place: Place) -> Value | None:
    value = arguments.first()
    items = literal_items(run, value)
    return StreamValue(element_of(run, value, place), "generator") if items is not None else value


def islice(run: Run, arguments: Arguments, place: Place) -> Value | None:
    value, *bounds = (passed.value for passed in arguments.positional)
    items = literal_items(run, value)
    padded = [NONE, *bounds, NONE] if len(bounds) == 1 else [*bounds, NONE, NONE]
    wanted = python_slice(SliceValue(*padded[:3]))
    return _listed(run, items[wanted]) if items is not None and wanted is not None else value


def product(run: Run, arguments: Arguments, place: Place) -> Value | None:
    columns = [literal_items(run, passed.value) for passed in arguments.positional]
    known = [column for column in columns if column is not None]
    count = arguments.keyword.get("repeat", Passed(Const(1), None)).value
    turns = count.value if isinstance(count, Const) and isinstance(count.value, int) else 0
    if len(known) != len(columns) or not 0 < turns <= MANY or math.prod(len(column) for column in known) ** turns > run.budget.turns:
        return StreamValue(run.unknown("data-dependent", "one combination", place), "product")
    return _rows(run, itertools.product(*known, repeat=turns))


def _choices(function: Callable[..., itertools.permutations[tuple[Value, ...]] | itertools.combinations[tuple[Value, ...]]]) -> Iterating:
    def choose(run: Run, arguments: Arguments, place: Place) -> Value | None:
        items = literal_items(run, arguments.first())
        size = arguments.positional[1].value if len(arguments.positional) > 1 else None
        if items is None or len(items) > 5 or not isinstance(size, Const) or not isinstance(size.value, int):
            return StreamValue(run.unknown("data-dependent", "one combination", place), "product")
        return _rows(run, function(items, size.value))

    return choose


def _rows(run: Run, rows: object) -> Value:
    return _listed(run, [TupleValue(tuple(row)) for row in rows])  # type: ignore[attr-defined]  # an iterator of itertools


def count(run: Run, arguments: Arguments, place: Place) -> Value | None:
    return StreamValue(run.unknown("loop-carried", "a loop counter", place), "range")


def starmap(run: Run, arguments: Arguments, place: Place) -> Value | None:
    if len(arguments.positional) != 2:
        return None
    function, iterable = (passed.value for passed in arguments.positional)
    rows = literal_items(run, iterable)
    if rows is None or len(rows) > run.budget.turns:
        return None
    called = [
        run.call(function, Arguments(tuple(Passed(item, place) for item in literal_items(run, row) or (row,))), place) for row in rows
    ]
    return _listed(run, called)


def chain_map(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`ChainMap(options, defaults)`: the first that has a key gives it."""
    found = [run.dictionary(passed.value) for passed in arguments.positional]
    known = [payload for payload in found if payload is not None and payload.rest is None]
    if len(known) != len(found):
        return None
    return run.state.allocate(DictPayload({key: value for payload in reversed(known) for key, value in payload.items.items()}))


ITERTOOLS_CALLS: Mapping[str, Iterating] = {
    "itertools.chain": chain,
    "itertools.chain.from_iterable": chain_from_iterable,
    "itertools.repeat": repeat,
    "itertools.cycle": cycle,
    "itertools.islice": islice,
    "itertools.product": product,
    "itertools.permutations": _choices(itertools.permutations),
    "itertools.combinations": _choices(itertools.combinations),
    "itertools.count": count,
    "itertools.starmap": starmap,
    "collections.ChainMap": chain_map,
}
