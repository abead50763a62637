"""Reported numbers: where they come from, and which of them the script sets side by side."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import TypeVar

from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.ports import as_data, is_data
from valgap_lint.interpret.values import (
    Const,
    Data,
    DictPayload,
    HistoryValue,
    ListPayload,
    Measured,
    Ref,
    TupleValue,
    UnknownValue,
    Value,
)
from valgap_lint.ir.operations import Operation, Port
from valgap_lint.ir.places import Place
from valgap_lint.ir.quantities import Measure, Quantity

T = TypeVar("T")
REACH = 64
"""Ports that are followed back from data to the prediction that they come from."""
PER_ROW = frozenset({"index", "rows", "cast", "identity", "affine", "clip", "transform", "reshape"})
"""Steps that a picture is prepared by."""
NEAR = 3
"""How many prints apart two numbers still count as reported together."""


def history_entry(run: Run, history: HistoryValue, key: Value, place: Place) -> Value:
    """`history.history[key]`."""
    name = key.value if isinstance(key, Const) and isinstance(key.value, str) else None
    number = run.recorder.quantity(Measure.HISTORY, place, call=history.call, model=history.model, key=name)
    return Measured((number,))


def select_quantity(run: Run, measured: Measured, key: Value, place: Place) -> Value:
    """One entry of a history, or one of the numbers that evaluate returned."""
    if len(measured.quantities) != 1:
        return measured
    quantity = run.recorder.quantities[measured.quantities[0]]
    if quantity.selection != "all":
        return measured
    if isinstance(key, Const) and isinstance(key.value, str):
        return Measured((_refined(run, quantity, place, key=key.value, selection=quantity.selection),))
    return Measured((_refined(run, quantity, place, key=quantity.key, selection=_selection(quantity, key)),))


def _selection(quantity: Quantity, key: Value) -> str:
    index = key.value if isinstance(key, Const) else None
    if quantity.measure is Measure.HISTORY:
        return {-1: "last", 0: "first"}.get(index, "entry") if isinstance(index, int) else "entry"
    return str(index) if isinstance(index, int) else "entry"


def reduced_quantity(run: Run, measured: Measured, reduction: str, place: Place) -> Value:
    """A history reduced to one number: `best` for min and max, else the reduction's own name."""
    if len(measured.quantities) != 1:
        return measured
    quantity = run.recorder.quantities[measured.quantities[0]]
    if quantity.measure is not Measure.HISTORY or quantity.selection != "all":
        return measured
    selection = "best" if reduction in ("min", "max") else reduction
    return Measured((_refined(run, quantity, place, key=quantity.key, selection=selection),))


def _refined(run: Run, quantity: Quantity, place: Place, *, key: str | None, selection: str) -> int:
    return run.recorder.quantity(
        quantity.measure, place, call=quantity.call, model=quantity.model, key=key, selection=selection, port=quantity.port
    )


def measured_in(run: Run, value: Value) -> tuple[int, ...]:
    """The quantities that a value is made of or holds."""
    match value:
        case Measured():
            return value.quantities
        case TupleValue():
            return tuple(number for item in value.items for number in measured_in(run, item))
        case Ref():
            payload = run.state.load(value)
            if isinstance(payload, ListPayload):
                return tuple(number for item in payload.items for number in measured_in(run, item))
            if isinstance(payload, DictPayload):
                return tuple(number for item in payload.items.values() for number in measured_in(run, item))
            return ()
        case _:
            return ()


def compare_values(run: Run, left: Value, right: Value, how: str, callee: str, place: Place) -> None:
    """Records that the quantities of two values are set side by side."""
    for a in measured_in(run, left):
        for b in measured_in(run, right):
            _compare(run, a, b, how, callee, place)


def _compare(run: Run, a: int, b: int, how: str, callee: str, place: Place) -> None:
    left, right = run.recorder.quantities[a], run.recorder.quantities[b]
    if a != b and (left.measure, left.call, left.key, left.selection) != (right.measure, right.call, right.key, right.selection):
        run.recorder.compare(a, b, how, callee, place)


def report(run: Run, values: tuple[Value, ...], callee: str, place: Place) -> None:
    """Numbers shown together by one call, or by calls close to each other."""
    numbers = tuple(dict.fromkeys(number for value in values for number in measured_in(run, value)))
    for a, b in combinations(numbers, 2):
        _compare(run, a, b, "printed", callee, place)
    for earlier, _ in run.printed[-NEAR:]:
        for a in earlier:
            for b in numbers:
                _compare(run, a, b, "reported", callee, place)
    run.printed.append((numbers, place))


def prediction_of(run: Run, port: Port) -> int | None:
    """The predict operation that data were made from, if exactly one was."""
    if not run.recorder.predicts:
        return None
    found = _made_by(run, port, lambda operation: operation.id if operation.kind == "predict" else None)
    return found.pop() if len(found) == 1 else None


def made_from(run: Run, port: Port) -> frozenset[str]:
    """The endpoints whose predictions, by any of a model's methods, data were made from."""
    if not run.uses.outputs:
        return frozenset()
    return frozenset(_made_by(run, port, lambda operation: run.uses.outputs.get(operation.id)))


def _made_by(run: Run, port: Port, maker: Callable[[Operation], T | None]) -> set[T]:
    """What `maker` says of the operations that data come from; behind those of which it says something nothing is looked at."""
    seen: set[Port] = set()
    todo, found = [port], set[T]()
    while todo and len(seen) < REACH:
        current = todo.pop()
        if current in seen:
            continue
        seen.add(current)
        operation = run.recorder.operations[current.operation]
        made = maker(operation)
        if made is not None:
            found.add(made)
        else:
            todo.extend(operation.feeding(current.index))
    return found


def compare_data(run: Run, left: Value, right: Value, how: str, callee: str, place: Place) -> bool:
    """Records predictions set beside other data, which then are their labels. True if that is what the two are."""
    if not is_data(run, left) or not is_data(run, right):
        return False
    a, b = as_data(run, left, place), as_data(run, right, place)
    run.uses.is_scored(made_from(run, a.port) ^ made_from(run, b.port), how)
    made_a, made_b = prediction_of(run, a.port), prediction_of(run, b.port)
    if (made_a is None) == (made_b is None):
        return False
    predicted, made, labels = (a, made_a, b) if made_a is not None else (b, made_b, a)
    assert made is not None
    _compare_prediction(run, predicted, made, labels, (how, callee, place))
    return True


def captioned(run: Run, picture: Data, text: Data, callee: str, place: Place) -> None:
    """Records a picture and its caption of which one, and only one, is a prediction."""
    made, other = prediction_of(run, picture.port), prediction_of(run, text.port)
    if (made is None) != (other is None):
        labels = text if made is not None else picture
        number = made if made is not None else other
        assert number is not None
        _compare_prediction(run, Data(Port(number)), number, _all_rows(run, labels), ("titled", callee, place))


def _all_rows(run: Run, data: Data) -> Data:
    """What one row was taken from by a counter, whatever was done to it then: the caption is taken by the same counter."""
    port, whole = data.port, data
    for _ in range(REACH):
        operation = run.recorder.operations[port.operation]
        if len(operation.inputs) != 1 or operation.kind not in PER_ROW:
            break
        port = operation.inputs[0]
        if operation.kind in ("index", "rows"):
            whole = Data(port, data.type)
    return whole


def figure(run: Run, left: Value, right: Value, callee: str, place: Place) -> UnknownValue:
    """The number that a metric gives: not known, but known to be of these predictions."""
    number = run.unknown("data-dependent", f"a value of {callee}", place)
    if is_data(run, left) and is_data(run, right):
        run.uses.figures[number] = made_from(run, as_data(run, left, place).port) ^ made_from(run, as_data(run, right, place).port)
    return number


def _compare_prediction(run: Run, predicted: Data, made: int, labels: Data, where: tuple[str, str, Place]) -> None:
    how, callee, place = where
    call, model = run.predictions[made]
    left = run.recorder.quantity(Measure.PREDICTION, place, call=call, model=model, port=predicted.port)
    right = run.recorder.quantity(Measure.LABELS, place, port=labels.port)
    run.recorder.compare(left, right, how, callee, place)
