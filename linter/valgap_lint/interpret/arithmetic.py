"""Arithmetic on data: affine maps where the operand is known, statistics where it is one, else an opaque operand."""

from __future__ import annotations

from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.noise import perturbed
from valgap_lint.interpret.ports import UNREPRESENTED, as_data, is_data, plain
from valgap_lint.interpret.quantities import compare_data
from valgap_lint.interpret.structure import map_leaf
from valgap_lint.interpret.values import Const, Data, ListPayload, Ref, StatisticValue, UnknownValue, Value
from valgap_lint.ir.facts import GIVEN, Known, Unknown
from valgap_lint.ir.operations import Argument, Port
from valgap_lint.ir.places import Place

Scale = float | tuple[float, ...]
DATA_REASONS = frozenset({"parameter", "unmodelled-call", "external-module", "unresolved-name", "attribute", "user-input"})
"""Why a value is not known that may well be data: combined with a factor it counts as such."""
UNKNOWN_RESULTS = {"//": "rounded-down", "/": "quotient"}
"""What is known of a number that is not: counts of steps that are rounded down leave rows out."""
EPSILON = 1e-2
"""What is added to a deviation, at most, so that nothing is divided by zero."""
MAPS = frozenset({"+", "-", "*", "/"})
COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
TRANSFORMS = frozenset({"%", "//", "**", "&", "|", "^", "@"})
"""Operators that are a known step of their own."""


def combine(run: Run, symbol: str, left: Value, right: Value, place: Place) -> Value:
    """`left symbol right` where at least one side may be data."""
    if not _concerns_data(run, symbol, left, right):
        return run.unknown(_kind_of_result(symbol, left, right), f"the result of {symbol}", place)
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


def _kind_of_result(symbol: str, left: Value, right: Value) -> str:
    """Why a number that was computed is not known: one that counts turns does so with a constant added, too."""
    counts = any(isinstance(side, UnknownValue) and side.reason.kind == "loop-carried" for side in (left, right))
    if symbol in ("+", "-") and counts and any(isinstance(side, Const) for side in (left, right)):
        return "loop-carried"
    return UNKNOWN_RESULTS.get(symbol, "data-dependent")


def _concerns_data(run: Run, symbol: str, left: Value, right: Value) -> bool:
    if is_data(run, left) or is_data(run, right):
        return True
    sides = ((left, right), (right, left))
    return symbol in MAPS and any(
        isinstance(side, UnknownValue) and (side.reason.kind in DATA_REASONS or side in run.origins) and _is_factor(other)
        for side, other in sides
    )


def _is_factor(value: Value) -> bool:
    """Whether a value is a number that data are scaled by, rather than counted with."""
    return (isinstance(value, Const) and isinstance(value.value, float)) or value == Const(255)


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
    for data, other, form in ((left, right, f"x {symbol} a"), (right, left, f"a {symbol} x")):
        operand = operand_of(run, other)
        if operand is not None and not _is_literal(run, data):
            coefficients = _coefficients(form, operand)
            if coefficients is None:
                return None
            scale, offset = coefficients
            arguments = (Argument("scale", Known(scale), place), Argument("offset", Known(offset), place))
            return map_leaf(run, as_data(run, data, place), "affine", symbol, place, arguments)
    return None


def _is_literal(run: Run, value: Value) -> bool:
    return isinstance(value, Const) or (isinstance(value, Data) and value.port in run.recorder.literals)


def operand_of(run: Run, value: Value) -> Scale | None:
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


def _coefficients(form: str, operand: Scale) -> tuple[Scale, Scale] | None:
    """Scale and offset of a form such as `x - a`; with one operand a channel, one of each a channel."""
    if not isinstance(operand, tuple):
        return _line(form, operand)
    lines = [_line(form, item) for item in operand]
    known = [line for line in lines if line is not None]
    return (tuple(scale for scale, _ in known), tuple(offset for _, offset in known)) if len(known) == len(lines) else None


def _line(form: str, operand: float) -> tuple[float, float] | None:
    match form:
        case "x + a" | "a + x":
            return 1.0, operand
        case "x - a":
            return 1.0, -operand
        case "a - x":
            return -1.0, operand
        case "x * a" | "a * x":
            return operand, 0.0
        case "x / a" if operand:
            return 1.0 / operand, 0.0
        case _:
            return None


def _is_text_or_list(run: Run, value: Value) -> bool:
    """Whether a value is joined to data rather than added to their numbers: a text, or a list that is no array."""
    payload = run.state.load(value) if isinstance(value, Ref) else None
    return (isinstance(value, Const) and isinstance(value.value, str | bytes)) or isinstance(payload, ListPayload)


def _other(run: Run, symbol: str, left: Value, right: Value, place: Place) -> Value:
    """What no map describes: a random step, a step known by name, or arithmetic with an operand that is not known."""
    data, other = (left, right) if is_data(run, left) else (right, left)
    source = as_data(run, data, place)
    noisy = perturbed(run, symbol, left, right, place)
    if noisy is not None:
        return noisy
    inputs = (source.port, as_data(run, other, place).port) if is_data(run, other) else (source.port,)
    if symbol in COMPARISONS or symbol in TRANSFORMS or _is_text_or_list(run, other):
        kind, argument = "transform", Argument("name", Known(f"{symbol} {run.parts.text(run, other)}"), place)
    else:
        kind, argument = "arithmetic", Argument("operator", Known(symbol), place)
    given = isinstance(other, UnknownValue) and other.reason.kind in GIVEN
    operands = (Argument("operand", Unknown(other.reason), place),) if isinstance(other, UnknownValue) and given else ()
    return Data(Port(run.recorder.emit(kind, symbol, place, inputs, (argument, *operands))), source.type)
