"""What classes call of `object` and of `dict` themselves, and the attributes of an object as a dict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from valgap_lint.interpret.allocation import empty_instance
from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.item_assignment import set_item
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.subscripts import get_item
from valgap_lint.interpret.values import (
    NONE,
    AttributeDict,
    BuiltinMethod,
    ClassValue,
    Const,
    DictPayload,
    InstancePayload,
    ObjectPayload,
    Ref,
    Value,
)
from valgap_lint.ir.places import Place

ObjectCall = Callable[[Run, Arguments, Place], "Value | None"]


def attributes_of(run: Run, value: Value) -> Value:
    """`vars(value)`; a namespace is a dict already."""
    is_object = isinstance(value, ClassValue) or (isinstance(value, Ref) and run.instance(value) is not None)
    return AttributeDict(value) if isinstance(value, Ref | ClassValue) and is_object else value


def new_object(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`object.__new__(cls)`."""
    owner = arguments.first()
    return empty_instance(run, owner, place) if isinstance(owner, ClassValue) else None


def keep_attribute(run: Run, arguments: Arguments, place: Place) -> Value:
    """`object.__setattr__(self, "size", 224)`: set past all setters of the class."""
    match [passed.value for passed in arguments.positional]:
        case [Ref() as holder, Const(value=str() as name), value]:
            store_attributes(run, holder, {name: value})
    return NONE


def store_attributes(run: Run, ref: Ref, values: Mapping[str, Value]) -> None:
    """Writes attributes of an object as its `__dict__` would be written."""
    match run.state.load(ref):
        case InstancePayload() | ObjectPayload() as payload:
            run.state.store(ref, replace(payload, attributes={**payload.attributes, **values}))
        case DictPayload() as payload:
            items: dict[object, Value] = {**payload.items}
            items.update(values)
            run.state.store(ref, replace(payload, items=items))
        case _:
            return


def of_dict(name: str) -> ObjectCall:
    """`dict.get(self, key)` and its kin, by which classes of dicts are written."""

    def call(run: Run, arguments: Arguments, place: Place) -> Value | None:
        holder, rest = arguments.first(), arguments.positional[1:]
        if name == "__getitem__":
            return get_item(run, holder, rest[0].value, place) if rest else None
        if name == "__setitem__":
            return set_item(run, holder, rest[0].value, rest[1].value, place) if len(rest) == 2 else None
        method = "update" if name == "__init__" else name
        return run.call(BuiltinMethod(holder, method), Arguments(rest, arguments.keyword, arguments.open), place)

    return call


def from_keys(run: Run, arguments: Arguments, place: Place) -> Value | None:
    keys = run.parts.items(run, arguments.first())
    value = arguments.positional[1].value if len(arguments.positional) > 1 else NONE
    if keys is None or not all(isinstance(key, Const) for key in keys):
        return run.state.allocate(DictPayload({}, value))
    return run.state.allocate(DictPayload({key.value: value for key in keys if isinstance(key, Const)}))


OBJECT_CALLS: Mapping[str, ObjectCall] = {
    "builtins.object.__new__": new_object,
    "builtins.object.__setattr__": keep_attribute,
    "builtins.dict.fromkeys": from_keys,
    **{
        f"builtins.dict.{name}": of_dict(name)
        for name in ("__init__", "__getitem__", "__setitem__", "get", "update", "items", "keys", "values", "pop", "copy", "setdefault")
    },
}
