"""Arithmetic on data: affine maps where the operand is known, statistics where it is one, else an opaque operand."""

from __future__ import annotations

from valgap_lint.interpret.ports import UNREPRESENTED, as_data, is_data, plain
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.noise import perturbed
from valgap_lint.interpret.quantities import compare_data
from valgap_lint.interpret.structure import map_leaf
from valgap_lint.interpret.values import Const, Data, StatisticValue, UnknownValue, Value
from valgap_lint.ir.facts import Constant, Known
from valgap_lint.ir.operations import Argument, Port
from valgap_lint.ir.places import Place

Scale = float | tuple[float, ...]
DATA_REASONS = frozenset({"parameter", "unmodelled-call", "external-module", "unresolved-name", "attribute", "user-input"})
UNKNOWN_RESULTS = {"//": "rounded-down", "/": "quotient"}
"""What is known of a number that is not: counts of steps that are rounded down leave rows out."""
EPSILON = 1e-2
"""What is added to a deviation, at most, so that nothing is divided by zero."""
MAPS = frozenset({"+", "-", "*", "/"})
COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})


def combine(run: Run, symbol: str, left: Value, right: Value, place: Place) -> Value:
    """`left symbol right` where at least one side may be data."""
    if not _concerns_data(run, symbol, left, right):
        return run.unknown(UNKNOWN_RESULTS.get(symbol, "data-dependent"), f"the result of {symbol}", place)
    if symbol in COMPARISONS or symbol in MAPS:
        compare_data(run, left, right, "comparison" if symbol in COMPARISONS else "arithmetic", symbol, place)
    statistic = _of_statistics(run, symbol, left, right, place) or _with_statistic(run, symbol, left, right, place)
    if statistic is not None:
        return statistic
    if symbol in MAPS:
        mapped = _affine(run, symbol, left, right, place)
        if mapped is not None:
            return mapped
    return _other(run, symbol, left, right, place)


def _concerns_data(run: Run, symbol: str, left: Value, right: Value) -> bool:
    if is_data(run, left) or is_data(run, right):
        return True
    sides = ((left, right), (right, left))
    return symbol in MAPS and any(
        isinstance(side, UnknownValue) and side.reason.kind in DATA_REASONS and _number(other) for side, other in sides
    )


def _number(value: Value) -> bool:
    return isinstance(value, Const) and isinstance(value.value, float) or value == Const(255)


def _of_statistics(run: Run, symbol: str, left: Value, right: Value, place: Place) -> Value | None:
    """`std + 1e-7` is the deviation still; `high - low` of the same data is one statistic."""
    for value, other in ((left, right), (right, left)):
        if isinstance(value, StatisticValue) and symbol == "+" and isinstance(other, Const) and isinstance(other.value, int | float):
            return value if abs(other.value) <= EPSILON else None
    if not (isinstance(left, StatisticValue) and isinstance(right, StatisticValue) and left.port == right.port and symbol in MAPS):
        return None
    inputs = (Port(left.operation), Port(right.operation))
    number = run.recorder.emit("arithmetic", symbol, place, inputs, (Argument("operator", Known(symbol), place),))
    return StatisticValue(left.port, f"{left.statistic} {symbol} {right.statistic}", left.axis, number)


def _with_statistic(run: Run, symbol: str, left: Value, right: Value, place: Place) -> Value | None:
    if not isinstance(right, StatisticValue) or symbol not in MAPS or not is_data(run, left):
        return None
    data = as_data(run, left, place)
    arguments = (
        Argument("operator", Known(symbol), place),
        Argument("statistic", Known(right.statistic), place),
        Argument("axis", Known(right.axis if isinstance(right.axis, int | tuple) else None), place),
    )
    number = run.recorder.emit("statistic", symbol, place, (data.port, right.port), arguments)
    return Data(Port(number), data.type)


def _affine(run: Run, symbol: str, left: Value, right: Value, place: Place) -> Value | None:
    for data, other, swapped in ((left, right, False), (right, left, True)):
        operand = operand_of(run, other)
        if operand is not None and not _is_literal(run, data):
            coefficients = _coefficients(symbol, operand, swapped)
            if coefficients is None:
                return None
            scale, offset = coefficients
            arguments = (Argument("scale", Known(scale), place), Argument("offset", Known(offset), place))
            return map_leaf(run, as_data(run, data, place), "affine", symbol, place, arguments)
    return None


def _is_literal(run: Run, value: Value) -> bool:
    return isinstance(value, Const) or isinstance(value, Data) and value.port in run.recorder.literals


def operand_of(run: Run, value: Value) -> Constant:
    """A number, or a tuple of one number a channel; None when it is neither."""
    found = plain(run, value)
    if found is UNREPRESENTED:
        return None
    while isinstance(found, tuple) and len(found) == 1 and isinstance(found[0], tuple):
        found = found[0]
    if isinstance(found, bool) or not isinstance(found, int | float | tuple):
        return None
    if isinstance(found, tuple):
        numbers = [item for item in found if isinstance(item, int | float) and not isinstance(item, bool)]
        return tuple(float(item) for item in numbers) if len(numbers) == len(found) in (1, 3, 4) else None
    return float(found)


def _coefficients(symbol: str, operand: Constant, swapped: bool) -> tuple[Scale, Scale] | None:
    """Scale and offset of `x symbol operand`, or of `operand symbol x`."""
    if isinstance(operand, tuple):
        pairs = [_coefficients(symbol, item, swapped) for item in operand]
        known = [pair for pair in pairs if pair is not None]
        if len(known) != len(pairs):
            return None
        return tuple(_scalar(s) for s, _ in known), tuple(_scalar(o) for _, o in known)
    assert isinstance(operand, float)
    match symbol, swapped:
        case "+", _:
            return 1.0, operand
        case "-", False:
            return 1.0, -operand
        case "-", True:
            return -1.0, operand
        case "*", _:
            return operand, 0.0
        case "/", False if operand:
            return 1.0 / operand, 0.0
        case _:
            return None


def _scalar(value: Scale) -> float:
    assert isinstance(value, float)
    return value


def _other(run: Run, symbol: str, left: Value, right: Value, place: Place) -> Value:
    data, other = (left, right) if is_data(run, left) else (right, left)
    source = as_data(run, data, place)
    noisy = perturbed(run, symbol, left, right, place)
    if noisy is not None:
        return noisy
    if symbol in COMPARISONS or symbol in ("%", "//", "**", "&", "|", "^", "@"):
        operand = run.parts.text(run, other)
        argument = Argument("name", Known(f"{symbol} {operand}"), place)
        inputs = (source.port, as_data(run, other, place).port) if is_data(run, other) else (source.port,)
        return Data(Port(run.recorder.emit("transform", symbol, place, inputs, (argument,))), source.type)
    inputs = (source.port,) if not is_data(run, other) else (source.port, as_data(run, other, place).port)
    argument = Argument("operator", Known(symbol), place)
    return Data(Port(run.recorder.emit("arithmetic", symbol, place, inputs, (argument,))), source.type)
