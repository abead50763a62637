"""Function definitions and lambdas."""

from __future__ import annotations

import libcst as cst

from valgap_lint.interpret.decorators import decorated, decorator_names
from valgap_lint.interpret.flow import Flow
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.scopes import Frame
from valgap_lint.interpret.values import Function, Partial, Value


def define_function(run: Run, node: cst.FunctionDef, frame: Frame) -> Flow:
    names = decorator_names(node.decorators)
    function = Function(node.name.value, node, frame, frame.unit, _defaults(run, node.params, frame), names)
    value = decorated(run, node.decorators, function, frame)
    kept = accessor_name(function.name, names)
    run.state.write(frame.target(kept).cells, kept, value)
    run.declared.append(function)
    if isinstance(value, Partial):
        run.wrapped[function] = value
    return Flow.NEXT


def accessor_name(name: str, decorators: tuple[str, ...]) -> str:
    """The name that a function is kept under: what sets or deletes a property stands beside what gets it."""
    return next((f"{name}.{word}" for word in ("setter", "deleter") if word in decorators), name)


def make_lambda(run: Run, node: cst.Lambda, frame: Frame) -> Value:
    return Function("<lambda>", node, frame, frame.unit, _defaults(run, node.params, frame))


def _defaults(run: Run, parameters: cst.Parameters, frame: Frame) -> dict[str, Value]:
    return {
        parameter.name.value: run.evaluate(parameter.default, frame)
        for parameter in (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params)
        if parameter.default is not None
    }
