"""Effects statistic, score, draw, seed and pure: what is computed from data, and what leaves them alone."""

from __future__ import annotations

from valgap_lint.interpret.facts import fact
from valgap_lint.interpret.library import LibraryCall, constant_of
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.noise import noise_engine
from valgap_lint.interpret.ports import as_data, is_data, plain
from valgap_lint.interpret.quantities import compare_data, compare_values, figure, measured_in, prediction_of, reduced_quantity
from valgap_lint.interpret.values import NONE, Data, Measured, StatisticValue, TupleValue, UnknownValue, Value
from valgap_lint.ir.facts import Known
from valgap_lint.ir.operations import Argument, Port

SAMPLING = frozenset({"choice", "choices", "sample", "permutation"})
"""Draws that choose among the data they are given, and leave each as it is."""


def statistic(run: Run, call: LibraryCall) -> Value:
    """A statistic of data stays tied to them; one of a report stays a report."""
    name = call.entry.keys.text("statistic")
    value = call.value(call.entry.inputs[0]) if call.entry.inputs else call.receiver
    if value is None:
        return run.unknown("unmodelled-call", call.callee, call.place)
    if isinstance(value, Measured):
        return reduced_quantity(run, value, name, call.place)
    if not is_data(run, value) and not isinstance(value, UnknownValue):
        return run.unknown("data-dependent", f"{name} of numbers", call.place)
    data = as_data(run, value, call.place)
    axis_passed = call.given("axis")
    axis = plain(run, axis_passed.value) if axis_passed is not None else None
    argument = Argument("name", Known(name), call.place)
    number = run.recorder.emit("transform", call.callee, call.place, (data.port,), (argument,))
    if prediction_of(run, data.port) is not None:
        return Data(Port(number), "")
    return StatisticValue(data.port, name, axis, number)


def score(run: Run, call: LibraryCall) -> Value:
    """Predictions set beside labels, or two reports beside each other."""
    left, right = call.given("left"), call.given("right")
    place = call.place
    if left is not None and right is not None:
        compare_values(run, left.value, right.value, "metric", call.callee, place)
        compare_data(run, left.value, right.value, "metric", call.callee, place)
        return figure(run, left.value, right.value, call.callee, place)
    return run.unknown("data-dependent", f"{call.callee}()", place)


def draw(run: Run, call: LibraryCall) -> Value:
    """Random numbers. Combined with data they make a random step."""
    engine = call.entry.keys.text("engine")
    data = next((passed.value for passed in call.bound.values() if is_data(run, passed.value)), None)
    arguments = (
        Argument("transform", Known(call.callee.rpartition(".")[2]), call.place),
        Argument("target", Known("values"), None),
        Argument("engine", Known(engine), None),
        _seed(run, call),
    )
    inputs = (as_data(run, data, call.place).port,) if data is not None else ()
    if inputs and call.callee.rpartition(".")[2] in SAMPLING:
        return Data(Port(run.recorder.emit("index", call.callee, call.place, inputs)))
    if inputs:
        return Data(Port(run.recorder.emit("random", call.callee, call.place, inputs, arguments)))
    return _drawn(run, call, engine)


def _drawn(run: Run, call: LibraryCall, engine: str) -> Value:
    """An array of random numbers: a source of data, unless it is combined with others."""
    shape = _shape(run, call)
    arguments = (Argument("shape", fact(run, shape, call.place), call.place),) if shape is not None else ()
    number = run.recorder.emit("array", call.callee, call.place, (), arguments)
    run.drawn[number] = engine
    return Data(Port(number), "numpy.ndarray" if engine == "numpy" else "")


def _shape(run: Run, call: LibraryCall) -> Value | None:
    for name in ("size", "shape"):
        value = call.value(name)
        if value is not None and value != NONE:
            return value if isinstance(value, TupleValue) else TupleValue((value,))
    return TupleValue(tuple(passed.value for passed in call.surplus)) if call.surplus else None


def _seed(run: Run, call: LibraryCall) -> Argument:
    seed = constant_of(call, "seed")
    return Argument("seed", Known(seed if isinstance(seed, int) else None), None)


def pure(run: Run, call: LibraryCall) -> Value:
    """Leaves data alone. What it gives is not followed, except that what is computed from drawn numbers is drawn."""
    numbers = tuple(number for passed in call.arguments.all() for number in measured_in(run, passed.value))
    if numbers:
        return Measured(tuple(dict.fromkeys(numbers)))
    drawn = next((passed.value for passed in call.arguments.all() if noise_engine(run, passed.value)), None)
    return drawn if drawn is not None else run.unknown("data-dependent", f"{call.callee}()", call.place)


def nothing(run: Run, call: LibraryCall) -> Value:
    """Has no result that matters."""
    return NONE
