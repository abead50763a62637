"""The fields of dataclasses and their kin: attrs, pydantic models, named tuples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import replace

import libcst as cst

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.class_parts import Field
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.scopes import Frame
from valgap_lint.interpret.values import ClassValue, Const, ObjectPayload, Passed, Ref, Value
from valgap_lint.ir.places import Place

FIELD = "field"
"""The kind of object that stands for the options of a field until the class is made."""
OMITTED = Const(...)


def field_options(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`field(default=0.5)`, `attr.ib(0.5)`, `Field(0.5, ge=0)`: the options of a field. Its default may come first."""
    options = {**dict(zip(("default",), arguments.positional, strict=False)), **arguments.keyword}
    return run.state.allocate(ObjectPayload(FIELD, FIELD, place, options))


def class_fields(run: Run, owner: ClassValue, body: Frame) -> tuple[Field, ...]:
    """The fields of a class after those of its bases. A field that is defined again keeps its position."""
    found: dict[str, Field] = {}
    for base in reversed(owner.ancestors):
        found.update({field.name: field for field in base.fields})
    keyword_only = _keyword_only(owner.node)
    for name, annotation in _declared(run, owner.node, body):
        if "ClassVar" not in annotation:
            made = _field(run, name, body.cells.get(name))
            made = replace(made, kept="InitVar" not in annotation, keyword_only=made.keyword_only or keyword_only)
            typed = body.lookup(annotation)
            found[name] = replace(made, type=typed) if isinstance(typed, ClassValue) else made
    return tuple(found.values())


def _keyword_only(node: cst.ClassDef) -> bool:
    """Whether `@dataclass(kw_only=True)` decorates a class."""
    calls = [decorator.decorator for decorator in node.decorators if isinstance(decorator.decorator, cst.Call)]
    arguments = [argument for call in calls for argument in call.args if argument.keyword is not None]
    return any(
        a.keyword is not None and a.keyword.value == "kw_only" and isinstance(a.value, cst.Name) and a.value.value == "True"
        for a in arguments
    )


def _declared(run: Run, node: cst.ClassDef, body: Frame) -> Iterator[tuple[str, str]]:
    """The annotated names of a class body and those that a field is assigned to, with the first words of their annotations."""
    for line in node.body.body:
        for statement in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            match statement:
                case cst.AnnAssign(target=cst.Name(value=name)):
                    yield name, _annotation(statement.annotation.annotation)
                case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))]) if _options(run, body.cells.get(name)) is not None:
                    yield name, ""
                case _:
                    continue


def _annotation(node: cst.BaseExpression) -> str:
    match node:
        case cst.Subscript():
            return _annotation(node.value)
        case cst.Attribute():
            return node.attr.value
        case cst.Name():
            return node.value
        case cst.SimpleString():
            return node.raw_value.partition("[")[0]
        case _:
            return ""


def _options(run: Run, value: Value | None) -> ObjectPayload | None:
    payload = run.state.load(value) if isinstance(value, Ref) else None
    return payload if isinstance(payload, ObjectPayload) and payload.kind == FIELD else None


def _field(run: Run, name: str, value: Value | None) -> Field:
    payload = _options(run, value)
    if payload is None:
        return Field(name, value)
    options = payload.arguments
    default = _value(options, "default")
    return Field(
        name,
        default if default != OMITTED else None,
        _value(options, "default_factory") or _value(options, "factory"),
        given=_value(options, "init") != Const(False),
        keyword_only=_value(options, "kw_only") == Const(True),
    )


def _value(options: Mapping[str, Passed], name: str) -> Value | None:
    return options[name].value if name in options else None


def without_fields(run: Run, members: MutableMapping[str, Value]) -> MutableMapping[str, Value]:
    """The members of a class in which a field stands for its default, where it has one."""
    kept: dict[str, Value] = {}
    for name, value in members.items():
        made = _field(run, name, value)
        if made.default is not None or _options(run, value) is None:
            kept[name] = made.default if made.default is not None else value
    return kept


def default_of(run: Run, field: Field, place: Place) -> Value | None:
    """The value of a field that was not given; None where it has no default."""
    if field.factory is not None:
        return run.call(field.factory, Arguments(), place)
    return field.default
