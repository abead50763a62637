"""Abstract values as facts: what the graph keeps of an argument."""

from __future__ import annotations

from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.ports import UNREPRESENTED, plain
from valgap_lint.interpret.values import (
    Alternatives,
    ClassValue,
    Const,
    DictPayload,
    Function,
    InstancePayload,
    LibraryMethod,
    Method,
    ModuleValue,
    ObjectPayload,
    Partial,
    Passed,
    Ref,
    Symbol,
    TupleValue,
    UnknownValue,
    Value,
)
from valgap_lint.ir.facts import GIVEN, Constant, Fact, Known, OneOf, Reason, Unknown
from valgap_lint.ir.operations import Argument
from valgap_lint.ir.places import Place


def fact(run: Run, value: Value, place: Place | None) -> Fact:
    """What is known of a value. Library names stand for their constants, or for themselves."""
    match value:
        case Symbol():
            return Known(symbol_constant(run, value))
        case Function() | ClassValue():
            return Known(value.name)
        case Method():
            return Known(value.function.name)
        case LibraryMethod():
            return Known(value.callee)
        case Partial():
            return fact(run, value.function, place)
        case ModuleValue():
            return Known(value.name)
        case UnknownValue():
            return Unknown(value.reason)
        case Alternatives():
            return _one_of(run, value, place)
        case Ref():
            return _heap_fact(run, value, place)
        case TupleValue() if any(isinstance(item, UnknownValue) for item in value.items):
            return Unknown(_given(value) or _depends(place).reason)
        case TupleValue() if any(isinstance(item, Alternatives) for item in value.items):
            return _tuple_of_alternatives(run, value, place)
        case _:
            found = plain(run, value)
            return Known(_constant(found)) if found is not UNREPRESENTED and _representable(found) else _depends(place)


def _given(value: TupleValue) -> Reason | None:
    """Why a tuple of constants and of what the user gives is not known; None for any other tuple."""
    unknown = [item.reason for item in value.items if isinstance(item, UnknownValue)]
    known = [item for item in value.items if isinstance(item, Const)]
    if any(reason.kind not in GIVEN for reason in unknown) or len(unknown) + len(known) < len(value.items):
        return None
    parts = (item.reason.detail if isinstance(item, UnknownValue) else repr(getattr(item, "value", None)) for item in value.items)
    return Reason(unknown[0].kind, f"({', '.join(parts)})", unknown[0].place)


def _tuple_of_alternatives(run: Run, value: TupleValue, place: Place | None) -> Fact:
    """`(size, size)` where one branch decides all the items."""
    branches = {tuple(under for under, _ in item.items) for item in value.items if isinstance(item, Alternatives)}
    if len(branches) != 1:
        return _depends(place)
    columns = [item.items if isinstance(item, Alternatives) else None for item in value.items]
    rows = tuple(
        (under, TupleValue(tuple(column[row][1] if column else item for column, item in zip(columns, value.items, strict=True))))
        for row, under in enumerate(branches.pop())
    )
    return _one_of(run, Alternatives(rows), place)


def _heap_fact(run: Run, ref: Ref, place: Place | None) -> Fact:
    match run.state.load(ref):
        case ObjectPayload() as payload:
            return Known(payload.callee)
        case InstancePayload() as payload:
            return Known(payload.owner.name)
        case DictPayload():
            return _depends(place)
        case _:
            found = plain(run, ref)
            return Known(_constant(found)) if found is not UNREPRESENTED and _representable(found) else _depends(place)


def _depends(place: Place | None) -> Unknown:
    return Unknown(Reason("data-dependent", "a value that depends on data", place))


def _one_of(run: Run, value: Alternatives, place: Place | None) -> Fact:
    facts = [(under, fact(run, item, place)) for under, item in value.items]
    kept = tuple((under, item) for under, item in facts if isinstance(item, Known | Unknown))
    return OneOf(kept) if len(kept) == len(facts) else _depends(place)


def symbol_constant(run: Run, symbol: Symbol) -> Constant:
    """The constant that a library name stands for, else its canonical name."""
    known = run.catalogue.constant(symbol.name)
    return known.value if known is not None else run.canonical(symbol)


def _representable(found: object) -> bool:
    if isinstance(found, tuple):
        return all(_representable(item) for item in found)
    return found is None or isinstance(found, bool | int | float | str | bytes)


def _constant(found: object) -> Constant:
    if isinstance(found, tuple):
        return tuple(_constant(item) for item in found)
    assert found is None or isinstance(found, bool | int | float | str | bytes)
    return found


def as_argument(run: Run, name: str, passed: Passed) -> Argument:
    """A passed value as an argument of the graph."""
    return Argument(name, fact(run, passed.value, passed.place), passed.place)
