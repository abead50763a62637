"""Operators as functions, and folds: `operator.truediv(x, 255)`, `functools.reduce(step, steps, x)`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.elements import literal_items
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.operators import binary
from valgap_lint.interpret.values import Const, DictPayload, Passed, Symbol, Value
from valgap_lint.ir.places import Place

Functional = Callable[[Run, Arguments, Place], "Value | None"]

OPERATORS: Mapping[str, str] = {
    "add": "+",
    "sub": "-",
    "mul": "*",
    "truediv": "/",
    "floordiv": "//",
    "mod": "%",
    "pow": "**",
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
}
BITS: Mapping[str, int] = {f"{sign}int{bits}": bits for sign in ("", "u") for bits in (8, 16, 32, 64)}


def _operator(symbol: str) -> Functional:
    def compute(run: Run, arguments: Arguments, place: Place) -> Value | None:
        operands = arguments.positional
        return binary(run, symbol, operands[0].value, operands[1].value, place) if len(operands) == 2 else None

    return compute


def reduce(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`functools.reduce(function, items, start)` over items that are known one by one."""
    if arguments.open or len(arguments.positional) < 2:
        return None
    function, items = arguments.positional[0].value, literal_items(run, arguments.positional[1].value)
    if items is None or len(items) > run.budget.turns:
        return None
    values = [*(passed.value for passed in arguments.positional[2:]), *items]
    if not values:
        return None
    result = values[0]
    for value in values[1:]:
        result = run.call(function, Arguments((Passed(result, place), Passed(value, place))), place)
    return result


def integer_limits(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`np.iinfo(np.uint8)`: what a type of whole numbers holds."""
    kind = arguments.first()
    name = kind.value if isinstance(kind, Const) else kind.name.rpartition(".")[2] if isinstance(kind, Symbol) else None
    bits = BITS.get(name) if isinstance(name, str) else None
    if bits is None:
        return None
    low, high = (0, 2**bits - 1) if str(name).startswith("u") else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    return run.state.allocate(DictPayload({"min": Const(low), "max": Const(high), "bits": Const(bits)}))


FUNCTIONAL: Mapping[str, Functional] = {
    **{f"operator.{name}": _operator(symbol) for name, symbol in OPERATORS.items()},
    "functools.reduce": reduce,
    "numpy.iinfo": integer_limits,
}
"""Functions of other functions and of numbers, by canonical name."""
