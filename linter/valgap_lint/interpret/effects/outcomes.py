"""Outcomes of the catalogue put into the graph."""

from __future__ import annotations

from dataclasses import replace

from valgap_lint.catalogue.outcomes import Group, Leaf, Outcome, Step, Stream
from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.library import LibraryCall
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.ports import as_data, is_data, unknown_data
from valgap_lint.interpret.structure import through
from valgap_lint.interpret.values import (
    Const,
    Data,
    Function,
    LibraryMethod,
    Method,
    ObjectPayload,
    Partial,
    Passed,
    Ref,
    StreamValue,
    Symbol,
    TupleValue,
    UnknownValue,
    Value,
)
from valgap_lint.ir.facts import Known
from valgap_lint.ir.operations import Argument, Port
from valgap_lint.ir.vocabulary import KINDS

CONTENT = "bytes"
"""The class of what a file holds: it is read already."""


def realise(run: Run, call: LibraryCall, outcome: Outcome, group: int) -> Value:
    """Adds the operations of an outcome and returns what they give."""
    match outcome:
        case Leaf():
            return _leaf(run, call, outcome, group)
        case Group():
            return TupleValue(tuple(realise(run, call, item, group) for item in outcome.items))
        case Stream():
            return _stream(run, call, outcome, group)


def _stream(run: Run, call: LibraryCall, outcome: Stream, group: int) -> Value:
    element = realise(run, call, outcome.element, group)
    for step in outcome.steps:
        element = through(run, element, step.kind, call.callee, call.place, step.arguments, group)
    return StreamValue(element, outcome.type)


def _leaf(run: Run, call: LibraryCall, leaf: Leaf, group: int) -> Value:
    value = call.value(leaf.input) if leaf.input else None
    data = _start(run, call, leaf, value)
    opened = _begins(leaf) and data is not None and data.type == CONTENT
    for step in leaf.steps[1:] if opened else leaf.steps:
        data = _step(run, call, step, data, group)
    if data is None:
        return unknown_data(run, "unmodelled-call", f"{call.callee}()", call.place)
    return replace(data, type=leaf.type) if leaf.type not in ("", "same") else data


def _start(run: Run, call: LibraryCall, leaf: Leaf, value: Value | None) -> Data | None:
    """The data that a chain goes on from. A chain that begins with a source takes only data, never a path."""
    if value is None:
        return None
    if _begins(leaf) and not is_data(run, value):
        return None
    return as_data(run, value, call.place)


def _begins(leaf: Leaf) -> bool:
    """Whether a chain begins with a source."""
    return bool(leaf.steps) and leaf.steps[0].kind in KINDS and KINDS[leaf.steps[0].kind].source


def _step(run: Run, call: LibraryCall, step: Step, data: Data | None, group: int) -> Data | None:
    if step.apply:
        return _applied(run, call, step.apply, data)
    beside = (*_second_inputs(run, call), *_learned(run, call, step))
    inputs = (data.port, *beside) if data is not None else beside
    return Data(Port(run.recorder.emit(step.kind, call.callee, call.place, inputs, step.arguments, group=group)))


def _second_inputs(run: Run, call: LibraryCall) -> tuple[Port, ...]:
    if call.entry.expansion is not None:
        return ()
    ports: list[Port] = []
    for name in call.entry.inputs[1:]:
        value = call.value(name)
        if value is not None and (is_data(run, value) or isinstance(value, UnknownValue)):
            ports.append(as_data(run, value, call.place).port)
    return tuple(ports)


def _learned(run: Run, call: LibraryCall, step: Step) -> tuple[Port, ...]:
    """What the object that standardises by features was fitted on: `generator.fit(x)`, then `generator.flow(x)`."""
    if Argument("statistics", Known("featurewise"), None) not in step.arguments or not isinstance(call.receiver, Ref):
        return ()
    payload = run.state.load(call.receiver)
    return (payload.fitted,) if isinstance(payload, ObjectPayload) and payload.fitted is not None else ()


def _applied(run: Run, call: LibraryCall, argument: str, data: Data | None) -> Data | None:
    """The user's function called on the data so far."""
    function = _named_value(run, call, argument)
    if data is None or function is None or function == Const(None):
        return data
    if not isinstance(function, Function | Method | Partial | Symbol | LibraryMethod | Ref | UnknownValue):
        return data
    result = run.call(function, Arguments((Passed(data, call.place),)), call.place)
    return as_data(run, result, call.place)


def _named_value(run: Run, call: LibraryCall, argument: str) -> Value | None:
    if not argument.startswith("self."):
        return call.value(argument)
    payload = run.state.load(call.receiver) if isinstance(call.receiver, Ref) else None
    passed = payload.arguments.get(argument[5:]) if isinstance(payload, ObjectPayload) else None
    return passed.value if passed is not None else None
