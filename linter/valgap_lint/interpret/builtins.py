"""Python's built-in functions on abstract values."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Mapping

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.branches import each
from valgap_lint.interpret.elements import literal_items
from valgap_lint.interpret.iteration import ITERATING
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.operators import binary
from valgap_lint.interpret.ordering import extreme
from valgap_lint.interpret.parsing import converted
from valgap_lint.interpret.ports import is_data
from valgap_lint.interpret.quantities import measured_in, reduced_quantity, report
from valgap_lint.interpret.reflection import has_attribute, is_callable, is_instance, type_of
from valgap_lint.interpret.values import (
    NONE,
    Alternatives,
    Const,
    Data,
    DictPayload,
    Measured,
    Ref,
    Symbol,
    TupleValue,
    UnknownValue,
    Value,
)
from valgap_lint.ir.facts import GIVEN
from valgap_lint.ir.places import Place

Builtin = Callable[[Run, Arguments, Place], "Value | None"]


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
    if isinstance(value, Const) and isinstance(value.value, str | bytes | range):
        return Const(len(value.value))
    counting = run.parts.member(run, value, "__len__") if isinstance(value, Ref) else None
    if counting is not None:
        return run.call(counting, Arguments(), place)
    detail = f"len({run.parts.text(run, value)})"
    return run.length(value.port, detail, place) if isinstance(value, Data) else run.unknown("data-dependent", detail, place)


def call_dict(run: Run, arguments: Arguments, place: Place) -> Value:
    items: dict[object, Value] = {}
    rest: Value | None = None
    if isinstance(arguments.first(), Data) and not arguments.keyword:
        return arguments.first()
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
        parsed = converted(run, values[0], convert.__name__, place)
        if parsed is not None:
            return parsed
        if all(isinstance(value, Const) for value in values):
            try:
                return Const(convert(*(value.value for value in values if isinstance(value, Const))))
            except (TypeError, ValueError, OverflowError):
                return run.unknown("data-dependent", "a conversion", place)
        if isinstance(values[0], UnknownValue) and values[0].token and (convert is bool or values[0].reason.kind in GIVEN):
            return _of_given(run, values[0], convert.__name__, tuple(values[1:]))
        down = convert is int and isinstance(values[0], UnknownValue) and values[0].reason.kind in ("quotient", "rounded-down")
        return run.unknown("rounded-down" if down else "data-dependent", f"a conversion of {run.parts.text(run, values[0])}", place)

    return compute


def _of_given(run: Run, value: UnknownValue, convert: str, rest: tuple[Value, ...]) -> UnknownValue:
    """A conversion of what the user gives, which is the same wherever it is made. As a truth value it is what it was."""
    if convert == "bool":
        return value
    return run.derived(value, (convert, rest), value.reason.kind, f"{convert}() of {value.reason.detail}")


def call_extreme(name: str) -> Builtin:
    """`min` and `max`, also of a history; `sum`."""

    def compute(run: Run, arguments: Arguments, place: Place) -> Value:
        values = [passed.value for passed in arguments.positional]
        if len(values) == 1 and isinstance(values[0], Measured):
            return reduced_quantity(run, values[0], name, place)
        items = literal_items(run, values[0]) if len(values) == 1 else tuple(values)
        constants = [item.value for item in items or () if isinstance(item, Const)]
        numbers = [number for number in constants if isinstance(number, int | float)]
        if items and len(numbers) == len(items) and not arguments.keyword:
            return Const({"min": min, "max": max, "sum": sum}[name](numbers))  # type: ignore[operator]  # all three take numbers
        chosen = extreme(run, name, items, arguments, place) if items and name != "sum" else None
        if chosen is not None:
            return chosen
        found = tuple(number for value in values for number in measured_in(run, value))
        if found:
            return Measured(tuple(dict.fromkeys(found)))
        if len(values) == 1 and is_data(run, values[0]):
            return run.call(Symbol(f"numpy.{name}"), arguments, place)
        return run.unknown("data-dependent", f"{name}()", place)

    return compute


def decided(name: str, ask: Callable[[Run, Value, Value], bool | None]) -> Builtin:
    """A question about a value that is answered where the value tells."""

    def answer(run: Run, arguments: Arguments, place: Place) -> Value:
        values = [passed.value for passed in arguments.positional]
        found = ask(run, values[0], values[1] if len(values) > 1 else NONE) if values else None
        return Const(found) if found is not None else run.unknown("data-dependent", f"{name}()", place)

    return answer


def call_type(run: Run, arguments: Arguments, place: Place) -> Value:
    found = type_of(run, arguments.first()) if len(arguments.positional) == 1 else None
    return found if found is not None else run.unknown("data-dependent", "type()", place)


def call_getattr(run: Run, arguments: Arguments, place: Place) -> Value:
    values = [passed.value for passed in arguments.positional]
    if len(values) >= 2 and isinstance(values[1], Const) and isinstance(values[1].value, str):
        if len(values) > 2 and has_attribute(run, values[0], values[1].value) is False:
            return values[2]
        return run.parts.attribute(run, values[0], values[1].value, place)
    return run.unknown("dynamic-code", "getattr()", place)


def call_setattr(run: Run, arguments: Arguments, place: Place) -> Value:
    values = [passed.value for passed in arguments.positional]
    if len(values) == 3 and isinstance(values[1], Const) and isinstance(values[1].value, str):
        run.parts.set_attribute(run, values[0], values[1].value, values[2], place)
    return NONE


def _named(ask: Callable[[Run, Value, str], bool | None]) -> Callable[[Run, Value, Value], bool | None]:
    """A question about a name that is asked where the name is known."""

    def answer(run: Run, value: Value, name: Value) -> bool | None:
        return ask(run, value, name.value) if isinstance(name, Const) and isinstance(name.value, str) else None

    return answer


def given(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """A copy of what was given, where anything was."""
    return arguments.positional[0].value if arguments.positional else None


def dynamic(name: str) -> Builtin:
    """Code that is made at run time is not followed."""

    def refuse(run: Run, arguments: Arguments, place: Place) -> Value:
        return run.unknown("dynamic-code", f"{name}()", place)

    return refuse


def same(run: Run, arguments: Arguments, place: Place) -> Value:
    return arguments.first()


def call_divmod(run: Run, arguments: Arguments, place: Place) -> Value | None:
    if len(arguments.positional) != 2:
        return None
    left, right = (passed.value for passed in arguments.positional)
    return TupleValue((binary(run, "//", left, right, place), binary(run, "%", left, right, place)))


def call_power(run: Run, arguments: Arguments, place: Place) -> Value | None:
    if len(arguments.positional) != 2:
        return None
    return binary(run, "**", arguments.positional[0].value, arguments.positional[1].value, place)


def nothing(run: Run, arguments: Arguments, place: Place) -> Value:
    return NONE


BUILTINS: Mapping[str, Builtin] = {
    **ITERATING,
    "print": call_print,
    "display": call_print,
    "len": call_len,
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
    "isinstance": decided("isinstance", is_instance),
    "callable": decided("callable", lambda run, value, _: is_callable(run, value)),
    "hasattr": decided("hasattr", _named(has_attribute)),
    "type": call_type,
    "setattr": call_setattr,
    "getattr": call_getattr,
    "bytearray": given,
    "bytes": given,
    "memoryview": given,
    "exec": dynamic("exec"),
    "eval": dynamic("eval"),
    "compile": dynamic("compile"),
    "input": dynamic("input"),
    "ignore": nothing,
    "same": same,
    "divmod": call_divmod,
    "pow": call_power,
}
