"""How many rows reach a port, where the script says so."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from valgap_lint.api import Analysis, Endpoint, Operation, Port
from valgap_rules._facts import whole

_UNCOUNTED = frozenset({"shard", "filter", "index", "stack", "concatenate", "choose", "opaque", "call", "predict", "labels"})
"""Steps behind which the number of rows is not known. All others keep it."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Rows, `math.inf` where they repeat without end, and the size of the batches they come in (1: not batched)."""

    rows: float
    batch: int = 1


def amount(analysis: Analysis, port: Port) -> Amount | None:
    """How many rows reach `port`; None where that is not known."""
    chain: list[Operation] = []
    step = port
    while True:
        operation = analysis.operation(step)
        chain.append(operation)
        sources = analysis.feeding(step)
        if not sources:
            break
        step = sources[0]
    first = _made(chain.pop())
    for operation in reversed(chain):
        if first is None:
            return None
        first = _after(first, operation)
    return first


def batch_size(analysis: Analysis, endpoint: Endpoint) -> int | None:
    """How many rows the model gets at a time: the data's own batches, else the call's `batch_size`."""
    for operation in reversed(analysis.path(endpoint)):
        if operation.kind == "batch":
            return whole(operation, "size")
    if endpoint.container != "array":
        return None
    size = endpoint.argument("batch_size")
    return 32 if size is None or whole(endpoint, "batch_size") is None else whole(endpoint, "batch_size")


def rows(analysis: Analysis, endpoint: Endpoint) -> float | None:
    """How many rows the endpoint's data hold; None where that is not known."""
    found = [amount(analysis, port) for port in endpoint.ports("x")[:1]]
    return found[0].rows if found and found[0] is not None else None


def _made(source: Operation) -> Amount | None:
    shape = source.known("shape")
    rows_made = shape[0] if isinstance(shape, tuple) and shape else source.known("rows")
    return Amount(rows_made) if isinstance(rows_made, int) and source.kind in ("array", "dataset") else None


def _after(before: Amount, operation: Operation) -> Amount | None:
    if operation.kind in _UNCOUNTED:
        return None
    match operation.kind:
        case "take" | "skip":
            return _cut(before, operation.kind, whole(operation, "count"))
        case "batch":
            size = whole(operation, "size")
            ragged = before.batch == 1 and operation.known("drop_remainder", False) is False
            return replace(before, batch=size) if size is not None and ragged else None
        case "unbatch":
            return replace(before, batch=1)
        case "repeat":
            return _repeated(before, operation)
        case "split":
            return _split(before, operation)
        case "rows":
            return _sliced(before, operation)
        case _:
            return before


def _cut(before: Amount, kind: str, count: int | None) -> Amount | None:
    if count is None:
        return None
    taken = before.rows if count < 0 else min(before.rows, count * before.batch)
    return replace(before, rows=taken if kind == "take" else before.rows - taken)


def _repeated(before: Amount, operation: Operation) -> Amount | None:
    count = operation.known("count", "unknown")
    if count is None or count == -1:
        return replace(before, rows=math.inf)
    return replace(before, rows=before.rows * count) if isinstance(count, int) and before.batch == 1 else None


def _split(before: Amount, operation: Operation) -> Amount | None:
    """A part of `validation_split`, which keeps the first rows for training."""
    share = operation.known("size")
    if operation.known("splitter") != "validation_split" or not isinstance(share, float) or math.isinf(before.rows):
        return None
    trained = math.floor(before.rows * (1 - share))
    return replace(before, rows=trained if operation.known("part") == "training" else before.rows - trained)


def _sliced(before: Amount, operation: Operation) -> Amount | None:
    bounds = [operation.known(name, "unknown") for name in ("start", "stop", "step")]
    if any(not (bound is None or isinstance(bound, int)) for bound in bounds) or math.isinf(before.rows):
        return None
    start, stop, step = (bound if isinstance(bound, int) else None for bound in bounds)
    return replace(before, rows=len(range(int(before.rows))[start:stop:step]))
