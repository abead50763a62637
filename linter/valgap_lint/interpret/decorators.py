"""Decorators: the user's own are called; a library's keeps the meaning of what it decorates, unless it is known to change it."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.scopes import Frame
from valgap_lint.interpret.values import ClassValue, Function, Method, Partial, Passed, Ref, Value
from valgap_lint.ir.places import Place

TRANSPARENT = frozenset({"staticmethod", "classmethod", "property", "cached_property", "abstractmethod", "setter", "getter", "deleter"})


def decorator_names(decorators: Sequence[cst.Decorator]) -> tuple[str, ...]:
    """The last name of each decorator."""
    return tuple(_last_name(decorator.decorator) for decorator in decorators)


def decorated(run: Run, decorators: Sequence[cst.Decorator], value: Value, frame: Frame) -> Value:
    """A function or class after its decorators, which are evaluated from the top and applied from the bottom."""
    wrappers = [
        (run.evaluate(decorator.decorator, frame), frame.unit.place(decorator))
        for decorator in decorators
        if _last_name(decorator.decorator) not in TRANSPARENT
    ]
    for wrapper, place in reversed(wrappers):
        value = _wrapped(run, wrapper, value, place)
    return value


def _wrapped(run: Run, wrapper: Value, value: Value, place: Place) -> Value:
    if not isinstance(wrapper, Function | Method | Partial | ClassValue) and not _is_callable(run, wrapper):
        return value
    return run.call(wrapper, Arguments((Passed(value, place),)), place)


def _is_callable(run: Run, wrapper: Value) -> bool:
    return isinstance(wrapper, Ref) and run.parts.member(run, wrapper, "__call__") is not None


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
