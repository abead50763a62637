"""`match` statements: a subject that is known takes its case, any other runs all of them as alternatives."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from valgap_lint.interpret.branches import fork
from valgap_lint.interpret.flow import Flow
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.patterns import fits
from valgap_lint.interpret.scopes import Frame
from valgap_lint.interpret.truth import truth
from valgap_lint.interpret.values import Value


def match_statement(run: Run, node: cst.Match, frame: Frame) -> Flow:
    subject = run.evaluate(node.subject, frame)
    return _cases(run, subject, node.cases, frame, node)


def _cases(run: Run, subject: Value, cases: Sequence[cst.MatchCase], frame: Frame, node: cst.Match) -> Flow:
    if not cases:
        return Flow.NEXT
    first, rest = cases[0], cases[1:]
    fit = fits(run, subject, first.pattern, frame)
    if fit is not False and first.guard is not None:
        passes = truth(run, run.evaluate(first.guard, frame))
        fit = passes if fit is True or passes is False else None
    if fit is True:
        return run.execute(first.body, frame)
    if fit is False:
        return _cases(run, subject, rest, frame, node)
    return fork(
        run,
        run.condition(),
        lambda: run.execute(first.body, frame),
        lambda: _cases(run, subject, rest, frame, node),
        frame.unit.place(node.subject),
    )
