"""Function and class definitions, and lambdas."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from valgap_lint.interpret.machine import Arguments, Flow, Run
from valgap_lint.interpret.scopes import Frame
from valgap_lint.interpret.values import ClassValue, Function, Passed, Symbol, Value
from valgap_lint.ir.places import Place

TRANSPARENT_DECORATORS = frozenset({"staticmethod", "classmethod", "property", "cached_property", "abstractmethod"})


def define_function(run: Run, node: cst.FunctionDef, frame: Frame) -> Flow:
    names, wrappers = _decorators(run, node, frame)
    function = Function(node.name.value, node, frame, frame.unit, _defaults(run, node.params, frame), names)
    value: Value = function
    for wrapper, place in reversed(wrappers):
        value = _decorated(run, wrapper, value, place)
    run.state.write(frame.target(function.name).cells, function.name, value)
    run.declared.append(function)
    return Flow.NEXT


def make_lambda(run: Run, node: cst.Lambda, frame: Frame) -> Value:
    return Function("<lambda>", node, frame, frame.unit, _defaults(run, node.params, frame))


def _decorators(run: Run, node: cst.FunctionDef, frame: Frame) -> tuple[tuple[str, ...], list[tuple[Value, Place]]]:
    names: list[str] = []
    wrappers: list[tuple[Value, Place]] = []
    for decorator in node.decorators:
        name = _last_name(decorator.decorator)
        names.append(name)
        if name not in TRANSPARENT_DECORATORS and name not in ("setter", "getter"):
            wrappers.append((run.evaluate(decorator.decorator, frame), frame.unit.place(decorator)))
    return tuple(names), wrappers


def _decorated(run: Run, wrapper: Value, value: Value, place: Place) -> Value:
    """A user's decorator is called; a library's is taken to keep the function's meaning."""
    if isinstance(wrapper, Function):
        return run.call(wrapper, Arguments((Passed(value, place),)), place)
    return value


def _last_name(node: cst.BaseExpression) -> str:
    match node:
        case cst.Name():
            return node.value
        case cst.Attribute():
            return node.attr.value
        case cst.Call():
            return _last_name(node.func)
        case _:
            return ""


def _defaults(run: Run, parameters: cst.Parameters, frame: Frame) -> dict[str, Value]:
    return {
        parameter.name.value: run.evaluate(parameter.default, frame)
        for parameter in (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params)
        if parameter.default is not None
    }


def define_class(run: Run, node: cst.ClassDef, frame: Frame) -> Flow:
    bases = tuple(run.evaluate(argument.value, frame) for argument in node.bases if not argument.star)
    body = Frame(frame.unit, "class", parent=frame, module=frame.module)
    run.execute(node.body, body)
    value = ClassValue(
        name=node.name.value,
        node=node,
        bases=bases,
        members=dict(body.cells),
        place=frame.unit.place(node.name),
        library_base=_library_base(run, bases),
        fields=_fields(node, bases, body),
    )
    run.classes.append(value)
    run.state.write(frame.target(value.name).cells, value.name, value)
    return Flow.NEXT


def _library_base(run: Run, bases: tuple[Value, ...]) -> str:
    for base in bases:
        match base:
            case Symbol():
                return run.canonical(base)
            case ClassValue() if base.library_base:
                return base.library_base
            case _:
                continue
    return ""


def _fields(node: cst.ClassDef, bases: tuple[Value, ...], body: Frame) -> tuple[tuple[str, Value | None], ...]:
    """The annotated names of a class body, after those of its bases, with their defaults: what a dataclass or named tuple takes."""
    inherited = {name: default for base in reversed(bases) if isinstance(base, ClassValue) for name, default in base.fields}
    return tuple({**inherited, **{name: body.cells.get(name) for name in _annotated(node)}}.items())


def _annotated(node: cst.ClassDef) -> Iterator[str]:
    for line in node.body.body:
        for statement in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            if isinstance(statement, cst.AnnAssign) and isinstance(statement.target, cst.Name):
                yield statement.target.value


def find_member(value: ClassValue, name: str) -> Value | None:
    """A member of a class or of its user-written bases, nearest first."""
    if name in value.members:
        return value.members[name]
    for base in value.bases:
        if isinstance(base, ClassValue):
            found = find_member(base, name)
            if found is not None:
                return found
    return None
