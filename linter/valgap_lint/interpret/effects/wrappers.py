"""Objects that build a model themselves and train it under methods of their own: scikit-learn wrappers and hyper-parameter searches."""

from __future__ import annotations

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.library import LibraryCall
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.values import (
    NONE,
    Function,
    InstancePayload,
    ListPayload,
    Method,
    ObjectPayload,
    Partial,
    Passed,
    Ref,
    Value,
)

BUILDERS = ("model", "build_fn", "hypermodel", "estimator", "keras_model")
"""Parameters that take a model, or what makes one."""


def wrapped(run: Run, call: LibraryCall) -> Value:
    """A wrapper stands for the model that it builds. One of anything else, such as a grid search over a forest, is not followed."""
    number = _built(run, call)
    if number is None:
        return run.unknown("unmodelled-call", f"{call.callee}()", call.place)
    return run.state.allocate(ObjectPayload(call.callee, "model", call.place, dict(call.bound), {}, None, number))


def _built(run: Run, call: LibraryCall) -> int | None:
    builder = next((value for value in map(call.value, BUILDERS) if value is not None and value != NONE), None)
    parameters = (Passed(run.unknown("parameter", "hyper-parameters", call.place), None),) if "hypermodel" in call.bound else ()
    match builder:
        case Ref():
            payload = run.state.load(builder)
            if isinstance(payload, ObjectPayload | InstancePayload) and payload.model >= 0:
                return payload.model
            build = run.parts.member(run, builder, "build")
            return _made_by(run, build, parameters, call) if build is not None else None
        case Function() | Method() | Partial():
            return _made_by(run, builder, parameters, call)
        case _:
            return None


def _made_by(run: Run, function: Value, parameters: tuple[Passed, ...], call: LibraryCall) -> int:
    return run.parts.model_of(run, run.call(function, Arguments(parameters), call.place), call.place)


def best(run: Run, call: LibraryCall) -> Value:
    """`tuner.get_best_models()`: models with the weights of the best trials, in order."""
    payload = run.state.load(call.receiver) if isinstance(call.receiver, Ref) else None
    if not isinstance(payload, ObjectPayload):
        return run.unknown("unmodelled-call", f"{call.callee}()", call.place)
    model = run.state.allocate(ObjectPayload("keras.Model", "model", call.place, {}, {}, None, payload.model))
    return run.state.allocate(ListPayload((model,), model))
