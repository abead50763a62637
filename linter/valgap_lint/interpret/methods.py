"""Methods of Python's own containers, texts and numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.artifacts import ANY
from valgap_lint.interpret.dict_methods import DICT_METHODS
from valgap_lint.interpret.formatting import joined, text_method
from valgap_lint.interpret.item_assignment import set_item
from valgap_lint.interpret.list_methods import LIST_METHODS
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.opaque import uncatalogued
from valgap_lint.interpret.parsing import edited
from valgap_lint.interpret.quantities import measured_in
from valgap_lint.interpret.subscripts import get_item
from valgap_lint.interpret.texts import FORMAT, partly_known
from valgap_lint.interpret.values import (
    AttributeDict,
    BuiltinMethod,
    Const,
    HistoryValue,
    ListPayload,
    Measured,
    Passed,
    Ref,
    Symbol,
    Value,
)
from valgap_lint.ir.facts import Known
from valgap_lint.ir.operations import Argument
from valgap_lint.ir.places import Place

PATH_CALLS: Mapping[str, str] = {
    "joinpath": "os.path.join",
    "iterdir": "os.listdir",
    "resolve": "os.path.abspath",
    "absolute": "os.path.abspath",
    "expanduser": "os.path.expanduser",
    "as_posix": "os.fspath",
    "mkdir": "os.mkdir",
    "open": "builtins.open",
    "read_text": "pathlib.Path.read_text",
    "read_bytes": "pathlib.Path.read_bytes",
}
"""Methods of a path, which is a text here, by the function that does the same."""


def call_builtin_method(run: Run, method: BuiltinMethod, arguments: Arguments, place: Place) -> Value:
    """Calls a method of a built-in value."""
    receiver = method.receiver
    match receiver:
        case Ref():
            payload = run.state.load(receiver)
            table: Mapping[str, Callable[..., Value]] = LIST_METHODS if isinstance(payload, ListPayload) else DICT_METHODS
            action = table.get(method.name)
            if action is not None:
                return action(run, receiver, arguments, place)
            return uncatalogued(run, method.name, arguments, place, receiver)
        case AttributeDict():
            return _on_attributes(run, receiver, method.name, arguments, place)
        case Const(value=str()):
            return _text_method(run, receiver, method.name, arguments, place)
        case HistoryValue():
            return (
                get_item(run, receiver, arguments.first(), place)
                if method.name == "get"
                else run.unknown("data-dependent", f"history.{method.name}()", place)
            )
        case Measured():
            return receiver
        case _:
            return uncatalogued(run, method.name, arguments, place, receiver)


def _on_attributes(run: Run, view: AttributeDict, name: str, arguments: Arguments, place: Place) -> Value:
    """A method of `vars(object)`: what it changes is changed on the object."""
    payload = run.dictionary(view)
    action = DICT_METHODS.get(name)
    if payload is None or action is None:
        return uncatalogued(run, name, arguments, place)
    snapshot = run.state.allocate(payload)
    result = action(run, snapshot, arguments, place)
    after = run.dictionary(snapshot)
    for key, value in after.items.items() if after is not None else ():
        if payload.items.get(key) is not value:
            set_item(run, view, Const(key), value, place)
    return result


def _text_method(run: Run, receiver: Const, name: str, arguments: Arguments, place: Place) -> Value:
    values = [passed.value for passed in arguments.all()]
    numbers = tuple(number for value in values for number in measured_in(run, value))
    if numbers:
        return Measured(tuple(dict.fromkeys(numbers)))
    text = str(receiver.value)
    computed = text_method(run, text, name, arguments, place)
    if computed is not None:
        return computed
    if name == "format":
        return partly_known(run, (FORMAT.sub(ANY, text),), place)
    if name in PATH_CALLS:
        return run.call(Symbol(PATH_CALLS[name]), Arguments((Passed(receiver, place), *arguments.positional)), place)
    pattern = values[0] if len(values) == 1 else None
    if name in ("glob", "rglob") and isinstance(pattern, Const):
        inside = Const(str(PurePosixPath(text) / str(pattern.value)))
        return run.call(Symbol("glob.glob"), Arguments((Passed(inside, place),)), place)
    whole = _joined(run, text, values[0], place) if name == "join" and len(values) == 1 else None
    return whole if whole is not None else run.unknown("data-dependent", "a text", place)


def _joined(run: Run, separator: str, value: Value, place: Place) -> Value | None:
    settings = (Argument("separator", Known(separator), place),)
    return joined(run, separator, value) or edited(run, value, "str.join", settings, place)
