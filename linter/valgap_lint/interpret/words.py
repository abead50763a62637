"""Values in a few words, for reasons and signatures."""

from __future__ import annotations

from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.values import (
    BuiltinMethod,
    ClassValue,
    Const,
    Data,
    Function,
    LibraryMethod,
    ListPayload,
    Method,
    ObjectPayload,
    Partial,
    Ref,
    SliceValue,
    Symbol,
    TupleValue,
    UnknownValue,
    Value,
)

LIMIT = 60


def text(run: Run, value: Value) -> str:
    """A short, repeatable name for a value."""
    found = _text(run, value)
    return found if len(found) <= LIMIT else f"{found[: LIMIT - 1]}…"


def _text(run: Run, value: Value) -> str:
    match value:
        case Const():
            return "..." if value.value is ... else repr(value.value)
        case TupleValue():
            return f"({', '.join(text(run, item) for item in value.items)})"
        case SliceValue():
            parts = (value.start, value.stop)
            return ":".join("" if part == Const(None) else text(run, part) for part in parts)
        case Symbol():
            return value.name.removeprefix("builtins.")
        case Function() | ClassValue() | BuiltinMethod():
            return value.name
        case Method():
            return value.function.name
        case LibraryMethod():
            return value.callee
        case Partial():
            return text(run, value.function)
        case UnknownValue():
            return value.reason.detail
        case Data():
            return "data"
        case Ref():
            return _heap_text(run, value)
        case _:
            return "a value"


def _heap_text(run: Run, ref: Ref) -> str:
    payload = run.state.load(ref)
    match payload:
        case ListPayload():
            shown = ", ".join(text(run, item) for item in payload.items[:6])
            more = ", …" if payload.rest is not None or len(payload.items) > 6 else ""
            return f"[{shown}{more}]"
        case ObjectPayload():
            return payload.callee.rpartition(".")[2]
        case _:
            return "a dict" if run.instance(ref) is None else "an object"
