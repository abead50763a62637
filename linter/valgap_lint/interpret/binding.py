"""Arguments of a call bound to the parameters of the user's function."""

from __future__ import annotations

import libcst as cst

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.scopes import Frame
from valgap_lint.interpret.values import Const, DictPayload, Function, ListPayload, Passed, TupleValue, Value
from valgap_lint.ir.places import Place


def bind_parameters(run: Run, function: Function, arguments: Arguments, frame: Frame, place: Place) -> None:
    """Binds by position, keyword and default; what a star-argument may hide is unknown."""
    parameters = function.node.params
    slots = [parameter.name.value for parameter in (*parameters.posonly_params, *parameters.params)]
    keyword_only = [parameter.name.value for parameter in parameters.kwonly_params]
    bound: dict[str, Value] = {name: passed.value for name, passed in zip(slots, arguments.positional, strict=False)}
    extra: dict[object, Value] = {}
    for name, passed in arguments.keyword.items():
        if name in slots or name in keyword_only:
            bound.setdefault(name, passed.value)
        else:
            extra[name] = passed.value
    for name in (*slots, *keyword_only):
        frame.cells[name] = bound[name] if name in bound else _default(run, function, name, arguments, place)
    _bind_rest(run, parameters, arguments.positional[len(slots) :], extra, frame)


def _default(run: Run, function: Function, name: str, arguments: Arguments, place: Place) -> Value:
    if arguments.open:
        return run.unknown("argument", f"{name} may be given by a star-argument", place)
    if name in function.defaults:
        return function.defaults[name]
    return run.parameter(function, name)


def _bind_rest(run: Run, parameters: cst.Parameters, surplus: tuple[Passed, ...], extra: dict[object, Value], frame: Frame) -> None:
    if isinstance(parameters.star_arg, cst.Param):
        frame.cells[parameters.star_arg.name.value] = TupleValue(tuple(passed.value for passed in surplus))
    if parameters.star_kwarg is not None:
        frame.cells[parameters.star_kwarg.name.value] = run.state.allocate(DictPayload(extra))


def lift(run: Run, value: object) -> Value:
    """A constant of a signature as a value."""
    if isinstance(value, tuple):
        return TupleValue(tuple(lift(run, item) for item in value))
    if isinstance(value, list):
        return run.state.allocate(ListPayload(tuple(lift(run, item) for item in value)))
    return Const(value)
