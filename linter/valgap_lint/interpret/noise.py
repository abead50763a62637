"""Random numbers that the user draws: where they meet data, the data become random."""

from __future__ import annotations

from valgap_lint.interpret.branches import random_arguments
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.ports import as_data, is_data
from valgap_lint.interpret.values import Data, Value
from valgap_lint.ir.operations import Port
from valgap_lint.ir.places import Place

REACH = 12
"""How many steps back a drawn number is recognised."""


def noise_engine(run: Run, value: Value) -> str:
    """The engine that drew a value, empty where it was not drawn: nothing but random numbers went into it."""
    if not isinstance(value, Data):
        return ""
    port = value.port
    for _ in range(REACH):
        operation = run.recorder.operations[port.operation]
        if operation.id in run.drawn:
            return run.drawn[operation.id]
        if len(operation.inputs) != 1:
            return ""
        port = operation.inputs[0]
    return ""


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
