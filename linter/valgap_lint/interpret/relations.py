"""Tests of values that are not known: the same test of the same value comes out alike wherever it is made."""

from __future__ import annotations

from collections.abc import Mapping

from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.ports import UNREPRESENTED, plain
from valgap_lint.interpret.values import UnknownValue, Value
from valgap_lint.ir.facts import GIVEN

RELATIONS = frozenset({"==", "<", "<=", ">", ">=", "in", "is"})
NEGATIVE: Mapping[str, str] = {"!=": "==", "not in": "in", "is not": "is"}
"""Relations that hold where another one does not."""


def relation(run: Run, symbol: str, left: Value, right: Value) -> Value | None:
    """`option == "a"` for an unknown left side and a constant; None for anything else."""
    if not isinstance(left, UnknownValue) or not left.token or (symbol not in RELATIONS and symbol not in NEGATIVE):
        return None
    constant = plain(run, right)
    if constant is UNREPRESENTED:
        return None
    positive = NEGATIVE.get(symbol, symbol)
    kind = left.reason.kind if left.reason.kind in GIVEN else "data-dependent"
    found = run.derived(left, (positive, constant), kind, f"{left.reason.detail} {positive} {run.parts.text(run, right)}")
    return negation(run, found) if symbol in NEGATIVE else found


def negation(run: Run, value: UnknownValue) -> UnknownValue:
    """`not value`; the negation of a negation is the value itself."""
    if value in run.negations:
        return run.negations[value]
    if not value.token:
        return run.unknown("data-dependent", "a negation", value.reason.place)
    found = run.derived(value, ("not",), value.reason.kind, f"not {value.reason.detail}")
    run.negations[found] = value
    return found
