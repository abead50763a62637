"""Operators on abstract values: exact on constants, affine maps on data, unknown elsewhere."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

import libcst as cst

from valgap_lint.interpret import containers
from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.arithmetic import COMPARISONS, combine
from valgap_lint.interpret.branches import each
from valgap_lint.interpret.formatting import LONGEST, WIDTH, percent, written_with
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.ports import is_data
from valgap_lint.interpret.quantities import compare_values, measured_in
from valgap_lint.interpret.relations import negation, relation
from valgap_lint.interpret.roles import note_choice
from valgap_lint.interpret.scopes import Frame
from valgap_lint.interpret.sequences import membership, of_containers
from valgap_lint.interpret.texts import joined_texts
from valgap_lint.interpret.truth import truth
from valgap_lint.interpret.values import (
    Alternatives,
    BuiltinMethod,
    ClassValue,
    Const,
    Data,
    DictPayload,
    Function,
    InstancePayload,
    ListPayload,
    Measured,
    Passed,
    Ref,
    Symbol,
    TupleValue,
    UnknownValue,
    Value,
)
from valgap_lint.ir.places import Place

SYMBOLS: Mapping[type[cst.CSTNode], str] = {
    cst.Add: "+",
    cst.Subtract: "-",
    cst.Multiply: "*",
    cst.Divide: "/",
    cst.FloorDivide: "//",
    cst.Modulo: "%",
    cst.Power: "**",
    cst.MatrixMultiply: "@",
    cst.BitAnd: "&",
    cst.BitOr: "|",
    cst.BitXor: "^",
    cst.LeftShift: "<<",
    cst.RightShift: ">>",
    cst.AddAssign: "+",
    cst.SubtractAssign: "-",
    cst.MultiplyAssign: "*",
    cst.DivideAssign: "/",
    cst.FloorDivideAssign: "//",
    cst.ModuloAssign: "%",
    cst.PowerAssign: "**",
    cst.MatrixMultiplyAssign: "@",
    cst.BitAndAssign: "&",
    cst.BitOrAssign: "|",
    cst.BitXorAssign: "^",
    cst.LeftShiftAssign: "<<",
    cst.RightShiftAssign: ">>",
    cst.Equal: "==",
    cst.NotEqual: "!=",
    cst.LessThan: "<",
    cst.LessThanEqual: "<=",
    cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=",
    cst.In: "in",
    cst.NotIn: "not in",
    cst.Is: "is",
    cst.IsNot: "is not",
}

COMPUTED: Mapping[str, Callable[..., object]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda item, holder: item in holder,
    "not in": lambda item, holder: item not in holder,
    "is": lambda a, b: type(a) is type(b) and a == b,
    "is not": lambda a, b: type(a) is not type(b) or a != b,
}

ORDERS = frozenset({"<", "<=", ">", ">="})
RELATIONS = COMPARISONS | {"in", "not in", "is", "is not"}
MAGNITUDE = 1e15
"""Numbers beyond this are not raised to a power."""
LARGEST = 1e150
"""Whole numbers beyond this are not multiplied any further."""


def binary_operation(run: Run, node: cst.BinaryOperation, frame: Frame) -> Value:
    left, right = run.evaluate(node.left, frame), run.evaluate(node.right, frame)
    return binary(run, SYMBOLS[type(node.operator)], left, right, frame.unit.place(node))


def augmented(run: Run, node: cst.BaseAugOp, before: Value, operand: Value, place: Place) -> Value:
    """`before op= operand`; a list grows in place, and so does an array change under all of its names."""
    symbol = SYMBOLS[type(node)]
    if symbol in ("+", "|") and isinstance(before, Ref):
        payload = run.state.load(before)
        if isinstance(payload, ListPayload):
            containers.extend(run, before, operand, place)
            return before
        if isinstance(payload, DictPayload):
            run.call(BuiltinMethod(before, "update"), Arguments((Passed(operand, place),)), place)
            return before
    after = binary(run, symbol, before, operand, place)
    if isinstance(before, Data) and before.type == "numpy.ndarray" and isinstance(after, Data):
        run.replace_data(before, after)
    return after


def binary(run: Run, symbol: str, left: Value, right: Value, place: Place) -> Value:
    """`left symbol right`."""
    if isinstance(left, Const) and isinstance(right, Const):
        return _computed(run, symbol, left, right, place)
    if isinstance(left, Alternatives):
        return each(run, left, lambda item: binary(run, symbol, item, right, place), place)
    if isinstance(right, Alternatives) and not is_data(run, left):
        return each(run, right, lambda item: binary(run, symbol, left, item, place), place)
    text = _on_text(run, symbol, left, right, place)
    if text is not None:
        return text
    if isinstance(left, Measured) or isinstance(right, Measured):
        return _measured(run, symbol, left, right, place)
    same = _same_object(run, left, right) if symbol in ("==", "!=", "is", "is not") else None
    if same is not None:
        return Const(same is (symbol in ("==", "is")))
    tested = relation(run, symbol, left, right)
    if tested is not None:
        return tested
    if symbol in ("is", "is not", "in", "not in"):
        return _identity(run, symbol, left, right, place)
    sequence = joined_texts(run, symbol, left, right, place) or of_containers(run, symbol, left, right, place)
    if sequence is not None:
        return sequence
    overloaded = _overloaded(run, symbol, left, right, place)
    if overloaded is not None:
        return overloaded
    return combine(run, symbol, left, right, place)


def _on_text(run: Run, symbol: str, left: Value, right: Value, place: Place) -> Value | None:
    """`"%s.png" % name` and `folder + name`, where one side is a text; None for anything else."""
    if symbol == "%" and isinstance(left, Const) and isinstance(left.value, str):
        numbers = measured_in(run, right)
        found = percent(run, left.value, right) if not numbers else Measured(numbers)
        data = next((part for part in (right.items if isinstance(right, TupleValue) else (right,)) if isinstance(part, Data)), None)
        if found is None and data is not None:
            return written_with(run, data, place)
        return found or joined_texts(run, symbol, left, right, place) or run.unknown("data-dependent", "a text", place)
    for text, other in ((left, right), (right, left)):
        if symbol == "+" and isinstance(text, Const) and isinstance(text.value, str) and isinstance(other, Data):
            return written_with(run, other, place)
    return None


def _computed(run: Run, symbol: str, left: Const, right: Const, place: Place) -> Value:
    compute = COMPUTED.get(symbol)
    a, b = left.value, right.value
    if symbol == "/" and isinstance(a, str) and isinstance(b, str):
        return Const(str(PurePosixPath(a) / b))
    if compute is None or _excessive(symbol, a, b):
        return run.unknown("data-dependent", f"the result of {symbol}", place)
    try:
        return Const(compute(a, b))
    except (TypeError, ValueError, ZeroDivisionError, OverflowError, KeyError):
        return run.unknown("data-dependent", f"the result of {symbol}", place)


def _excessive(symbol: str, a: object, b: object) -> bool:
    """Whether a computation could grow without bound."""
    sized = [len(side) if isinstance(side, str | bytes) else abs(side) for side in (a, b) if isinstance(side, str | bytes | int | float)]
    if symbol == "**":
        return any(size > 64 for size in sized[1:]) or any(size > MAGNITUDE for size in sized[:1])
    if symbol == "<<":
        return any(size > 64 for size in sized[1:])
    if symbol == "*":
        return any(size > (1000 if isinstance(a, str | bytes) or isinstance(b, str | bytes) else LARGEST) for size in sized)
    if symbol == "+" and isinstance(a, str | bytes):
        return sum(sized) > LONGEST
    return symbol == "%" and isinstance(a, str | bytes) and (len(a) > 1000 or WIDTH.search(str(a)) is not None)


def _measured(run: Run, symbol: str, left: Value, right: Value, place: Place) -> Value:
    how = "comparison" if symbol in RELATIONS else "arithmetic"
    compare_values(run, left, right, how, symbol, place)
    return Measured(tuple(dict.fromkeys((*measured_in(run, left), *measured_in(run, right)))))


def _same_object(run: Run, left: Value, right: Value) -> bool | None:
    """Whether two classes or functions are one; True for what is one object, None for what equality says nothing of."""
    named = [
        isinstance(side, Function | ClassValue) or (isinstance(side, Symbol) and side.name.startswith("builtins."))
        for side in (left, right)
    ]
    if all(named):
        return left == right
    return True if isinstance(left, Ref) and left == right else None


def _identity(run: Run, symbol: str, left: Value, right: Value, place: Place) -> Value:
    if symbol in ("in", "not in"):
        return membership(run, symbol, left, right, place)
    for side, other in ((left, right), (right, left)):
        if side == Const(None) and not isinstance(other, UnknownValue | Alternatives):
            same = other == Const(None)
            return Const(same if symbol == "is" else not same)
    return run.unknown("data-dependent", f"the result of {symbol}", place)


OVERLOADS: Mapping[str, str] = {"/": "__truediv__", "+": "__add__", "-": "__sub__", "*": "__mul__", "==": "__eq__"}


def _overloaded(run: Run, symbol: str, left: Value, right: Value, place: Place) -> Value | None:
    if isinstance(left, Ref) and isinstance(run.state.load(left), InstancePayload) and symbol in OVERLOADS:
        method = run.parts.member(run, left, OVERLOADS[symbol])
        if method is not None:
            return run.call(method, Arguments((Passed(right, place),)), place)
    return None


def unary_operation(run: Run, node: cst.UnaryOperation, frame: Frame) -> Value:
    value = run.evaluate(node.expression, frame)
    place = frame.unit.place(node)
    if isinstance(node.operator, cst.Not):
        decided = truth(run, value)
        if decided is None:
            return negation(run, value) if isinstance(value, UnknownValue) else run.unknown("data-dependent", "a negation", place)
        return Const(not decided)
    if isinstance(value, Const) and isinstance(value.value, int | float):
        if isinstance(node.operator, cst.Minus):
            return Const(-value.value)
        return Const(~value.value) if isinstance(node.operator, cst.BitInvert) and isinstance(value.value, int) else value
    if isinstance(node.operator, cst.Minus) and isinstance(value, Data):
        return combine(run, "*", value, Const(-1), place)
    return value


def comparison(run: Run, node: cst.Comparison, frame: Frame) -> Value:
    left = run.evaluate(node.left, frame)
    results: list[Value] = []
    for target in node.comparisons:
        right = run.evaluate(target.comparator, frame)
        symbol = SYMBOLS[type(target.operator)]
        if symbol in ORDERS and not isinstance(target.comparator, cst.BaseNumber) and not isinstance(node.left, cst.BaseNumber):
            note_choice(run, left, right)
        results.append(binary(run, symbol, left, right, frame.unit.place(node)))
        left = right
    if len(results) == 1:
        return results[0]
    decided = [truth(run, result) for result in results]
    if False in decided:
        return Const(False)
    return Const(True) if all(decided) else run.unknown("data-dependent", "a comparison", frame.unit.place(node))


def boolean_operation(run: Run, node: cst.BooleanOperation, frame: Frame) -> Value:
    left = run.evaluate(node.left, frame)
    decided = truth(run, left)
    if decided is not None:
        stops = decided is isinstance(node.operator, cst.Or)
        return left if stops else run.evaluate(node.right, frame)
    right = run.evaluate(node.right, frame)
    if truth(run, right) is isinstance(node.operator, cst.Or) and isinstance(right, Const) and isinstance(right.value, bool):
        return right
    return run.join(run.condition(), left, right, frame.unit.place(node))
