"""Calls: of the user's functions and classes, which are run, and of libraries, which the catalogue explains."""

from __future__ import annotations

import libcst as cst

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.binding import bind_parameters
from valgap_lint.interpret.branches import each
from valgap_lint.interpret.classes import attribute_name
from valgap_lint.interpret.elements import literal_items
from valgap_lint.interpret.flow import Flow
from valgap_lint.interpret.generators import delivered
from valgap_lint.interpret.instances import call_instance, instantiate
from valgap_lint.interpret.library import call_library, call_library_method
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.methods import call_builtin_method
from valgap_lint.interpret.naming import words_of
from valgap_lint.interpret.object_calls import attributes_of
from valgap_lint.interpret.opaque import uncatalogued
from valgap_lint.interpret.scopes import Frame, function_frame
from valgap_lint.interpret.transposing import transposed
from valgap_lint.interpret.values import (
    NONE,
    Alternatives,
    BuiltinMethod,
    ClassValue,
    Data,
    DictPayload,
    Function,
    LibraryMethod,
    Method,
    Partial,
    Passed,
    Ref,
    Symbol,
    UnknownValue,
    Value,
)
from valgap_lint.ir.facts import Reason
from valgap_lint.ir.places import Place

RECURSION = 2
"""How often a function may stand in its own chain of calls."""
DECIDED_RECURSION = 12
"""The same where all that led to the call is known."""


def call_expression(run: Run, node: cst.Call, frame: Frame) -> Value:
    callee = _callee(run, node.func, frame)
    place = frame.unit.place(node)
    if callee == Symbol("builtins.super"):
        return run.parts.parent_of(run, frame, place)
    if callee == Symbol("builtins.zip") and len(node.args) == 1 and node.args[0].star == "*":
        columns = transposed(run, run.evaluate(node.args[0].value, frame), place)
        if columns is not None:
            return columns
    if callee == Symbol("builtins.vars") and len(node.args) == 1:
        return attributes_of(run, run.evaluate(node.args[0].value, frame))
    if callee in (Symbol("builtins.locals"), Symbol("builtins.vars"), Symbol("builtins.globals")):
        names = frame.root if callee == Symbol("builtins.globals") else function_frame(frame)
        snapshot: dict[object, Value] = dict(names.cells.items())
        return run.state.allocate(DictPayload(snapshot))
    return run.call(callee, _arguments(run, node, frame), place)


def _callee(run: Run, node: cst.BaseExpression, frame: Frame) -> Value:
    """What is called. An attribute that is called is a method, never a column of a table."""
    if isinstance(node, cst.Attribute):
        return run.parts.attribute(run, run.evaluate(node.value, frame), attribute_name(node.attr.value, frame), frame.unit.place(node))
    return run.evaluate(node, frame)


def _arguments(run: Run, node: cst.Call, frame: Frame) -> Arguments:
    positional: list[Passed] = []
    keyword: dict[str, Passed] = {}
    hidden = False
    for argument in node.args:
        value = run.evaluate(argument.value, frame)
        passed = Passed(value, frame.unit.place(argument.value), words_of(argument.value))
        if argument.star == "*":
            items = literal_items(run, value)
            positional.extend(Passed(item, passed.place) for item in items or ())
            hidden = hidden or items is None
        elif argument.star == "**":
            payload = run.dictionary(value)
            for key, item in payload.items.items() if payload is not None else ():
                keyword[str(key)] = Passed(item, passed.place)
            hidden = hidden or payload is None or payload.rest is not None
        elif argument.keyword is not None:
            keyword[argument.keyword.value] = passed
        else:
            positional.append(passed)
    return Arguments(tuple(positional), keyword, hidden)


def call(run: Run, callee: Value, arguments: Arguments, place: Place) -> Value:
    """The value of calling `callee`."""
    match callee:
        case Alternatives():
            return each(run, callee, lambda item: call(run, item, arguments, place), place)
        case Function():
            return call_function(run, callee, arguments, place)
        case Method():
            receiver = Passed(callee.receiver, place)
            bound = Arguments((receiver, *arguments.positional), arguments.keyword, arguments.open)
            return call_function(run, callee.function, bound, place)
        case ClassValue():
            return instantiate(run, callee, arguments, place)
        case Symbol():
            return call_library(run, callee, arguments, place)
        case LibraryMethod():
            return call_library_method(run, callee, arguments, place)
        case Partial():
            positional = (*callee.positional, *arguments.positional)
            keyword = {**dict(callee.keyword), **arguments.keyword}
            return call(run, callee.function, Arguments(positional, keyword, arguments.open), place)
        case BuiltinMethod():
            return call_builtin_method(run, callee, arguments, place)
        case Ref():
            return call_instance(run, callee, arguments, place)
        case Data() if not arguments.all():
            return callee
        case UnknownValue(reason=Reason(kind="missing-module" | "budget") as cause):
            return uncatalogued(run, cause.detail, arguments, place, cause=cause)
        case _:
            return uncatalogued(run, run.parts.text(run, callee), arguments, place)


def call_function(run: Run, function: Function, arguments: Arguments, place: Place) -> Value:
    """Runs a function of the user's with its arguments bound. Deep nesting, recursion and what takes too many steps end in unknown."""
    heavy = run.heavy.get(id(function.node))
    if heavy is not None:
        return uncatalogued(run, function.name, arguments, place, cause=heavy)
    if run.depth >= run.budget.depth:
        return run.unknown("budget", f"calls nested deeper than {run.budget.depth}", place)
    if _recurs(run, function):
        return run.unknown("recursion", f"{function.name} calls itself", place)
    frame = Frame(function.unit, "function", parent=function.frame, module=function.frame.module, function=function)
    frame.conditions = len(run.conditions)
    bind_parameters(run, function, arguments, frame, place)
    run.executed.add(id(function.node))
    run.depth += 1
    run.functions.append(function)
    run.active.append(frame)
    outer_loops, run.loops = run.loops, 0
    used, cuts = run.budget.used, run.cuts
    try:
        return _result(run, function, frame, place)
    finally:
        if run.cuts > cuts and run.budget.used - used >= run.budget.heavy:
            reason = Reason("budget", f"{function.name} takes too many steps", function.unit.place(function.node))
            run.heavy.setdefault(id(function.node), reason)
        run.depth -= 1
        run.functions.pop()
        run.active.pop()
        run.loops = outer_loops


def _recurs(run: Run, function: Function) -> bool:
    """Whether a function calls itself too often. One that does so under no condition that is open ends by itself."""
    calls = [frame for frame in run.active if frame.function is not None and frame.function.node is function.node]
    decided = bool(calls) and calls[0].conditions == len(run.conditions) and not run.loops
    return len(calls) >= (DECIDED_RECURSION if decided else RECURSION)


def _result(run: Run, function: Function, frame: Frame, place: Place) -> Value:
    if isinstance(function.node, cst.Lambda):
        return run.evaluate(function.node.body, frame)
    flow = run.execute(function.node.body, frame)
    if frame.yields:
        return delivered(run, frame, place)
    if flow is not Flow.RETURN and not frame.returns:
        spent = run.exhausted if flow is Flow.SPENT else None
        return NONE if spent is None else run.unknown(spent.kind, spent.detail, spent.place)
    result: Value | None = None
    for conditions, value in reversed(frame.returns):
        if result is None:
            result = value
        else:
            number = conditions[-1][0] if conditions else run.condition()
            branch = conditions[-1][1] if conditions else 0
            result = run.join(number, value, result, place) if branch == 0 else run.join(number, result, value, place)
    return result if result is not None else NONE
