"""The module `operator`: operators and look-ups as functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.operators import binary
from valgap_lint.interpret.subscripts import get_item
from valgap_lint.interpret.truth import truth
from valgap_lint.interpret.values import Const, Partial, Passed, Symbol, TupleValue, Value
from valgap_lint.ir.places import Place

Operator = Callable[[Run, Arguments, Place], "Value | None"]
BINARY: Mapping[str, str] = {
    "add": "+",
    "iadd": "+",
    "sub": "-",
    "isub": "-",
    "mul": "*",
    "imul": "*",
    "truediv": "/",
    "itruediv": "/",
    "floordiv": "//",
    "mod": "%",
    "pow": "**",
    "matmul": "@",
    "and_": "&",
    "or_": "|",
    "xor": "^",
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "is_": "is",
    "is_not": "is not",
}


def _binary(symbol: str) -> Operator:
    def compute(run: Run, arguments: Arguments, place: Place) -> Value | None:
        if len(arguments.positional) != 2:
            return None
        return binary(run, symbol, arguments.positional[0].value, arguments.positional[1].value, place)

    return compute


def contains(run: Run, arguments: Arguments, place: Place) -> Value | None:
    if len(arguments.positional) != 2:
        return None
    return binary(run, "in", arguments.positional[1].value, arguments.positional[0].value, place)


def negated(run: Run, arguments: Arguments, place: Place) -> Value | None:
    decided = truth(run, arguments.first())
    return Const(not decided) if decided is not None else run.unknown("data-dependent", "a negation", place)


def item(run: Run, arguments: Arguments, place: Place) -> Value | None:
    if len(arguments.positional) != 2:
        return None
    return get_item(run, arguments.positional[0].value, arguments.positional[1].value, place)


def _getter(name: str) -> Operator:
    """`itemgetter("a", "b")`: a function that looks these up in what it is called with."""

    def make(run: Run, arguments: Arguments, place: Place) -> Value | None:
        keys = TupleValue(tuple(passed.value for passed in arguments.positional))
        return Partial(Symbol(f"operator.{name}.get"), (Passed(keys, place),), ())

    return make


def got_items(run: Run, arguments: Arguments, place: Place) -> Value | None:
    return _each_key(arguments, lambda holder, key: get_item(run, holder, key, place))


def got_attributes(run: Run, arguments: Arguments, place: Place) -> Value | None:
    def attribute(holder: Value, key: Value) -> Value:
        if not isinstance(key, Const) or not isinstance(key.value, str):
            return run.unknown("dynamic-code", "an attribute", place)
        for name in key.value.split("."):
            holder = run.parts.attribute(run, holder, name, place)
        return holder

    return _each_key(arguments, attribute)


def _each_key(arguments: Arguments, look_up: Callable[[Value, Value], Value]) -> Value | None:
    if len(arguments.positional) != 2 or not isinstance(arguments.first(), TupleValue):
        return None
    keys, holder = arguments.first(), arguments.positional[1].value
    assert isinstance(keys, TupleValue)
    found = tuple(look_up(holder, key) for key in keys.items)
    return found[0] if len(found) == 1 else TupleValue(found)


def method_caller(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`methodcaller("astype", "float32")`: a function that calls this method of what it is called with."""
    return Partial(
        Symbol("operator.methodcaller.get"), (Passed(TupleValue(()), place), *arguments.positional), tuple(arguments.keyword.items())
    )


def called_method(run: Run, arguments: Arguments, place: Place) -> Value | None:
    if len(arguments.positional) < 3:
        return None
    name, *given, receiver = arguments.positional[1:]
    if not isinstance(name.value, Const) or not isinstance(name.value.value, str):
        return None
    method = run.parts.attribute(run, receiver.value, name.value.value, place)
    return run.call(method, Arguments(tuple(given), arguments.keyword), place)


OPERATOR_CALLS: Mapping[str, Operator] = {
    **{f"operator.{name}": _binary(symbol) for name, symbol in BINARY.items()},
    "operator.contains": contains,
    "operator.not_": negated,
    "operator.getitem": item,
    "operator.itemgetter": _getter("itemgetter"),
    "operator.itemgetter.get": got_items,
    "operator.attrgetter": _getter("attrgetter"),
    "operator.attrgetter.get": got_attributes,
    "operator.methodcaller": method_caller,
    "operator.methodcaller.get": called_method,
}
