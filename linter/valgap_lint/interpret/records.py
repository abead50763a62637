"""Instances of dataclasses, attrs classes, pydantic models and named tuples: made from their fields, copied and taken apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.class_parts import Field
from valgap_lint.interpret.fields import default_of, field_options
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.values import (
    ClassValue,
    Const,
    DictPayload,
    InstancePayload,
    ListPayload,
    Partial,
    Passed,
    Ref,
    Symbol,
    TupleValue,
    Value,
)
from valgap_lint.ir.places import Place

RECORD = "record."
"""What the methods of records are called by that no library's class is needed for."""
DEEPEST = 12

Recording = Callable[[Run, Arguments, Place], "Value | None"]


def field_values(run: Run, owner: ClassValue, arguments: Arguments, place: Place) -> dict[str, Value]:
    """The fields of a class by name, given by position or keyword, else their defaults."""
    positional = iter(arguments.positional)
    values: dict[str, Value] = {}
    for field in owner.fields:
        passed = (arguments.keyword.get(field.name) or (None if field.keyword_only else next(positional, None))) if field.given else None
        if passed is not None:
            values[field.name] = _typed(run, field, passed.value, place)
        elif arguments.open and field.given:
            values[field.name] = run.unknown("argument", f"{field.name} may be given by a star-argument", place)
        else:
            default = default_of(run, field, place)
            if default is not None or field.given:
                values[field.name] = default if default is not None else run.unknown("parameter", f"field {field.name}", owner.place)
    return values


def _typed(run: Run, field: Field, value: Value, place: Place) -> Value:
    """A dict given for a field that is a record of its own becomes one, as pydantic does."""
    given = run.dictionary(value) if field.type is not None else None
    return _made(run, field.type, given.items, place) if field.type is not None and field.type.fields and given is not None else value


def _made(run: Run, owner: ClassValue, values: Mapping[object, Value], place: Place) -> Value:
    return run.call(owner, Arguments((), {str(name): Passed(value, place) for name, value in values.items()}), place)


def _fields_of(run: Run, value: Value) -> dict[str, Value] | None:
    """The fields of a record by name, None for anything else."""
    if isinstance(value, TupleValue) and value.fields:
        return dict(zip(value.fields, value.items, strict=True))
    payload = run.state.load(value) if isinstance(value, Ref) else None
    if isinstance(payload, InstancePayload) and payload.owner.fields:
        return {field.name: payload.attributes[field.name] for field in payload.owner.fields if field.name in payload.attributes}
    return None


def as_dict(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`asdict(config)`: a dict of its fields, those that are records too."""
    return _taken_apart(run, arguments.first(), DEEPEST)


def _taken_apart(run: Run, value: Value, depth: int) -> Value:
    fields = _fields_of(run, value) if depth else None
    if fields is not None:
        return run.state.allocate(DictPayload({name: _taken_apart(run, item, depth - 1) for name, item in fields.items()}))
    payload = run.state.load(value) if isinstance(value, Ref) and depth else None
    if isinstance(payload, ListPayload) and payload.rest is None:
        return run.state.allocate(ListPayload(tuple(_taken_apart(run, item, depth - 1) for item in payload.items), None, payload.kind))
    return value


def as_tuple(run: Run, arguments: Arguments, place: Place) -> Value | None:
    fields = _fields_of(run, arguments.first())
    return TupleValue(tuple(fields.values())) if fields is not None else None


def replaced(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`replace(config, size=64)`: another record with some fields changed."""
    value = arguments.first()
    fields = _fields_of(run, value)
    if fields is None:
        return None
    if isinstance(value, TupleValue):
        changed = {**fields, **{name: passed.value for name, passed in arguments.keyword.items() if name in fields}}
        return TupleValue(tuple(changed.values()), value.fields, value.owner)
    payload = run.state.load(value) if isinstance(value, Ref) else None
    if not isinstance(payload, InstancePayload):
        return None
    given = {field.name for field in payload.owner.fields if field.given}
    update = run.dictionary(arguments.keyword["update"].value) if "update" in arguments.keyword else None
    values: dict[object, Value] = {name: item for name, item in fields.items() if name in given}
    values.update(update.items if update is not None else {name: passed.value for name, passed in arguments.keyword.items()})
    return _made(run, payload.owner, values, place)


def from_dict(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`Config.model_validate(values)`: a record made of a dict."""
    owner, values = (passed.value for passed in arguments.positional[:2]) if len(arguments.positional) > 1 else (None, None)
    content = run.dictionary(values) if values is not None else None
    return _made(run, owner, content.items, place) if isinstance(owner, ClassValue) and content is not None else None


def from_keywords(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`dacite.from_dict(data_class=Config, data=values)`."""
    named = tuple(arguments.keyword[name] for name in ("data_class", "data") if name in arguments.keyword)
    return from_dict(run, Arguments((*arguments.positional, *named)), place)


def listed(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`fields(config)`: what describes each field, of which the name is kept."""
    value = arguments.first()
    payload = run.state.load(value) if isinstance(value, Ref) else None
    owner = payload.owner if isinstance(payload, InstancePayload) else value
    if not isinstance(owner, ClassValue):
        return None
    return TupleValue(tuple(run.state.allocate(DictPayload({"name": Const(field.name)})) for field in owner.fields if field.kept))


def method_of_record(holder: Value, name: str) -> Value | None:
    """A method that records have by themselves, bound; None where they have none of that name."""
    called = f"{RECORD}{name}"
    return Partial(Symbol(called), (Passed(holder, None),), ()) if called in RECORD_CALLS else None


RECORD_CALLS: Mapping[str, Recording] = {
    **dict.fromkeys(
        (
            "dataclasses.field",
            "attr.ib",
            "attr.attrib",
            "attr.field",
            "attrs.field",
            "pydantic.Field",
            "pydantic.fields.Field",
            "pydantic.PrivateAttr",
        ),
        field_options,
    ),
    **dict.fromkeys(("dataclasses.asdict", "attr.asdict", "attrs.asdict"), as_dict),
    **dict.fromkeys((f"{RECORD}{name}" for name in ("_asdict", "dict", "model_dump")), as_dict),
    **dict.fromkeys(("dataclasses.astuple", "attr.astuple", "attrs.astuple"), as_tuple),
    **dict.fromkeys(("dataclasses.replace", "attr.evolve", "attrs.evolve", "copy.replace"), replaced),
    **dict.fromkeys((f"{RECORD}{name}" for name in ("_replace", "copy", "model_copy")), replaced),
    **dict.fromkeys((f"{RECORD}{name}" for name in ("model_validate", "parse_obj")), from_dict),
    "dacite.from_dict": from_keywords,
    "dataclasses.fields": listed,
    "attr.fields": listed,
}
