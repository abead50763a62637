"""What is saved and restored: a model under a path, or the models in a `tf.train.Checkpoint`, each under its name in it."""

from __future__ import annotations

from dataclasses import dataclass

from valgap_lint.interpret.artifacts import ANY
from valgap_lint.interpret.handover import path_text
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.values import InstancePayload, LibraryMethod, ObjectPayload, Ref, Value

CHECKPOINT = "tensorflow.train.Checkpoint"
MANAGER = "tensorflow.train.CheckpointManager"
LATEST = f"{MANAGER}.latest_checkpoint"


@dataclass(frozen=True, slots=True)
class Held:
    """A value that is saved or restored, and where; `path` is None where it is not known."""

    value: Value | None
    path: str | None


def held(run: Run, receiver: Value | None, path: Value | None) -> tuple[Held, ...]:
    """What a call that saves or restores `receiver` is about."""
    payload = _payload(run, receiver)
    if payload is None or payload.callee not in (CHECKPOINT, MANAGER):
        return (Held(receiver, _path(run, path)),)
    where = _folder(run, payload) if payload.callee == MANAGER else _numbered(run, path)
    inner = payload.arguments.get("checkpoint") if payload.callee == MANAGER else None
    holder = _payload(run, inner.value) if inner is not None else payload
    return tuple(Held(value, f"{where}::{name}" if where is not None else None) for name, value in _models(run, holder).items())


def _models(run: Run, checkpoint: ObjectPayload | None) -> dict[str, Value]:
    if checkpoint is None:
        return {}
    parts = {**{name: passed.value for name, passed in checkpoint.arguments.items()}, **checkpoint.attributes}
    return {name: value for name, value in parts.items() if _is_model(run, value)}


def _is_model(run: Run, value: Value) -> bool:
    payload = run.state.load(value) if isinstance(value, Ref) else None
    return isinstance(payload, ObjectPayload | InstancePayload) and payload.model >= 0


def _numbered(run: Run, path: Value | None) -> str | None:
    """`checkpoint.save(prefix)` adds a number to the prefix."""
    where = _path(run, path)
    return where if where is None or where.endswith(ANY) else f"{where}{ANY}"


def _path(run: Run, path: Value | None) -> str | None:
    if isinstance(path, LibraryMethod) and path.callee == LATEST:
        manager = _payload(run, path.receiver)
        return _folder(run, manager) if manager is not None else None
    return path_text(run, path)


def _folder(run: Run, manager: ObjectPayload) -> str | None:
    """Any file in the folder that a manager writes to."""
    folder = manager.arguments.get("directory")
    where = path_text(run, folder.value) if folder is not None else None
    return f"{where}/{ANY}" if where is not None else None


def _payload(run: Run, value: Value | None) -> ObjectPayload | None:
    payload = run.state.load(value) if isinstance(value, Ref) else None
    return payload if isinstance(payload, ObjectPayload) else None
