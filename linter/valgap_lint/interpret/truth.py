"""Whether a value counts as true, where that can be decided."""

from __future__ import annotations

from valgap_lint.interpret.classes import find_member
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.values import (
    Alternatives,
    BuiltinMethod,
    ClassValue,
    Const,
    DictPayload,
    Function,
    HistoryValue,
    InstancePayload,
    LibraryMethod,
    ListPayload,
    Method,
    ModuleValue,
    ObjectPayload,
    Partial,
    Ref,
    Symbol,
    TupleValue,
    Value,
)


def truth(run: Run, value: Value) -> bool | None:
    """True, False, or None where it cannot be decided."""
    match value:
        case Const():
            return bool(value.value)
        case TupleValue():
            return bool(value.items)
        case Symbol(name="typing.TYPE_CHECKING"):
            return False
        case Symbol():
            known = run.catalogue.constant(value.name)
            return bool(known.value) if known is not None else (True if run.catalogue.call(value.name) is not None else None)
        case ModuleValue() | Function() | ClassValue() | Method() | LibraryMethod() | Partial() | BuiltinMethod() | HistoryValue():
            return True
        case Ref():
            return _heap_truth(run, value)
        case Alternatives():
            decided = {truth(run, item) for _, item in value.items}
            return decided.pop() if len(decided) == 1 else None
        case _:
            return None


def _heap_truth(run: Run, ref: Ref) -> bool | None:
    match run.state.load(ref):
        case ListPayload() as payload:
            return True if payload.items else (None if payload.rest is not None else False)
        case DictPayload() as payload:
            return True if payload.items else (None if payload.rest is not None else False)
        case InstancePayload() as payload:
            own = any(find_member(payload.owner, name) is not None for name in ("__bool__", "__len__"))
            return None if own else True
        case ObjectPayload():
            return True
