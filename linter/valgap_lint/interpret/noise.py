"""Random numbers that the user draws: where they meet data, the data become random."""

from __future__ import annotations

from valgap_lint.interpret.branches import random_arguments
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.ports import as_data, is_data
from valgap_lint.interpret.values import Data, Value
from valgap_lint.ir.operations import Operation, Port
from valgap_lint.ir.places import Place

REACH = 40
"""How many steps are looked back through for what was drawn."""


def noise_engine(run: Run, value: Value) -> str:
    """The engine that drew a value, empty where it was not drawn: nothing but random numbers and constants went into it."""
    if not isinstance(value, Data):
        return ""
    todo, seen, engine = [value.port.operation], set[int](), ""
    while todo:
        number = todo.pop()
        operation = run.recorder.operations[number]
        if len(seen) > REACH or (not operation.inputs and operation.kind != "array"):
            return ""
        if number in run.drawn:
            engine = run.drawn[number]
        elif number not in seen:
            todo.extend(port.operation for port in operation.inputs)
        seen.add(number)
    return engine


def drawn_within(run: Run, value: Data, start: Data) -> Operation | None:
    """The random step between some data and what was made of them, None where there is none."""
    todo, seen = [value.port], set[Port]()
    while todo and len(seen) <= REACH:
        port = todo.pop()
        operation = run.recorder.operations[port.operation]
        if operation.kind == "random":
            return operation
        if port not in seen and port != start.port:
            todo.extend(operation.inputs)
        seen.add(port)
    return None


def perturbed(run: Run, symbol: str, left: Value, right: Value, place: Place) -> Value | None:
    """Data combined with drawn numbers as a random step; None where no numbers were drawn, or nothing else stands beside them."""
    engines = noise_engine(run, left), noise_engine(run, right)
    if bool(engines[0]) == bool(engines[1]):
        return None
    data, engine = (right, engines[0]) if engines[0] else (left, engines[1])
    if not is_data(run, data):
        return None
    source = as_data(run, data, place)
    number = run.recorder.emit("random", symbol, place, (source.port,), random_arguments(f"{symbol} random numbers", engine))
    return Data(Port(number), source.type)
