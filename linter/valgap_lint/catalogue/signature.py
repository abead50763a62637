"""Python signatures as text, and the binding of a call's arguments to them."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from valgap_lint.ir.facts import Constant

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter; `default` means something only where it is not `required`."""

    name: str
    required: bool
    default: Constant = None
    positional: bool = True
    keyword: bool = True


@dataclass(frozen=True, slots=True)
class Binding(Generic[V]):
    """A call's arguments under their parameters' names.

    `given` and `defaults` together hold every parameter that is not missing. `rest` went to `*args`, `extra` to `**kwargs`.
    `unexpected` are arguments that the signature has no place for: keywords by name, surplus positions as `*0`, `*1`.
    """

    given: Mapping[str, V]
    defaults: Mapping[str, Constant]
    missing: tuple[str, ...] = ()
    rest: tuple[V, ...] = ()
    extra: Mapping[str, V] | None = None
    unexpected: Mapping[str, V] | None = None

    def get(self, name: str) -> V | None:
        """The argument given for a parameter, or None where its default holds."""
        return self.given.get(name)


@dataclass(frozen=True, slots=True)
class Signature:
    """The parameters of a call; `rest` and `extra` are the names of `*args` and `**kwargs`, or empty."""

    parameters: tuple[Parameter, ...]
    rest: str = ""
    extra: str = ""

    def parameter(self, name: str) -> Parameter | None:
        """The parameter called `name`, or None."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)

    def bind(self, positional: Sequence[V], keywords: Mapping[str, V]) -> Binding[V]:
        """Python's own rule; a call that Python would refuse is bound as far as it goes, a parameter given twice keeps its position."""
        slots = [parameter.name for parameter in self.parameters if parameter.positional]
        given = dict(zip(slots, positional, strict=False))
        surplus = tuple(positional[len(slots) :])
        by_keyword = {parameter.name for parameter in self.parameters if parameter.keyword}
        others: dict[str, V] = {}
        for name, value in keywords.items():
            if name not in by_keyword:
                others[name] = value
            elif name not in given:
                given[name] = value
        unexpected = {} if self.rest else {f"*{index}": value for index, value in enumerate(surplus)}
        return Binding(
            given=given,
            defaults={p.name: p.default for p in self.parameters if not p.required and p.name not in given},
            missing=tuple(p.name for p in self.parameters if p.required and p.name not in given),
            rest=surplus if self.rest else (),
            extra=others if self.extra else {},
            unexpected=unexpected if self.extra else unexpected | others,
        )


def parse_signature(text: str) -> Signature:
    """The signature that a parameter list means, `"path, size=(2, 3), *, dtype='uint8'"`. Raises ValueError or SyntaxError.

    Defaults are literals; lists become tuples.
    """
    match ast.parse(f"lambda {text}: None", mode="eval").body:
        case ast.Lambda(arguments):
            return _signature(arguments)
        case _:
            raise ValueError("not a parameter list")


def _signature(arguments: ast.arguments) -> Signature:
    ordered = [*arguments.posonlyargs, *arguments.args]
    required = len(ordered) - len(arguments.defaults)
    defaults = [None] * required + list(arguments.defaults)
    parameters = [
        _parameter(argument, default, positional=True, keyword=index >= len(arguments.posonlyargs))
        for index, (argument, default) in enumerate(zip(ordered, defaults, strict=True))
    ]
    parameters += [
        _parameter(argument, default, positional=False, keyword=True)
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    ]
    rest = arguments.vararg.arg if arguments.vararg else ""
    extra = arguments.kwarg.arg if arguments.kwarg else ""
    return Signature(tuple(parameters), rest, extra)


def as_constant(value: object) -> Constant:
    """A literal as a constant: lists become tuples. Raises ValueError for anything else."""
    if value is None or isinstance(value, bool | int | float | str | bytes):
        return value
    if isinstance(value, list | tuple):
        return tuple(as_constant(item) for item in value)
    raise ValueError(f"{value!r} is not a literal scalar or tuple")


def _parameter(argument: ast.arg, default: ast.expr | None, *, positional: bool, keyword: bool) -> Parameter:
    if default is None:
        return Parameter(argument.arg, True, None, positional, keyword)
    return Parameter(argument.arg, False, as_constant(ast.literal_eval(default)), positional, keyword)
