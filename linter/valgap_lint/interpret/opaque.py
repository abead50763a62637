"""Calls that nothing is known of: data that go in come out of a step that could not be read."""

from __future__ import annotations

from dataclasses import replace

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.facts import as_argument
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.ports import as_data, is_data
from valgap_lint.interpret.quantities import made_from, measured_in
from valgap_lint.interpret.values import Data, Measured, Passed, StreamValue, UnknownValue, Value
from valgap_lint.ir.facts import Known, Reason
from valgap_lint.ir.operations import Argument, Port
from valgap_lint.ir.places import Place


def uncatalogued(
    run: Run, callee: str, arguments: Arguments, place: Place, receiver: Value | None = None, cause: Reason | None = None
) -> Value:
    """The result of a call that the catalogue does not explain; `cause` says why where more is known than that."""
    passed = (*((Passed(receiver, place),) if receiver is not None else ()), *arguments.all())
    numbers = tuple(dict.fromkeys(number for item in passed for number in measured_in(run, item.value)))
    if numbers:
        return Measured(numbers)
    data = tuple(item for item in passed if is_data(run, item.value))
    if not data:
        return run.unknown(cause.kind if cause else "unmodelled-call", cause.detail if cause else f"{callee}()", place)
    ports = tuple(dict.fromkeys(as_data(run, item.value, place).port for item in data))
    if cause is None and not isinstance(data[0].value, StreamValue) and run.catalogue.is_function(callee):
        return _function(run, callee, arguments, ports, place)
    reason = replace(cause, place=place) if cause is not None else Reason("unmodelled-call", f"{callee}()", place)
    _note_scoring(run, ports)
    number = run.recorder.opaque(callee, place, ports, signature(run, callee, arguments), reason)
    result = Data(Port(number))
    return StreamValue(result) if isinstance(data[0].value, StreamValue) and receiver is not None else result


def _function(run: Run, callee: str, arguments: Arguments, ports: tuple[Port, ...], place: Place) -> Data:
    """A function of a library of functions: what it gives depends on what it is given, and it is known by its name and settings."""
    canonical = run.catalogue.resolve(callee)
    settings = [
        as_argument(run, f"argument {n}", passed) for n, passed in enumerate(arguments.positional) if not is_data(run, passed.value)
    ]
    settings += [as_argument(run, name, passed) for name, passed in sorted(arguments.keyword.items()) if not is_data(run, passed.value)]
    name = Argument("name", Known(canonical.rpartition(".")[2]), None)
    return Data(Port(run.recorder.emit("transform", canonical, place, ports, (name, *settings))))


def _note_scoring(run: Run, ports: tuple[Port, ...]) -> None:
    """A call that takes predictions together with other data may be what scores them."""
    made = [made_from(run, port) for port in ports] if len(ports) > 1 and run.uses.outputs else []
    for index, found in enumerate(made):
        others = frozenset[str]().union(*made[:index], *made[index + 1 :])
        if not all(made):
            run.uses.is_scored(found - others, "unread")


def signature(run: Run, callee: str, arguments: Arguments) -> str:
    """A call without its data arguments, as text: two calls of one signature are assumed to do the same."""
    parts = [_word(run, passed.value) for passed in arguments.positional]
    parts += [f"{name}={_word(run, passed.value)}" for name, passed in sorted(arguments.keyword.items())]
    return f"{callee}({', '.join(parts)})"


def _word(run: Run, value: Value) -> str:
    if is_data(run, value):
        return "_"
    return f"?{value.token}" if isinstance(value, UnknownValue) else run.parts.text(run, value)
