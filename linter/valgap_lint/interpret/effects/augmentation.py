"""What an augmenter does to data: its members in turn, one of them, or its own steps; always or by chance.

`A.Compose([A.Resize(64, 64), A.HorizontalFlip()])(image=image, mask=mask)["image"]`
"""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.catalogue.meaning import outcome
from valgap_lint.catalogue.outcomes import Bound, Leaf, Step
from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.branches import random_arguments
from valgap_lint.interpret.effects.objects import arguments_of
from valgap_lint.interpret.elements import literal_items
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.ports import as_data
from valgap_lint.interpret.structure import map_leaf
from valgap_lint.interpret.values import NONE, Const, Data, ObjectPayload, Passed, Ref, UnknownValue, Value
from valgap_lint.ir.facts import Known, Reason
from valgap_lint.ir.operations import Argument, Port
from valgap_lint.ir.places import Place

KIND = "augmenter"
MOVES = frozenset({"random", "resize", "crop", "pad"})
"""Steps that move pixels, and so act on masks too."""


def is_endless(run: Run, member: Value, inside: frozenset[int] = frozenset()) -> bool:
    """Whether an augmenter is a member of itself: `steps.append(A.Compose(steps))`."""
    if not isinstance(member, Ref):
        return False
    payload = run.state.load(member)
    parts = _members(run, payload) or () if isinstance(payload, ObjectPayload) else literal_items(run, member) or ()
    return member.address in inside or any(is_endless(run, part, inside | {member.address}) for part in parts)


def augmented(run: Run, payload: ObjectPayload, data: Data, target: str, place: Place) -> Data:
    """The data after an augmenter, which acts always, never, or by chance."""
    chance = _chance(run, payload)
    if chance == 0:
        return data
    changed = _changed(run, payload, data, target, place)
    if changed == data or (chance is not None and (chance >= 1 or _is_random(run, payload))):
        return changed
    return as_data(run, run.join(_draw(run, payload, chance), changed, data, place), place)


def _chance(run: Run, payload: ObjectPayload) -> float | None:
    """The probability that an augmenter acts; one where it has none, None where it is not known."""
    entry = run.catalogue.call(payload.callee)
    passed = payload.arguments.get(str(entry.facts.get("chance"))) if entry is not None else None
    always = payload.arguments.get("always_apply")
    if passed is None or (always is not None and always.value == Const(True)):
        return 1.0
    return passed.value.value if isinstance(passed.value, Const) and isinstance(passed.value.value, int | float) else None


def _draw(run: Run, payload: ObjectPayload, chance: float | None) -> int:
    """A branch that is taken at random, or whose chance is not known."""
    condition = run.condition()
    if chance is not None:
        run.random_conditions[condition] = payload.callee.partition(".")[0]
    return condition


def _changed(run: Run, payload: ObjectPayload, data: Data, target: str, place: Place) -> Data:
    members = _members(run, payload)
    if members is None:
        return _steps(run, payload, data, target, place)
    if not _is_choice(run, payload):
        for member in members:
            data = _member(run, member, data, target, place)
        return data
    if _is_random(run, payload):
        name = payload.callee.rpartition(".")[2]
        return map_leaf(run, data, "random", payload.callee, place, random_arguments(name, payload.callee.partition(".")[0]))
    results = [_member(run, member, data, target, place) for member in members]
    joined: Value = results[-1] if results else data
    for result in reversed(results[:-1]):
        joined = run.join(_draw(run, payload, 1.0), result, joined, place)
    return as_data(run, joined, place)


def _member(run: Run, member: Value, data: Data, target: str, place: Place) -> Data:
    payload = run.state.load(member) if isinstance(member, Ref) else None
    if isinstance(payload, ObjectPayload) and payload.kind == KIND:
        return augmented(run, payload, data, target, place)
    items = literal_items(run, member)
    if items is not None:
        for item in items:
            data = _member(run, item, data, target, place)
        return data
    if member == NONE:
        return data
    reason = member.reason if isinstance(member, UnknownValue) else Reason("unmodelled-call", run.parts.text(run, member), place)
    return Data(Port(run.recorder.opaque(reason.detail, place, (data.port,), reason.detail, reason)), data.type)


def _members(run: Run, payload: ObjectPayload) -> tuple[Value, ...] | None:
    """The augmenters that one is made of, None where it stands for itself."""
    entry = run.catalogue.call(payload.callee)
    names = entry.keys.texts("members") if entry is not None else ()
    if not names:
        return None
    values = tuple(payload.arguments[name].value for name in names if name in payload.arguments)
    listed = literal_items(run, values[0]) if len(values) == 1 else None
    return values if listed is None else listed


def _is_choice(run: Run, payload: ObjectPayload) -> bool:
    entry = run.catalogue.call(payload.callee)
    return entry is not None and bool(entry.facts.get("choice"))


def _is_random(run: Run, payload: ObjectPayload) -> bool:
    """Whether an augmenter is made of random steps alone."""
    members = _members(run, payload)
    if members is None:
        steps = tuple(_own_steps(run, payload, "image"))
        return bool(steps) and all(step.kind == "random" for step in steps)
    return all(_is_random_member(run, member) for member in members)


def _is_random_member(run: Run, member: Value) -> bool:
    payload = run.state.load(member) if isinstance(member, Ref) else None
    if isinstance(payload, ObjectPayload):
        return payload.kind == KIND and _is_random(run, payload)
    items = literal_items(run, member)
    return member == NONE or (items is not None and all(_is_random_member(run, item) for item in items))


def _own_steps(run: Run, payload: ObjectPayload, target: str) -> Iterator[Step]:
    """The steps of an augmenter without members. On masks only those that move pixels, and without interpolation."""
    entry = run.catalogue.call(payload.callee)
    if entry is None:
        return
    arguments = arguments_of(run, payload)
    if target == "mask":
        arguments = tuple(Argument(a.name, Known(0), None) if a.name == "interpolation" else a for a in arguments)
    found = outcome(entry, Bound(payload.callee, arguments))
    spatial = target == "image" or bool(entry.facts.get("spatial"))
    for step in found.steps if isinstance(found, Leaf) else ():
        if step.apply or target == "image" or (spatial and step.kind in MOVES):
            yield step


def _steps(run: Run, payload: ObjectPayload, data: Data, target: str, place: Place) -> Data:
    for step in _own_steps(run, payload, target):
        if not step.apply:
            data = map_leaf(run, data, step.kind, payload.callee, place, step.arguments)
            continue
        function = payload.arguments.get(target)
        if function is not None and function.value != NONE:
            result = run.call(function.value, Arguments((Passed(data, place),)), place)
            data = as_data(run, result, place)
    return data
