"""Instances of the user's classes: made and called."""

from __future__ import annotations

from valgap_lint.interpret.allocation import empty_instance
from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.class_parts import Species
from valgap_lint.interpret.classes import find_member
from valgap_lint.interpret.effects.layers import call_object
from valgap_lint.interpret.enumerations import member_of_value
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.opaque import uncatalogued
from valgap_lint.interpret.records import field_values
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
    Symbol,
    TupleValue,
    Value,
)
from valgap_lint.ir.places import Place


def instantiate(run: Run, owner: ClassValue, arguments: Arguments, place: Place) -> Value:
    """What calling a class gives: an instance on which `__init__` was run, or which took its fields."""
    match owner.species:
        case Species.MEMBER | Species.CONSTANT:
            return member_of_value(run, owner, arguments.first(), place)
        case Species.TUPLE:
            values = field_values(run, owner, arguments, place)
            return TupleValue(tuple(values.values()), tuple(values), owner)
        case Species.DICT:
            return _dict(run, owner, arguments, place)
        case Species.OBJECT:
            return _object(run, owner, arguments, place)


def _dict(run: Run, owner: ClassValue, arguments: Arguments, place: Place) -> Value:
    """An instance of a user's class of dicts."""
    ref = run.state.allocate(DictPayload(owner=owner))
    initialiser = find_member(owner, "__init__")
    if isinstance(initialiser, Function):
        run.call(Method(ref, initialiser), arguments, place)
        return ref
    content = run.dictionary(run.call(Symbol("builtins.dict"), arguments, place))
    run.state.store(ref, DictPayload(content.items, content.rest, owner) if content is not None else DictPayload(owner=owner))
    return ref


def _object(run: Run, owner: ClassValue, arguments: Arguments, place: Place) -> Value:
    maker = find_member(owner, "__new__")
    made = (
        run.call(maker, Arguments((Passed(owner, place), *arguments.positional), arguments.keyword, arguments.open), place)
        if maker
        else None
    )
    ref = made if isinstance(made, Ref) and run.instance(made) is not None else None
    if maker is not None and made is not None and ref is None:
        return made
    ref = ref if ref is not None else empty_instance(run, owner, place)
    run.instances.setdefault(owner, ref)
    initialiser = find_member(owner, "__init__")
    if isinstance(initialiser, Function):
        run.call(Method(ref, initialiser), arguments, place)
    else:
        _take_fields(run, ref, owner, arguments, place)
    return ref


def _take_fields(run: Run, ref: Ref, owner: ClassValue, arguments: Arguments, place: Place) -> None:
    """What the `__init__` of a dataclass does: keeps the fields, and hands those that are not kept to `__post_init__`."""
    values = field_values(run, owner, arguments, place)
    payload = run.instance(ref)
    assert payload is not None
    handed = {field.name for field in owner.fields if not field.kept}
    kept = {name: value for name, value in values.items() if name not in handed}
    run.state.store(ref, InstancePayload(owner, {**payload.attributes, **kept}, payload.model))
    passed = tuple(Passed(value, place) for name, value in values.items() if name in handed)
    for name in ("__post_init__", "__attrs_post_init__"):
        after = find_member(owner, name)
        if isinstance(after, Function):
            run.call(Method(ref, after), Arguments(passed), place)


def call_instance(run: Run, ref: Ref, arguments: Arguments, place: Place) -> Value:
    """Calls an object: a user's `__call__` or `call`, a layer, or a model."""
    payload = run.state.load(ref)
    match payload:
        case InstancePayload():
            return _call_user_instance(run, ref, payload, arguments, place)
        case ObjectPayload(kind="commands"):
            return run.call(LibraryMethod(ref, f"{payload.callee}.__call__"), arguments, place)
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
