"""`zip(*rows)`: rows turned into columns."""

from __future__ import annotations

from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.origins import Origin
from valgap_lint.interpret.parsing import arising
from valgap_lint.interpret.ports import as_data, is_data
from valgap_lint.interpret.structure import map_leaf
from valgap_lint.interpret.values import ListPayload, Ref, TupleValue, UnknownValue, Value
from valgap_lint.ir.places import Place


def transposed(run: Run, rows: Value, place: Place) -> Value | None:
    """`zip(*pairs)` where every pair has as many items: a list of the first, a list of the second."""
    payload = run.state.load(rows) if isinstance(rows, Ref) else None
    row = payload.rest if isinstance(payload, ListPayload) and not payload.items else None
    if not isinstance(row, TupleValue):
        return _transposed_data(run, rows, place)
    return TupleValue(tuple(run.state.allocate(ListPayload((), item)) for item in row.items))


def _transposed_data(run: Run, rows: Value, place: Place) -> Value | None:
    if is_data(run, rows):
        return map_leaf(run, as_data(run, rows, place), "transpose", "builtins.zip", place)
    if isinstance(rows, UnknownValue) and rows in run.origins:
        return arising(run, Origin("transpose", "builtins.zip", place, (rows,)), "rows turned into columns")
    return None
