"""What the user's own callbacks do while a model is fitted: their methods are run once, with the model they are given."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.classes import find_member
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.values import Function, InstancePayload, Method, ObjectPayload, Passed, Ref, Value
from valgap_lint.ir.places import Place

CALLBACK = "keras.callbacks.Callback"
HOOKS: Mapping[str, tuple[str, ...]] = {
    "on_train_begin": ("logs",),
    "on_epoch_begin": ("epoch", "logs"),
    "on_batch_begin": ("batch", "logs"),
    "on_train_batch_begin": ("batch", "logs"),
    "on_train_batch_end": ("batch", "logs"),
    "on_batch_end": ("batch", "logs"),
    "on_epoch_end": ("epoch", "logs"),
    "on_train_end": ("logs",),
}
"""The methods that fit calls, in the order of a run, and what it hands to them."""
ONCE = frozenset({"on_train_begin", "on_train_end"})


def run_callbacks(run: Run, items: tuple[Value, ...], given: Mapping[str, Value], model: int, place: Place) -> None:
    """Runs the hooks of the callbacks of one fit. `given` are the attributes that Keras sets on a callback before: its model first."""
    found = [item for item in items if isinstance(item, Ref)]
    for item in found:
        _hand_over(run, item, given)
    for hook, parameters in HOOKS.items():
        repetition = run.repetition()
        repetition.trained[model] = {None}
        with nullcontext() if hook in ONCE else run.uses.repeated(repetition):
            for item in found:
                action = _hook(run, item, hook)
                if action is not None:
                    unknown = (run.unknown("data-dependent", f"{name} of {hook}", place) for name in parameters)
                    run.uses.hooks += 1
                    run.call(action, Arguments(tuple(Passed(value, None) for value in unknown)), place)
                    run.uses.hooks -= 1


def _hand_over(run: Run, item: Ref, given: Mapping[str, Value]) -> None:
    payload = run.state.load(item)
    if isinstance(payload, InstancePayload) and run.catalogue.is_a(payload.owner.library_base, CALLBACK):
        run.state.store(item, replace(payload, attributes={**given, **payload.attributes, "model": given["model"]}))


def _hook(run: Run, item: Ref, name: str) -> Value | None:
    """A method of the user's class, or the function of a LambdaCallback."""
    match run.state.load(item):
        case InstancePayload() as payload if run.catalogue.is_a(payload.owner.library_base, CALLBACK):
            member = find_member(payload.owner, name)
            return Method(item, member) if isinstance(member, Function) else None
        case ObjectPayload(callee="keras.callbacks.LambdaCallback") as payload:
            passed = payload.arguments.get(name)
            return passed.value if passed is not None and isinstance(passed.value, Function | Method) else None
        case _:
            return None
