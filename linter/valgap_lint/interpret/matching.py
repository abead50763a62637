"""`match` statements: a literal subject takes its case, any other runs all of them as alternatives."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from valgap_lint.interpret.assignment import bind
from valgap_lint.interpret.branches import fork
from valgap_lint.interpret.machine import Flow, Run
from valgap_lint.interpret.scopes import Frame
from valgap_lint.interpret.values import Const, Value


def match_statement(run: Run, node: cst.Match, frame: Frame) -> Flow:
    subject = run.evaluate(node.subject, frame)
    return _cases(run, subject, node.cases, frame, node)


def _cases(run: Run, subject: Value, cases: Sequence[cst.MatchCase], frame: Frame, node: cst.Match) -> Flow:
    if not cases:
        return Flow.NEXT
    first, rest = cases[0], cases[1:]
    fits = _fits(run, subject, first.pattern, frame) if first.guard is None else None
    if fits is True:
        return run.execute(first.body, frame)
    if fits is False:
        return _cases(run, subject, rest, frame, node)
    return fork(
        run,
        run.condition(),
        lambda: run.execute(first.body, frame),
        lambda: _cases(run, subject, rest, frame, node),
        frame.unit.place(node.subject),
    )


def _fits(run: Run, subject: Value, pattern: cst.MatchPattern, frame: Frame) -> bool | None:
    match pattern:
        case cst.MatchAs() if pattern.pattern is None:
            if pattern.name is not None:
                bind(run, pattern.name.value, subject, frame)
            return True
        case cst.MatchValue():
            wanted = run.evaluate(pattern.value, frame)
            return subject.value == wanted.value if isinstance(subject, Const) and isinstance(wanted, Const) else None
        case cst.MatchList() | cst.MatchTuple():
            return _sequence_fits(run, subject, pattern, frame)
        case cst.MatchOr():
            outcomes = [_fits(run, subject, element.pattern, frame) for element in pattern.patterns]
            return True if True in outcomes else (None if None in outcomes else False)
        case _:
            return None


def _sequence_fits(run: Run, subject: Value, pattern: cst.MatchList | cst.MatchTuple, frame: Frame) -> bool | None:
    items = run.parts.items(run, subject)
    elements = [element.value for element in pattern.patterns if isinstance(element, cst.MatchSequenceElement)]
    if items is None or len(elements) != len(pattern.patterns):
        return None
    if len(items) != len(elements):
        return False
    outcomes = [_fits(run, item, element, frame) for item, element in zip(items, elements, strict=True)]
    return False if False in outcomes else (None if None in outcomes else True)
