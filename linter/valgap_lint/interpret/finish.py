"""The end of a run: functions that nobody called are run, and models get their names."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.class_parts import Species
from valgap_lint.interpret.classes import find_member
from valgap_lint.interpret.effects.endpoints import STEPS
from valgap_lint.interpret.instances import instantiate
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.values import ClassValue, Function, InstancePayload, Method, ObjectPayload, Passed, Ref, Value

REACHING = re.compile(r"\.(?:fit|evaluate|predict|train_on_batch|test_on_batch)\w*\(|\b(?:GradientTape|load_model|load_weights)\b")
"""Text without which data hardly reach a model."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """Steps for all functions that nobody called, and for one of them."""

    steps: int
    most: int


WITH_A_MODEL = Allowance(60_000, 10_000)
WITHOUT_A_MODEL = Allowance(20_000, 2_000)


def run_uncalled(run: Run, paths: frozenset[str]) -> None:
    """Runs what no call reached, with unknown arguments: functions and methods of the named files, and steps of other models.

    Their budget is small where no text of the run looks as if data reached a model.
    """
    allowance = WITH_A_MODEL if any(REACHING.search(text) for text in run.modules.texts()) else WITHOUT_A_MODEL
    with run.budget.apart(allowance.steps, allowance.most):
        _run_uncalled(run, paths)


def _run_uncalled(run: Run, paths: frozenset[str]) -> None:
    for owner in list(run.classes):
        names = frozenset(owner.members) if owner.place.path in paths else STEPS
        if owner.place.path in paths or _made_a_model(run, owner):
            run.recorder.script = owner.place.path
            _run_methods(run, owner, names)
    for function in list(run.declared):
        run.budget.begin()
        run.recorder.script = function.unit.path
        if function.unit.path in paths and id(function.node) not in run.executed and function.frame.kind == "module":
            run.call(run.wrapped.get(function, function), Arguments(), function.unit.place(function.node))


def _made_a_model(run: Run, owner: ClassValue) -> bool:
    """Whether a model was made of a class, so that `fit` and `evaluate` call its steps."""
    receiver = _instance(run, owner)
    payload = run.instance(receiver) if receiver is not None else None
    return payload is not None and payload.model >= 0


def _instance(run: Run, owner: ClassValue) -> Ref | None:
    return next((ref for made, ref in run.instances.items() if owner is made or owner in made.ancestors), None)


def _run_methods(run: Run, owner: ClassValue, names: frozenset[str]) -> None:
    receiver = _instance(run, owner)
    if receiver is None and owner.species is not Species.OBJECT:
        return
    run.budget.begin()
    if receiver is None:
        made = instantiate(run, owner, _unknown_fields(run, owner), owner.place)
        receiver = made if isinstance(made, Ref) else None
    if receiver is None:
        return
    for name, member in list(owner.members.items()):
        if name in names and isinstance(member, Function) and id(member.node) not in run.executed:
            static = "staticmethod" in member.decorators
            run.budget.begin()
            run.call(member if static else Method(receiver, member), Arguments(), member.unit.place(member.node))


def _unknown_fields(run: Run, owner: ClassValue) -> Arguments:
    if isinstance(find_member(owner, "__init__"), Function):
        return Arguments()
    unknown: dict[str, Passed] = {}
    for field in owner.fields:
        if field.given and field.default is None and field.factory is None:
            unknown[field.name] = Passed(run.unknown("parameter", f"field {field.name} of {owner.name}", owner.place), None)
    return Arguments((), unknown)


def name_models(run: Run, paths: frozenset[str]) -> None:
    """Gives each model the name that a module holds it by, else an attribute's, else the first it was given, else a number."""
    names: dict[int, str] = {}
    for frame in run.modules.all_frames():
        for name, value in frame.cells.items():
            _name(run, names, name, value)
    for payload in list(run.state.heap.values()):
        if isinstance(payload, InstancePayload):
            for name, value in payload.attributes.items():
                _name(run, names, name, value)
    for index, model in enumerate(run.recorder.models):
        given = run.model_names.get(index)
        if given is not None and given not in names.values():
            names.setdefault(index, given)
        run.recorder.models[index] = replace(model, name=names.get(index) or model.name or f"model {index + 1}")


def _name(run: Run, names: dict[int, str], name: str, value: Value) -> None:
    if isinstance(value, Ref):
        payload = run.state.heap.get(value.address)
        if isinstance(payload, ObjectPayload | InstancePayload) and payload.model >= 0:
            names.setdefault(payload.model, name)
