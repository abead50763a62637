"""Instances of the user's classes: made, called, and asked for members."""

from __future__ import annotations

from valgap_lint.interpret.definitions import find_member
from valgap_lint.interpret.effects.layers import call_object
from valgap_lint.interpret.machine import Arguments, Run
from valgap_lint.interpret.opaque import uncatalogued
from valgap_lint.interpret.scopes import Frame
from valgap_lint.interpret.values import (
    ClassValue,
    DictPayload,
    Function,
    InstancePayload,
    LibraryMethod,
    ListPayload,
    Method,
    ObjectPayload,
    Passed,
    Ref,
    SuperAccess,
    Symbol,
    TupleValue,
    Value,
)
from valgap_lint.ir.places import Place
from valgap_lint.ir.timeline import Happening

MODEL_BASES = ("keras.Model", "keras.Sequential")


def instantiate(run: Run, owner: ClassValue, arguments: Arguments, place: Place) -> Value:
    """Makes an instance and runs its `__init__`; a dataclass takes its fields."""
    if owner.bases and _last(owner.bases[0]) == "NamedTuple":
        return _named_tuple(run, owner, arguments)
    model = -1
    if any(run.catalogue.is_a(owner.library_base, base) for base in MODEL_BASES if owner.library_base):
        model = run.recorder.model(owner.name, "subclass", place)
        run.recorder.event(model, Happening.BUILT, place)
    ref = run.state.allocate(InstancePayload(owner, {}, model))
    if model >= 0:
        run.model_refs[model] = ref
    run.instances.setdefault(owner, ref)
    initialiser = find_member(owner, "__init__")
    if isinstance(initialiser, Function):
        run.call(Method(ref, initialiser), arguments, place)
    else:
        _take_fields(run, ref, owner, arguments)
    return ref


def _last(value: Value) -> str:
    return value.name.rpartition(".")[2] if isinstance(value, Symbol | ClassValue) else ""


def _named_tuple(run: Run, owner: ClassValue, arguments: Arguments) -> Value:
    values = _field_values(run, owner, arguments)
    return TupleValue(tuple(values.values()), tuple(values))


def _take_fields(run: Run, ref: Ref, owner: ClassValue, arguments: Arguments) -> None:
    payload = run.state.load(ref)
    assert isinstance(payload, InstancePayload)
    values = _field_values(run, owner, arguments)
    run.state.store(ref, InstancePayload(owner, {**payload.attributes, **values}, payload.model))


def _field_values(run: Run, owner: ClassValue, arguments: Arguments) -> dict[str, Value]:
    positional = iter(arguments.positional)
    values: dict[str, Value] = {}
    for name, default in owner.fields:
        passed: Passed | None = arguments.keyword.get(name) or next(positional, None)
        if passed is not None:
            values[name] = passed.value
        else:
            values[name] = default if default is not None else run.unknown("parameter", f"field {name}", owner.place)
    return values


def call_instance(run: Run, ref: Ref, arguments: Arguments, place: Place) -> Value:
    """Calls an object: a user's `__call__` or `call`, a layer, or a model."""
    payload = run.state.load(ref)
    match payload:
        case InstancePayload():
            return _call_user_instance(run, ref, payload, arguments, place)
        case ObjectPayload():
            return call_object(run, ref, payload, arguments, place)
        case ListPayload() | DictPayload():
            return uncatalogued(run, "a container", arguments, place)


def _call_user_instance(run: Run, ref: Ref, payload: InstancePayload, arguments: Arguments, place: Place) -> Value:
    if payload.model >= 0:
        return run.parts.call_model(run, ref, payload.model, arguments, place)
    for name in ("__call__", "call"):
        member = find_member(payload.owner, name)
        if isinstance(member, Function):
            return run.call(Method(ref, member), arguments, place)
    return uncatalogued(run, payload.owner.name, arguments, place)


def parent_of(run: Run, frame: Frame, place: Place) -> Value:
    """What `super()` means inside a method: the receiver, seen as its class's base."""
    current: Frame | None = frame
    while current is not None and current.function is None:
        current = current.parent
    if current is None or current.function is None or not current.function.node.params.params:
        return run.unknown("unsupported-syntax", "super() outside a method", place)
    receiver = current.cells.get(current.function.node.params.params[0].name.value)
    owner = _owner_of(run, current.function)
    if not isinstance(receiver, Ref) or owner is None:
        return run.unknown("unsupported-syntax", "super() outside a method", place)
    return SuperAccess(receiver, owner)


def _owner_of(run: Run, function: Function) -> ClassValue | None:
    return next((owner for owner in run.classes if function in owner.members.values()), None)


def super_attribute(run: Run, access: SuperAccess, name: str, place: Place) -> Value:
    """`super().name`: a method of a user's base class, else of the library's."""
    for base in access.owner.bases:
        if isinstance(base, ClassValue):
            member = find_member(base, name)
            if isinstance(member, Function):
                return Method(access.receiver, member)
    if name == "__init__":
        return Symbol("builtins.ignore")
    method = run.catalogue.method(access.owner.library_base, name) if access.owner.library_base else None
    return LibraryMethod(access.receiver, method.name) if method is not None else run.unknown("attribute", f"super().{name}", place)
