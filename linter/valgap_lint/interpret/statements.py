"""Simple statements, definitions, conditionals and the blocks that only wrap others."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

import libcst as cst

from valgap_lint.interpret.assignment import assign, delete
from valgap_lint.interpret.branches import fork
from valgap_lint.interpret.classes import define_class
from valgap_lint.interpret.definitions import define_function
from valgap_lint.interpret.exported import run_magic
from valgap_lint.interpret.flow import Flow
from valgap_lint.interpret.imports import import_from, import_names
from valgap_lint.interpret.loops import for_loop, while_loop
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.matching import match_statement
from valgap_lint.interpret.noise import noise_engine
from valgap_lint.interpret.operators import augmented
from valgap_lint.interpret.scopes import Frame, function_frame
from valgap_lint.interpret.state import MISSING
from valgap_lint.interpret.truth import truth
from valgap_lint.interpret.values import NEVER, NONE, Symbol, UnknownValue
from valgap_lint.interpret.withs import with_statement


def simple_line(run: Run, node: cst.SimpleStatementLine, frame: Frame) -> Flow:
    for statement in node.body:
        flow = run.statement(statement, frame)
        if flow is not Flow.NEXT:
            return flow
    return Flow.NEXT


def expression(run: Run, node: cst.Expr, frame: Frame) -> Flow:
    if isinstance(node.value, cst.Call) and run_magic(run, node.value, frame):
        return Flow.NEXT
    value = run.evaluate(node.value, frame)
    return Flow.RAISE if value == NEVER else Flow.NEXT


def assignment(run: Run, node: cst.Assign, frame: Frame) -> Flow:
    value = run.evaluate(node.value, frame)
    for target in node.targets:
        assign(run, target.target, value, frame)
    return Flow.NEXT


def annotated_assignment(run: Run, node: cst.AnnAssign, frame: Frame) -> Flow:
    if node.value is not None:
        assign(run, node.target, run.evaluate(node.value, frame), frame)
    return Flow.NEXT


def augmented_assignment(run: Run, node: cst.AugAssign, frame: Frame) -> Flow:
    before = run.evaluate(node.target, frame)
    operand = run.evaluate(node.value, frame)
    assign(run, node.target, augmented(run, node.operator, before, operand, frame.unit.place(node)), frame)
    return Flow.NEXT


def return_statement(run: Run, node: cst.Return, frame: Frame) -> Flow:
    value = run.evaluate(node.value, frame) if node.value is not None else NONE
    owner = function_frame(frame)
    owner.returns.append((tuple(run.conditions[owner.conditions :]), value))
    return Flow.RETURN


def raise_statement(run: Run, node: cst.Raise, frame: Frame) -> Flow:
    return Flow.RAISE


def assert_statement(run: Run, node: cst.Assert, frame: Frame) -> Flow:
    run.evaluate(node.test, frame)
    return Flow.NEXT


def leave_loop(run: Run, node: cst.Break, frame: Frame) -> Flow:
    return Flow.LOOP_EXIT


def leave_turn(run: Run, node: cst.Continue, frame: Frame) -> Flow:
    return Flow.NEXT_TURN


def delete_statement(run: Run, node: cst.Del, frame: Frame) -> Flow:
    delete(run, node.target, frame)
    return Flow.NEXT


def global_statement(run: Run, node: cst.Global, frame: Frame) -> Flow:
    for item in node.names:
        frame.outer[item.name.value] = frame.root
    return Flow.NEXT


def nonlocal_statement(run: Run, node: cst.Nonlocal, frame: Frame) -> Flow:
    for item in node.names:
        holder = frame.parent
        while holder is not None and item.name.value not in holder.cells:
            holder = holder.parent
        if holder is not None:
            frame.outer[item.name.value] = holder
    return Flow.NEXT


def if_statement(run: Run, node: cst.If, frame: Frame) -> Flow:
    test = run.evaluate(node.test, frame)
    decided = truth(run, test)

    def taken() -> Flow:
        return run.execute(node.body, frame)

    def other() -> Flow:
        match node.orelse:
            case cst.If():
                return run.statement(node.orelse, frame)
            case cst.Else():
                return run.execute(node.orelse.body, frame)
            case _:
                return Flow.NEXT

    if decided is not None:
        return taken() if decided else other()
    if isinstance(test, UnknownValue) and test in run.negations:
        return fork(run, run.condition_of(run.negations[test]), other, taken, frame.unit.place(node.test))
    return fork(run, run.condition_of(test), taken, other, frame.unit.place(node.test), noise_engine(run, test))


def try_statement(run: Run, node: cst.Try | cst.TryStar, frame: Frame) -> Flow:
    """Runs the body as if only the user's own `raise` raised; a handler else only supplies names that the body did not."""
    flow = run.execute(node.body, frame)
    if flow is Flow.RAISE and run.exhausted is None and len(node.handlers) == 1:
        flow = run.execute(node.handlers[0].body, frame)
    else:
        for handler in node.handlers:
            _supply(run, handler.body, frame)
        flow = Flow.NEXT if flow is Flow.RAISE and node.handlers else flow
        if node.orelse is not None and flow is Flow.NEXT:
            flow = run.execute(node.orelse.body, frame)
    if node.finalbody is not None:
        last = run.execute(node.finalbody.body, frame)
        flow = flow if last is Flow.NEXT else last
    return flow


def _supply(run: Run, handler: cst.BaseSuite, frame: Frame) -> None:
    """Runs a handler and keeps what it writes to names that hold nothing known."""
    mark = run.state.mark()
    condition = run.condition()
    owner = function_frame(frame)
    returned, yielded = len(owner.returns), len(owner.yields)
    with run.under(condition, 1):
        flow = run.execute(handler, frame)
    del owner.returns[returned:], owner.yields[yielded:]
    changes = run.state.undo(mark)
    if flow is Flow.RAISE:
        return
    for change in changes.values():
        if change.before is MISSING or _says_nothing(run, change.before):
            run.state.write(change.cells, change.key, change.after)


def _says_nothing(run: Run, value: object) -> bool:
    """Whether a name holds nothing known: a name of a library that is not modelled may not be installed, and then the handler speaks."""
    if isinstance(value, Symbol):
        root = value.name.partition(".")[0]
        return root != "builtins" and root not in sys.stdlib_module_names and not run.catalogue.knows(root)
    return isinstance(value, UnknownValue)


EXECUTORS: Mapping[type[cst.CSTNode], Callable[..., Flow]] = {
    cst.SimpleStatementLine: simple_line,
    cst.SimpleStatementSuite: simple_line,
    cst.Expr: expression,
    cst.Assign: assignment,
    cst.AnnAssign: annotated_assignment,
    cst.AugAssign: augmented_assignment,
    cst.Return: return_statement,
    cst.Raise: raise_statement,
    cst.Assert: assert_statement,
    cst.Break: leave_loop,
    cst.Continue: leave_turn,
    cst.Del: delete_statement,
    cst.Global: global_statement,
    cst.Nonlocal: nonlocal_statement,
    cst.If: if_statement,
    cst.For: for_loop,
    cst.While: while_loop,
    cst.With: with_statement,
    cst.Try: try_statement,
    cst.TryStar: try_statement,
    cst.Match: match_statement,
    cst.FunctionDef: define_function,
    cst.ClassDef: define_class,
    cst.Import: import_names,
    cst.ImportFrom: import_from,
}
