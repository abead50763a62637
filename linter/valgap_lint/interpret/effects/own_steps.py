"""`train_step`, `test_step` and `predict_step` of the user's models: what they do to the data before the model is called on them."""

from __future__ import annotations

from dataclasses import replace

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.effects.components import KINDS, Supply, components
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.values import Data, Passed, Ref, TupleValue, Value
from valgap_lint.ir.endpoints import Role
from valgap_lint.ir.operations import Port
from valgap_lint.ir.places import Place

STEP_OF = {
    Role.TRAIN: "train_step",
    Role.VALIDATION: "test_step",
    Role.EVALUATE: "test_step",
    Role.PREDICT: "predict_step",
}
FARTHEST = 64
"""Operations between the data of a step and the model."""


def through_step(run: Run, role: Role, model: Value | None, supplied: Supply, place: Place) -> Supply:
    """The data as they reach the model inside the user's step; as they were supplied where the model has no step of its own."""
    method = run.parts.member(run, model, STEP_OF[role]) if isinstance(model, Ref) and role in STEP_OF else None
    instance = run.instance(model) if isinstance(model, Ref) else None
    if method is None or instance is None or not supplied.components:
        return supplied
    before = len(run.stepping)
    run.call(method, Arguments((Passed(_batch(supplied), supplied.place),)), place)
    calls = [ports for number, ports in run.stepping[before:] if number == instance.model]
    del run.stepping[before:]
    given = {component.port for component in supplied.components if component.kind == "x"}
    reached = next((ports for ports in calls if ports and all(_comes_from(run, port, given) for port in ports)), None)
    if reached is None:
        return supplied
    others = tuple(component for component in supplied.components if component.kind != "x")
    return replace(supplied, components=(*components([Data(port) for port in reached], "x"), *others))


def _batch(supplied: Supply) -> Value:
    """What Keras hands to a step: the inputs alone, or a tuple of inputs, labels and weights."""
    parts: list[Value] = []
    for kind in KINDS:
        found = [Data(component.port, "tensorflow.Tensor") for component in supplied.components if component.kind == kind]
        if found:
            parts.append(found[0] if len(found) == 1 else TupleValue(tuple(found)))
    return parts[0] if len(parts) == 1 else TupleValue(tuple(parts))


def _comes_from(run: Run, port: Port, given: set[Port]) -> bool:
    """Whether data are some of the given ones, perhaps changed on the way."""
    todo, seen = [port], set[Port]()
    while todo and len(seen) <= FARTHEST:
        current = todo.pop()
        if current in given:
            return True
        if current not in seen:
            seen.add(current)
            todo.extend(run.recorder.operations[current.operation].carrying(current.index))
    return False
