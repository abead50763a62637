"""What the data of each endpoint are for, where that shows only in what becomes of the score."""

from __future__ import annotations

from dataclasses import replace

from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.quantities import measured_in
from valgap_lint.interpret.recorder import REPEATABLE
from valgap_lint.interpret.uses import Repetition
from valgap_lint.interpret.values import ListPayload, Ref, UnknownValue, Value
from valgap_lint.ir.endpoints import Endpoint, Role
from valgap_lint.ir.facts import Known
from valgap_lint.ir.operations import Port

SCORES = frozenset({"metric", "comparison"})
"""Ways of setting predictions beside labels that say how good they are; differences alone may be a step of the computation."""
SAME_ROWS = frozenset({"identity", "batch", "shuffle", "cache", "repeat"})
"""Steps behind which the rows are those that went in."""
REACH = 40
"""How many steps back the rows of two endpoints are told to be the same."""


def note_choice(run: Run, *values: Value) -> None:
    """Notes that scores are compared: with the best so far, where this happens in a loop."""
    if run.uses.active:
        figures = [name for value in values if isinstance(value, UnknownValue) for name in run.uses.figures.get(value, ())]
        run.uses.decide((*_measured(run, *values), *figures), run.uses.active)


def note_best(run: Run, scores: Value) -> None:
    """Notes that the best of the scores is looked for: `np.argmax(scores)`."""
    for name in _measured(run, scores):
        run.uses.decide((name,), run.uses.within.get(name, ()))


def _measured(run: Run, *values: Value) -> list[str]:
    """The endpoints whose scores values are, or hold."""
    found = [item for value in values for item in (value, *_kept(run, value))]
    calls = {run.recorder.quantities[number].call for value in found for number in measured_in(run, value)}
    return [endpoint.id for endpoint in run.recorder.endpoints if endpoint.call in calls] if calls else []


def _kept(run: Run, value: Value) -> tuple[Value, ...]:
    """What a loop adds to a list at every turn."""
    payload = run.state.load(value) if isinstance(value, Ref) else None
    return (payload.rest,) if isinstance(payload, ListPayload) and payload.rest is not None else ()


def settle_roles(run: Run) -> None:
    """Gives the endpoints the roles that the whole script shows.

    A loop over a dataset in which nothing scores the model's output predicts. What is scored in every epoch, and what a model is chosen
    by, validates.
    """
    for index, endpoint in enumerate(run.recorder.endpoints):
        settled = _settled(run, endpoint)
        if settled is not endpoint:
            run.recorder.endpoints[index] = settled


def _settled(run: Run, endpoint: Endpoint) -> Endpoint:
    scored = run.uses.scored.get(endpoint.id, set())
    if endpoint.role is Role.TRAIN and run.uses.only_looked_at(endpoint.id):
        return replace(endpoint, role=Role.PREDICT)
    if endpoint.role is Role.TRAIN and _is_tape_idle(run, endpoint):
        endpoint = replace(endpoint, role=Role.EVALUATE if scored else Role.PREDICT)
    if endpoint.id in run.uses.passes and endpoint.role is Role.EVALUATE and not scored:
        return replace(endpoint, role=Role.PREDICT)
    if endpoint.role not in (Role.EVALUATE, Role.PREDICT) or (endpoint.role is Role.PREDICT and not scored & SCORES):
        return endpoint
    if _in_every_epoch(run, endpoint):
        return replace(endpoint, role=Role.VALIDATION)
    if _is_chosen_by(run, endpoint):
        return replace(endpoint, role=Role.VALIDATION, certain=False)
    return endpoint


def _is_tape_idle(run: Run, endpoint: Endpoint) -> bool:
    """Whether a tape that recorded the call is never asked for gradients, and the call is not in training mode either."""
    training = endpoint.argument("training")
    return training is not None and training.value == Known(False) and run.uses.is_idle(endpoint.id)


def _in_every_epoch(run: Run, endpoint: Endpoint) -> bool:
    """Whether the endpoint stands in a loop that trains its model further at each turn, and on other data."""
    model = run.recorder.original(endpoint.model)
    for repetition in run.uses.within.get(endpoint.id, ()):
        trained = {run.recorder.original(number) for number in repetition.trained if repetition.trains_again(number)}
        if not repetition.folds and model in trained and _was_there(run, endpoint.model, repetition):
            return not _is_trained_on(run, endpoint)
    return False


def _was_there(run: Run, model: int, repetition: Repetition) -> bool:
    """Whether a model was made before a loop began; one that nobody made here, before the value that it is was met."""
    token = next((value.token for value, number in run.unknown_models.items() if number == model), None)
    return model < repetition.models if token is None else token <= repetition.tokens


def _is_chosen_by(run: Run, endpoint: Endpoint) -> bool:
    """Whether a number from the endpoint decides in a loop that trains."""
    return any(repetition.trained for repetition in run.uses.deciding.get(endpoint.id, ())) and not _is_trained_on(run, endpoint)


def _is_trained_on(run: Run, endpoint: Endpoint) -> bool:
    """Whether the endpoint's inputs are what its model is trained on: one pipeline, in as many passes as there are."""
    rows = {_rows(run, port, REACH) for port in endpoint.ports("x")}
    model = run.recorder.original(endpoint.model)
    trained = (other for other in run.recorder.endpoints if other.role is Role.TRAIN and other.id != endpoint.id)
    others = (other for other in trained if run.recorder.original(other.model) == model)
    return any(_rows(run, port, REACH) in rows for other in others for port in other.ports("x"))


def _rows(run: Run, port: Port, reach: int) -> object:
    """A name for what arrives at a port, the same for the same steps on the same source whatever they were repeated for."""
    operation = run.recorder.operations[port.operation]
    while operation.kind in SAME_ROWS and operation.feeding(port.index):
        port = operation.feeding(port.index)[0]
        operation = run.recorder.operations[port.operation]
    if operation.kind not in REPEATABLE or len(operation.inputs) != 1 or not reach:
        return port
    settings = tuple((argument.name, repr(argument.value)) for argument in operation.arguments)
    return (operation.kind, operation.callee, settings, _rows(run, operation.inputs[0], reach - 1))
