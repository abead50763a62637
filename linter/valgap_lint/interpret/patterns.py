"""Patterns of `match` statements: whether a value fits one, and the names that it binds."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from valgap_lint.interpret.assignment import bind
from valgap_lint.interpret.elements import literal_items
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.operators import binary
from valgap_lint.interpret.reflection import is_instance
from valgap_lint.interpret.scopes import Frame
from valgap_lint.interpret.truth import truth
from valgap_lint.interpret.values import (
    Alternatives,
    Const,
    Data,
    DictPayload,
    ListPayload,
    Ref,
    StreamValue,
    TupleValue,
    UnknownValue,
    Value,
)

SINGLETONS = {"None": None, "True": True, "False": False}


def fits(run: Run, subject: Value, pattern: cst.MatchPattern, frame: Frame) -> bool | None:
    """Whether a value fits a pattern, None where it cannot be decided. Binds the names of the pattern on the way."""
    match pattern:
        case cst.MatchAs():
            return _captured(run, subject, pattern, frame)
        case cst.MatchValue():
            return truth(run, binary(run, "==", subject, run.evaluate(pattern.value, frame), frame.unit.place(pattern)))
        case cst.MatchSingleton():
            same = binary(run, "is", subject, Const(SINGLETONS[pattern.value.value]), frame.unit.place(pattern))
            return truth(run, same)
        case cst.MatchList() | cst.MatchTuple():
            return _sequence_fits(run, subject, pattern.patterns, frame)
        case cst.MatchOr():
            return _one_of_them(run, subject, pattern, frame)
        case cst.MatchMapping():
            return _mapping_fits(run, subject, pattern, frame)
        case cst.MatchClass():
            return _class_fits(run, subject, pattern, frame)
        case _:
            return None


def _all(outcomes: Sequence[bool | None]) -> bool | None:
    return False if False in outcomes else (None if None in outcomes else True)


def _captured(run: Run, subject: Value, pattern: cst.MatchAs, frame: Frame) -> bool | None:
    fit = fits(run, subject, pattern.pattern, frame) if pattern.pattern is not None else True
    if pattern.name is not None and fit is not False:
        bind(run, pattern.name.value, subject, frame)
    return fit


def _one_of_them(run: Run, subject: Value, pattern: cst.MatchOr, frame: Frame) -> bool | None:
    undecided = False
    for element in pattern.patterns:
        fit = fits(run, subject, element.pattern, frame)
        if fit is True and not undecided:
            return True
        undecided = undecided or fit is not False
    return None if undecided else False


def _sequence_fits(run: Run, subject: Value, patterns: Sequence[cst.MatchSequenceElement | cst.MatchStar], frame: Frame) -> bool | None:
    if isinstance(subject, Const):
        return False
    items = literal_items(run, subject) if not isinstance(subject, Ref) or _is_list(run, subject) else None
    if items is None:
        return None
    starred = next((index for index, pattern in enumerate(patterns) if isinstance(pattern, cst.MatchStar)), None)
    plain = len(patterns) - (starred is not None)
    if len(items) < plain or (starred is None and len(items) != plain):
        return False
    outcomes: list[bool | None] = []
    for index, pattern in enumerate(patterns):
        if isinstance(pattern, cst.MatchStar):
            rest = items[index : len(items) - (plain - index)]
            if pattern.name is not None:
                bind(run, pattern.name.value, run.state.allocate(ListPayload(rest)), frame)
            continue
        item = items[index] if starred is None or index < starred else items[index - len(patterns)]
        outcomes.append(fits(run, item, pattern.value, frame))
    return _all(outcomes)


def _is_list(run: Run, subject: Ref) -> bool:
    payload = run.state.load(subject)
    return isinstance(payload, ListPayload) and payload.kind != "set"


def _mapping_fits(run: Run, subject: Value, pattern: cst.MatchMapping, frame: Frame) -> bool | None:
    payload = run.dictionary(subject)
    if payload is None:
        return None if isinstance(subject, UnknownValue | Alternatives | Data | StreamValue) else False
    used: set[object] = set()
    outcomes: list[bool | None] = []
    for element in pattern.elements:
        key = run.evaluate(element.key, frame)
        known = isinstance(key, Const) and key.value in payload.items
        if isinstance(key, Const) and known:
            used.add(key.value)
            outcomes.append(fits(run, payload.items[key.value], element.pattern, frame))
        else:
            outcomes.append(False if isinstance(key, Const) and payload.rest is None else None)
    if pattern.rest is not None:
        others = {key: value for key, value in payload.items.items() if key not in used}
        bind(run, pattern.rest.value, run.state.allocate(DictPayload(others, payload.rest)), frame)
    return _all(outcomes)


def _class_fits(run: Run, subject: Value, pattern: cst.MatchClass, frame: Frame) -> bool | None:
    outcomes = [is_instance(run, subject, run.evaluate(pattern.cls, frame))]
    if outcomes[0] is False:
        return False
    place = frame.unit.place(pattern)
    outcomes += [fits(run, run.parts.attribute(run, subject, word.key.value, place), word.pattern, frame) for word in pattern.kwds]
    fields = _positional_fields(run, subject)
    for index, element in enumerate(pattern.patterns):
        known = index < len(fields)
        outcomes.append(fits(run, fields[index], element.value, frame) if known else None)
    return _all(outcomes)


def _positional_fields(run: Run, subject: Value) -> tuple[Value, ...]:
    """What the positional patterns of a class stand for: the value itself for Python's own, the fields of a dataclass or named tuple."""
    if isinstance(subject, Const):
        return (subject,)
    if isinstance(subject, TupleValue) and subject.fields:
        return subject.items
    instance = run.instance(subject) if isinstance(subject, Ref) else None
    if instance is None:
        return ()
    return tuple(instance.attributes[field.name] for field in instance.owner.fields if field.name in instance.attributes)
