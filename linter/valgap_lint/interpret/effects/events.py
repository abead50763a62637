"""Effect event: models compiled, saved, loaded, exported."""

from __future__ import annotations

from collections.abc import Mapping

from valgap_lint.interpret.artifacts import Unread
from valgap_lint.interpret.effects.checkpoints import Held, held
from valgap_lint.interpret.effects.endpoints import scope
from valgap_lint.interpret.effects.layers import as_layer
from valgap_lint.interpret.effects.models import loaded, model_number
from valgap_lint.interpret.elements import literal_items
from valgap_lint.interpret.facts import as_argument
from valgap_lint.interpret.handover import kept, path_text
from valgap_lint.interpret.library import LibraryCall
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.values import NONE, Const, Function, ObjectPayload, Passed, Ref, Symbol, Value
from valgap_lint.ir.models import Layer
from valgap_lint.ir.operations import Argument
from valgap_lint.ir.timeline import Happening

COMPILED: Mapping[str, str] = {"optimizer": "optimizer", "loss": "loss", "metrics": "metric", "weighted_metrics": "metric"}
"""Arguments of compile that become objects of the event, and the role of each."""


def event(run: Run, call: LibraryCall) -> Value:
    """Something happens to a model."""
    happening = Happening(call.entry.keys.text("happening"))
    owner = call.entry.keys.text("model")
    if happening is Happening.LOADED and not owner:
        return _load_model(run, call)
    receiver = call.receiver if owner in ("self", "") else call.value(owner)
    if happening is Happening.WEIGHTS_SET and model_number(run, receiver) is None:
        return NONE
    for item in held(run, receiver, _path(call)):
        _happens(run, call, happening, item)
    return NONE


def _happens(run: Run, call: LibraryCall, happening: Happening, item: Held) -> None:
    number = run.parts.model_of(run, item.value, call.place)
    arguments = tuple(as_argument(run, name, passed) for name, passed in call.bound.items() if name not in COMPILED)
    objects = _compiled(run, call) if happening is Happening.COMPILED else ()
    _record(run, call, number, happening, objects, _with_path(run, call, arguments))
    if happening in (Happening.SAVED, Happening.EXPORTED) and item.value is not None:
        run.artifacts.write(item.path, item.value, run.recorder.script)
    elif happening is Happening.LOADED:
        _take_over(run, item.path, number)


def _take_over(run: Run, path: str | None, number: int) -> None:
    """Weights that another model of this run saved make this one that model."""
    original = model_number(run, run.artifacts.read(path, run.recorder.script) if path is not None else None)
    if original is None:
        _note_unread(run, path, number)
    elif original != number:
        run.recorder.aliases.setdefault(number, original)


def _note_unread(run: Run, path: str | None, number: int) -> None:
    run.artifacts.unread.append(Unread(number, path, run.recorder.script))


def _record(
    run: Run, call: LibraryCall, number: int, happening: Happening, objects: tuple[Layer, ...], arguments: tuple[Argument, ...]
) -> None:
    run.recorder.event(
        number, happening, call.place, objects=objects, arguments=arguments, scope=scope(run), conditional=bool(run.conditions)
    )


def _with_path(run: Run, call: LibraryCall, arguments: tuple[Argument, ...]) -> tuple[Argument, ...]:
    path = call.given("path")
    return arguments if path is None else (as_argument(run, "path", path), *arguments)


def _path(call: LibraryCall) -> Value | None:
    path = call.given("path")
    return path.value if path is not None else None


def _load_model(run: Run, call: LibraryCall) -> Value:
    """A model read from a file. One that this run saved there is the same model with those weights."""
    known = kept(run, _path(call))
    value = known if known is not None and model_number(run, known) is not None else loaded(run, call)
    number = run.parts.model_of(run, value, call.place)
    if value is not known:
        _note_unread(run, path_text(run, _path(call)), number)
    _record(run, call, number, Happening.LOADED, (), _with_path(run, call, ()))
    return value


def _compiled(run: Run, call: LibraryCall) -> tuple[Layer, ...]:
    """Optimizer, losses and metrics, and the schedules inside the optimizer."""
    found: list[Layer] = []
    for parameter, role in COMPILED.items():
        passed = call.bound.get(parameter)
        if passed is not None:
            found.extend(_described(run, passed.value, passed, role))
    return tuple(found)


def _described(run: Run, value: Value, passed: Passed, role: str) -> list[Layer]:
    items = literal_items(run, value)
    named = run.dictionary(value)
    if named is not None:
        items = tuple(named.items.values())
    if items is not None:
        return [layer for item in items for layer in _described(run, item, passed, role)]
    place = passed.place or run.somewhere
    match value:
        case Const(value=str() as name):
            return [Layer(f"{role}:{name}", place)]
        case Function():
            return [Layer(f"{role}:function {value.name}", place)]
        case Symbol():
            return [Layer(run.canonical(value), place)]
        case Ref():
            payload = run.state.load(value)
            if isinstance(payload, ObjectPayload):
                nested = payload.arguments.get("learning_rate")
                inner = _described(run, nested.value, nested, "schedule") if nested is not None and isinstance(nested.value, Ref) else []
                return [as_layer(run, payload), *inner]
            return []
        case _:
            return []
