"""Expressions: names, literals, texts, containers and comprehensions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import libcst as cst

from valgap_lint.interpret.ahead import defined_ahead
from valgap_lint.interpret.artifacts import ANY
from valgap_lint.interpret.assignment import assign
from valgap_lint.interpret.attributes import column_or_value, get_attribute
from valgap_lint.interpret.builtins import builtin
from valgap_lint.interpret.calls import call_expression
from valgap_lint.interpret.classes import attribute_name
from valgap_lint.interpret.definitions import make_lambda
from valgap_lint.interpret.elements import element_of, iterated, literal_items
from valgap_lint.interpret.formatting import LONGEST, formatted, written_with
from valgap_lint.interpret.generators import yield_expression
from valgap_lint.interpret.machine import SPENT, Run
from valgap_lint.interpret.operators import binary_operation, boolean_operation, comparison, unary_operation
from valgap_lint.interpret.parsing import made_of
from valgap_lint.interpret.ports import is_data
from valgap_lint.interpret.quantities import measured_in
from valgap_lint.interpret.scopes import Frame, function_frame
from valgap_lint.interpret.structure import is_small
from valgap_lint.interpret.subscripts import subscript
from valgap_lint.interpret.texts import part_of, partly_known
from valgap_lint.interpret.truth import truth
from valgap_lint.interpret.values import (
    NONE,
    Const,
    Data,
    DictPayload,
    ListPayload,
    Measured,
    StreamValue,
    Symbol,
    TupleValue,
    UnknownValue,
    Value,
)

KINDS: Mapping[type[cst.CSTNode], str] = {cst.SetComp: "set", cst.GeneratorExp: "iterator"}
LITERALS: Mapping[str, object] = {"True": True, "False": False, "None": None}


def name(run: Run, node: cst.Name, frame: Frame) -> Value:
    if node.value in LITERALS:
        return Const(LITERALS[node.value])
    found = frame.lookup(node.value)
    if found is not None:
        return found
    for prefix in frame.root.stars:
        symbol = f"{prefix}.{node.value}"
        if run.catalogue.call(symbol) is not None or run.catalogue.constant(symbol) is not None:
            return Symbol(symbol)
    known = builtin(node.value) or defined_ahead(run, node.value, frame, frame.unit.place(node))
    return known if known is not None else run.unknown("unresolved-name", node.value, frame.unit.place(node))


def attribute(run: Run, node: cst.Attribute, frame: Frame) -> Value:
    place = frame.unit.place(node)
    found = get_attribute(run, run.evaluate(node.value, frame), attribute_name(node.attr.value, frame), place)
    return column_or_value(run, found, place)


def integer(run: Run, node: cst.Integer, frame: Frame) -> Value:
    if len(node.value) > 40:
        return run.unknown("data-dependent", "a very large number", frame.unit.place(node))
    return Const(int(node.value, 0))


def floating(run: Run, node: cst.Float, frame: Frame) -> Value:
    return Const(float(node.value))


def imaginary(run: Run, node: cst.Imaginary, frame: Frame) -> Value:
    return Const(node.evaluated_value)


def text(run: Run, node: cst.SimpleString, frame: Frame) -> Value:
    quotes = len(node.quote)
    if node.prefix or "\\" in node.value or "\r" in node.value:
        return Const(node.evaluated_value)
    return Const(node.value[quotes:-quotes])


def concatenated_text(run: Run, node: cst.ConcatenatedString, frame: Frame) -> Value:
    left, right = run.evaluate(node.left, frame), run.evaluate(node.right, frame)
    match left, right:
        case Const(value=str() as start), Const(value=str() as end):
            return Const(start + end)
    numbers = (*measured_in(run, left), *measured_in(run, right))
    return Measured(numbers) if numbers else run.unknown("data-dependent", "a text", frame.unit.place(node))


def formatted_text(run: Run, node: cst.FormattedString, frame: Frame) -> Value:
    parts: list[str] = []
    exact = True
    numbers: list[int] = []
    values: list[Value] = []
    for part in node.parts:
        if isinstance(part, cst.FormattedStringText):
            parts.append(part.value)
            continue
        assert isinstance(part, cst.FormattedStringExpression)
        value = run.evaluate(part.expression, frame)
        numbers.extend(measured_in(run, value))
        values.append(value)
        spec = _format_spec(run, part, frame)
        text = formatted(value, part.conversion, spec) if spec is not None else None
        exact = exact and text is not None
        parts.append(text if text is not None else part_of(run, value) if spec == "" else ANY)
    if numbers:
        return Measured(tuple(dict.fromkeys(numbers)))
    if exact and sum(map(len, parts)) <= LONGEST:
        return Const("".join(parts))
    data = tuple(value for value in values if isinstance(value, Data))
    if len(data) == 1:
        return written_with(run, data[0], frame.unit.place(node))
    made = partly_known(run, parts, frame.unit.place(node))
    run.uses.texts[made] = data
    return made_of(run, made, values, "format")


def _format_spec(run: Run, part: cst.FormattedStringExpression, frame: Frame) -> str | None:
    """What stands after the colon, None where it is not known."""
    texts: list[str] = []
    for piece in part.format_spec or ():
        if isinstance(piece, cst.FormattedStringText):
            texts.append(piece.value)
            continue
        assert isinstance(piece, cst.FormattedStringExpression)
        value = run.evaluate(piece.expression, frame)
        if not isinstance(value, Const):
            return None
        texts.append(str(value.value))
    return "".join(texts)


def ellipsis(run: Run, node: cst.Ellipsis, frame: Frame) -> Value:
    return Const(...)


def tuple_display(run: Run, node: cst.Tuple, frame: Frame) -> Value:
    items, rest = _items(run, node.elements, frame)
    made = TupleValue(items)
    if rest is not None:
        return run.state.allocate(ListPayload(items, rest, "tuple"))
    return made if is_small(made, run.budget.size) else run.unknown("budget", "a tuple of very many items", frame.unit.place(node))


def list_display(run: Run, node: cst.List, frame: Frame) -> Value:
    return run.state.allocate(ListPayload(*_items(run, node.elements, frame)))


def set_display(run: Run, node: cst.Set, frame: Frame) -> Value:
    items, rest = _items(run, node.elements, frame)
    return run.state.allocate(ListPayload(tuple(dict.fromkeys(items)), rest, "set"))


def _items(run: Run, elements: Sequence[cst.BaseElement], frame: Frame) -> tuple[tuple[Value, ...], Value | None]:
    items: list[Value] = []
    rest: Value | None = None
    for element in elements:
        value = run.evaluate(element.value, frame)
        if not isinstance(element, cst.StarredElement):
            items.append(value)
            continue
        unpacked = literal_items(run, value)
        if unpacked is None:
            rest = element_of(run, value, frame.unit.place(element))
        else:
            items.extend(unpacked)
    return tuple(items), rest


def dict_display(run: Run, node: cst.Dict, frame: Frame) -> Value:
    items: dict[object, Value] = {}
    rest: Value | None = None
    for element in node.elements:
        value = run.evaluate(element.value, frame)
        if isinstance(element, cst.StarredDictElement):
            payload = run.dictionary(value)
            items.update(payload.items if payload is not None else {})
            rest = rest if payload is not None else value
            continue
        assert isinstance(element, cst.DictElement)
        key = run.evaluate(element.key, frame)
        if isinstance(key, Const):
            items[key.value] = value
        else:
            rest = value
    return run.state.allocate(DictPayload(items, rest))


def conditional(run: Run, node: cst.IfExp, frame: Frame) -> Value:
    test = run.evaluate(node.test, frame)
    first, second = node.body, node.orelse
    if isinstance(test, UnknownValue) and test in run.negations:
        test, first, second = run.negations[test], second, first
    decided = truth(run, test)
    condition = run.condition_of(test) if decided is None else 0
    if decided is None and run.taken(condition) is not None:
        decided = run.taken(condition) == 0
    if decided is not None:
        return run.evaluate(first if decided else second, frame)
    with run.under(condition, 0):
        taken = run.evaluate(first, frame)
    with run.under(condition, 1):
        other = run.evaluate(second, frame)
    return run.join(condition, taken, other, frame.unit.place(node))


def named(run: Run, node: cst.NamedExpr, frame: Frame) -> Value:
    value = run.evaluate(node.value, frame)
    assign(run, node.target, value, function_frame(frame))
    return value


def comprehension(run: Run, node: cst.ListComp | cst.SetComp | cst.GeneratorExp, frame: Frame) -> Value:
    inner = Frame(frame.unit, "comprehension", parent=frame, module=frame.module, conditions=len(run.conditions))
    values: list[Value] = []
    unrolled = _turns(run, node.for_in, inner, lambda: values.append(run.evaluate(node.elt, inner)))
    kind = KINDS.get(type(node), "list")
    if unrolled:
        items = tuple(dict.fromkeys(values)) if kind == "set" else tuple(values)
        return run.state.allocate(ListPayload(items, None, kind))
    if isinstance(node, cst.GeneratorExp) and values and is_data(run, values[-1]):
        return StreamValue(values[-1], "generator")
    return run.state.allocate(ListPayload((), values[-1] if values else NONE, kind))


def dict_comprehension(run: Run, node: cst.DictComp, frame: Frame) -> Value:
    inner = Frame(frame.unit, "comprehension", parent=frame, module=frame.module, conditions=len(run.conditions))
    pairs: list[tuple[Value, Value]] = []
    unrolled = _turns(run, node.for_in, inner, lambda: pairs.append((run.evaluate(node.key, inner), run.evaluate(node.value, inner))))
    if unrolled and all(isinstance(key, Const) for key, _ in pairs):
        return run.state.allocate(DictPayload({key.value: value for key, value in pairs if isinstance(key, Const)}))
    return run.state.allocate(DictPayload({}, pairs[-1][1] if pairs else None))


def _turns(run: Run, clause: cst.CompFor, frame: Frame, action: Callable[[], object]) -> bool:
    """Runs a comprehension's body; True if every turn was run, False if one turn stands for all."""
    iterable = run.evaluate(clause.iter, frame)
    items = iterated(run, iterable)
    if items is None or len(items) > run.budget.turns:
        assign(run, clause.target, element_of(run, iterable, frame.unit.place(clause.iter)), frame)
        run.loops += 1
        _inner_turns(run, clause, frame, action)
        run.loops -= 1
        return False
    exact = True
    for item in items:
        if run.budget.spent:
            run.cut_off(SPENT, frame.unit.place(clause))
            return False
        assign(run, clause.target, item, frame)
        decided = [truth(run, run.evaluate(test.test, frame)) for test in clause.ifs]
        if False in decided:
            continue
        exact = exact and None not in decided
        exact = _inner_turns(run, clause, frame, action) and exact
    return exact


def _inner_turns(run: Run, clause: cst.CompFor, frame: Frame, action: Callable[[], object]) -> bool:
    if clause.inner_for_in is not None:
        return _turns(run, clause.inner_for_in, frame, action)
    action()
    return True


def awaited(run: Run, node: cst.Await, frame: Frame) -> Value:
    return run.evaluate(node.expression, frame)


EVALUATORS: Mapping[type[cst.CSTNode], Callable[..., Value]] = {
    cst.Name: name,
    cst.Attribute: attribute,
    cst.Integer: integer,
    cst.Float: floating,
    cst.Imaginary: imaginary,
    cst.SimpleString: text,
    cst.ConcatenatedString: concatenated_text,
    cst.FormattedString: formatted_text,
    cst.Ellipsis: ellipsis,
    cst.Tuple: tuple_display,
    cst.List: list_display,
    cst.Set: set_display,
    cst.Dict: dict_display,
    cst.BinaryOperation: binary_operation,
    cst.UnaryOperation: unary_operation,
    cst.BooleanOperation: boolean_operation,
    cst.Comparison: comparison,
    cst.Subscript: subscript,
    cst.Call: call_expression,
    cst.Lambda: make_lambda,
    cst.IfExp: conditional,
    cst.NamedExpr: named,
    cst.ListComp: comprehension,
    cst.SetComp: comprehension,
    cst.GeneratorExp: comprehension,
    cst.DictComp: dict_comprehension,
    cst.Yield: yield_expression,
    cst.Await: awaited,
}
