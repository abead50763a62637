"""Models cut out of one that is trained: `Model(autoencoder.input, hidden)` has the weights, and wants the inputs, of the whole."""

from __future__ import annotations

from valgap_lint.interpret.machine import Run
from valgap_lint.ir.endpoints import Role
from valgap_lint.ir.operations import Port


def join_parts(run: Run) -> None:
    """Counts a model that only predicts as the trained model with which it shares its symbolic inputs."""
    roles: dict[int, set[Role]] = {}
    for endpoint in run.recorder.endpoints:
        roles.setdefault(run.recorder.original(endpoint.model), set()).add(endpoint.role)
    trained: dict[tuple[Port, ...], int] = {}
    for number in sorted(run.model_records):
        if Role.TRAIN in roles.get(run.recorder.original(number), ()):
            trained.setdefault(_inputs(run, number), run.recorder.original(number))
    for number in sorted(run.model_records):
        whole = trained.get(_inputs(run, number)) if _inputs(run, number) else None
        if whole is not None and roles.get(run.recorder.original(number)) == {Role.PREDICT}:
            run.recorder.aliases.setdefault(number, whole)


def _inputs(run: Run, number: int) -> tuple[Port, ...]:
    record = run.model_records[number]
    return record.inputs or ((record.entrance,) if record.entrance is not None else ())
