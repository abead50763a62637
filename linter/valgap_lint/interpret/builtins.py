"""Python's built-in functions on abstract values."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Mapping

from valgap_lint.interpret.branches import each
from valgap_lint.interpret.elements import element_of, literal_items
from valgap_lint.interpret.machine import Arguments, Run
from valgap_lint.interpret.ports import is_data
from valgap_lint.interpret.quantities import measured_in, reduced_quantity, report
from valgap_lint.interpret.truth import truth
from valgap_lint.interpret.values import (
    NONE,
    Alternatives,
    Const,
    Data,
    DictPayload,
    ListPayload,
    Measured,
    Passed,
    Ref,
    StreamValue,
    Symbol,
    TupleValue,
    UnknownValue,
    Value,
)
from valgap_lint.ir.places import Place

Builtin = Callable[[Run, Arguments, Place], "Value | None"]
UNROLLED_RANGE = 4


def builtin(name: str) -> Value | None:
    """A built-in name, None when Python has none such."""
    return Symbol(f"builtins.{name}") if hasattr(builtins, name) or name in BUILTINS or name in ("exit", "quit") else None


def call_print(run: Run, arguments: Arguments, place: Place) -> Value:
    report(run, tuple(passed.value for passed in arguments.positional), "print", place)
    return NONE


def call_len(run: Run, arguments: Arguments, place: Place) -> Value:
    value = arguments.first()
    items = literal_items(run, value)
    if items is not None:
        return Const(len(items))
    if isinstance(value, Const) and isinstance(value.value, str | bytes):
        return Const(len(value.value))
    return run.unknown("data-dependent", f"len({run.parts.text(run, value)})", place)


def call_range(run: Run, arguments: Arguments, place: Place) -> Value:
    bounds = [passed.value.value for passed in arguments.positional if isinstance(passed.value, Const)]
    numbers = [bound for bound in bounds if isinstance(bound, int)]
    if numbers and len(numbers) == len(arguments.positional) <= 3 and (len(numbers) < 3 or numbers[2]):
        turns = range(*numbers)
        if len(turns) <= UNROLLED_RANGE:
            return TupleValue(tuple(Const(turn) for turn in turns))
    return StreamValue(run.unknown("loop-carried", "a loop counter", place), "range")


def call_enumerate(run: Run, arguments: Arguments, place: Place) -> Value:
    value = arguments.first()
    items = literal_items(run, value)
    if items is not None:
        return TupleValue(tuple(TupleValue((Const(index), item)) for index, item in enumerate(items)))
    index = run.unknown("loop-carried", "a loop counter", place)
    return StreamValue(TupleValue((index, _element(run, value, place))), "enumerate")


def _element(run: Run, value: Value, place: Place) -> Value:
    """The element of an iterable inside another; the outer iteration is the pass."""
    return value.element if isinstance(value, StreamValue) else element_of(run, value, place)


def call_zip(run: Run, arguments: Arguments, place: Place) -> Value:
    columns = [literal_items(run, passed.value) for passed in arguments.positional]
    known = [column for column in columns if column is not None]
    if arguments.open:
        return run.unknown("data-dependent", "rows turned into columns", place)
    if len(known) == len(columns):
        return TupleValue(tuple(TupleValue(row) for row in zip(*known, strict=False)))
    return StreamValue(TupleValue(tuple(_element(run, passed.value, place) for passed in arguments.positional)), "generator")


def transposed(run: Run, rows: Value, place: Place) -> Value | None:
    """`zip(*pairs)` where every pair has as many items: a list of the first, a list of the second."""
    payload = run.state.load(rows) if isinstance(rows, Ref) else None
    row = payload.rest if isinstance(payload, ListPayload) and not payload.items else None
    if not isinstance(row, TupleValue):
        return None
    return TupleValue(tuple(run.state.allocate(ListPayload((), item)) for item in row.items))


def call_sequence(kind: str) -> Builtin:
    """`list`, `tuple`, `set` and `sorted` of an iterable."""

    def convert(run: Run, arguments: Arguments, place: Place) -> Value:
        if not arguments.positional:
            return TupleValue(()) if kind == "tuple" else run.state.allocate(ListPayload((), None, kind))
        value = arguments.first()
        items = literal_items(run, value)
        if items is None:
            if isinstance(value, UnknownValue | Data):
                return value
            return run.state.allocate(ListPayload((), element_of(run, value, place), kind))
        return TupleValue(items) if kind == "tuple" else run.state.allocate(ListPayload(items, None, kind))

    return convert


def call_dict(run: Run, arguments: Arguments, place: Place) -> Value:
    items: dict[object, Value] = {}
    rest: Value | None = None
    if arguments.positional:
        payload = run.dictionary(arguments.first())
        pairs = literal_items(run, arguments.first()) if payload is None else None
        items.update(payload.items if payload is not None else {})
        for pair in pairs or ():
            parts = literal_items(run, pair)
            if parts is not None and len(parts) == 2 and isinstance(parts[0], Const):
                items[parts[0].value] = parts[1]
        if payload is None and pairs is None:
            rest = run.unknown("data-dependent", "an item of a dict", place)
    items.update({name: passed.value for name, passed in arguments.keyword.items()})
    return run.state.allocate(DictPayload(items, rest))


def call_number(convert: Callable[..., object]) -> Builtin:
    """`int`, `float`, `bool`, `str`, `abs`, `round` of one value."""

    def compute(run: Run, arguments: Arguments, place: Place) -> Value:
        values = [passed.value for passed in arguments.positional]
        if not values:
            return Const(convert())
        if isinstance(values[0], Alternatives):
            rest = arguments.positional[1:]
            return each(run, values[0], lambda item: compute_one(run, [item, *(p.value for p in rest)], place), place)
        return compute_one(run, values, place)

    def compute_one(run: Run, values: list[Value], place: Place) -> Value:
        numbers = measured_in(run, values[0])
        if numbers:
            return Measured(numbers)
        if is_data(run, values[0]):
            return values[0]
        if all(isinstance(value, Const) for value in values):
            try:
                return Const(convert(*(value.value for value in values if isinstance(value, Const))))
            except (TypeError, ValueError, OverflowError):
                return run.unknown("data-dependent", "a conversion", place)
        down = convert is int and isinstance(values[0], UnknownValue) and values[0].reason.kind in ("quotient", "rounded-down")
        return run.unknown("rounded-down" if down else "data-dependent", f"a conversion of {run.parts.text(run, values[0])}", place)

    return compute


def call_extreme(name: str) -> Builtin:
    """`min` and `max`, also of a history; `sum`."""

    def compute(run: Run, arguments: Arguments, place: Place) -> Value:
        values = [passed.value for passed in arguments.positional]
        if len(values) == 1 and isinstance(values[0], Measured):
            return reduced_quantity(run, values[0], name, place)
        items = literal_items(run, values[0]) if len(values) == 1 else tuple(values)
        constants = [item.value for item in items or () if isinstance(item, Const)]
        numbers = [number for number in constants if isinstance(number, int | float)]
        if items and len(numbers) == len(items):
            return Const({"min": min, "max": max, "sum": sum}[name](numbers))  # type: ignore[operator]  # all three take numbers
        found = tuple(number for value in values for number in measured_in(run, value))
        if found:
            return Measured(tuple(dict.fromkeys(found)))
        if len(values) == 1 and is_data(run, values[0]):
            return run.call(Symbol(f"numpy.{name}"), arguments, place)
        return run.unknown("data-dependent", f"{name}()", place)

    return compute


def call_isinstance(run: Run, arguments: Arguments, place: Place) -> Value:
    return run.unknown("data-dependent", "isinstance()", place)


def call_iter(run: Run, arguments: Arguments, place: Place) -> Value:
    return arguments.first()


def call_next(run: Run, arguments: Arguments, place: Place) -> Value:
    return element_of(run, arguments.first(), place)


def call_map(run: Run, arguments: Arguments, place: Place) -> Value | None:
    if len(arguments.positional) != 2:
        return None
    function, iterable = (passed.value for passed in arguments.positional)
    items = literal_items(run, iterable)
    called = [
        run.call(function, Arguments((Passed(item, place),)), place)
        for item in (items if items is not None and len(items) <= run.budget.turns else (element_of(run, iterable, place),))
    ]
    if items is not None and len(items) <= run.budget.turns:
        return run.state.allocate(ListPayload(tuple(called)))
    return run.state.allocate(ListPayload((), called[0]))


def call_reversed(run: Run, arguments: Arguments, place: Place) -> Value:
    items = literal_items(run, arguments.first())
    return TupleValue(tuple(reversed(items))) if items is not None else arguments.first()


def call_getattr(run: Run, arguments: Arguments, place: Place) -> Value:
    values = [passed.value for passed in arguments.positional]
    if len(values) >= 2 and isinstance(values[1], Const) and isinstance(values[1].value, str):
        return run.parts.attribute(run, values[0], values[1].value, place)
    return run.unknown("dynamic-code", "getattr()", place)


def call_any(run: Run, arguments: Arguments, place: Place) -> Value:
    items = literal_items(run, arguments.first())
    decided = [truth(run, item) for item in items] if items is not None else [None]
    if True in decided:
        return Const(True)
    return Const(False) if None not in decided else run.unknown("data-dependent", "any()", place)


def call_all(run: Run, arguments: Arguments, place: Place) -> Value:
    items = literal_items(run, arguments.first())
    decided = [truth(run, item) for item in items] if items is not None else [None]
    if False in decided:
        return Const(False)
    return Const(True) if None not in decided else run.unknown("data-dependent", "all()", place)


def dynamic(name: str) -> Builtin:
    """Code that is made at run time is not followed."""

    def refuse(run: Run, arguments: Arguments, place: Place) -> Value:
        return run.unknown("dynamic-code", f"{name}()", place)

    return refuse


def nothing(run: Run, arguments: Arguments, place: Place) -> Value:
    return NONE


BUILTINS: Mapping[str, Builtin] = {
    "print": call_print,
    "display": call_print,
    "len": call_len,
    "range": call_range,
    "enumerate": call_enumerate,
    "zip": call_zip,
    "list": call_sequence("list"),
    "tuple": call_sequence("tuple"),
    "set": call_sequence("set"),
    "frozenset": call_sequence("set"),
    "sorted": call_sequence("list"),
    "dict": call_dict,
    "int": call_number(int),
    "float": call_number(float),
    "bool": call_number(bool),
    "str": call_number(str),
    "abs": call_number(abs),
    "round": call_number(round),
    "min": call_extreme("min"),
    "max": call_extreme("max"),
    "sum": call_extreme("sum"),
    "isinstance": call_isinstance,
    "iter": call_iter,
    "next": call_next,
    "map": call_map,
    "reversed": call_reversed,
    "getattr": call_getattr,
    "any": call_any,
    "all": call_all,
    "exec": dynamic("exec"),
    "eval": dynamic("eval"),
    "compile": dynamic("compile"),
    "input": dynamic("input"),
    "ignore": nothing,
    "same": call_iter,
}
