"""What indexing means for data: rows, columns, channels, crops."""

from __future__ import annotations

from valgap_lint.interpret.channels import turns_channels
from valgap_lint.interpret.cropping import cut
from valgap_lint.interpret.elements import element_of
from valgap_lint.interpret.facts import fact
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.ports import as_data, is_data
from valgap_lint.interpret.structure import map_leaf
from valgap_lint.interpret.values import (
    NONE,
    Const,
    Data,
    LibraryMethod,
    Ref,
    SliceValue,
    TupleValue,
    UnknownValue,
    Value,
)
from valgap_lint.ir.facts import Known
from valgap_lint.ir.operations import Argument, Port
from valgap_lint.ir.places import Place

ELLIPSIS = Const(...)
FULL = SliceValue(NONE, NONE, NONE)


def data_item(run: Run, holder: Data, key: Value, place: Place) -> Value:
    if holder.type == "shape":
        return run.unknown("data-dependent", "a length", place)
    parts = key.items if isinstance(key, TupleValue) else (key,)
    whole = all(part in (FULL, ELLIPSIS) for part in parts[:-1]) and (len(parts) > 2 or parts[:1] == (ELLIPSIS,))
    if len(parts) > 1 and whole and turns_channels(run, parts[-1]):
        return map_leaf(run, holder, "reverse_channels", "[..., ::-1]", place)
    if any(part == NONE for part in parts) and all(part in (NONE, FULL, ELLIPSIS) for part in parts):
        return map_leaf(run, holder, "reshape", "[newaxis]", place)
    if not parts or all(part in (FULL, ELLIPSIS) for part in parts):
        return holder
    if len(parts) > 1 and all(isinstance(part, SliceValue) for part in parts[:2]) and FULL not in parts[:2] and is_image(run, holder):
        return cut(run, holder, TupleValue(parts), place)
    first, others = parts[0], parts[1:]
    if others and not all(part in (FULL, ELLIPSIS) for part in others):
        return map_leaf(run, holder, "transform", "[]", place, (Argument("name", Known(f"columns {run.parts.text(run, key)}"), place),))
    return _row_item(run, holder, first, place)


def _is_archive(run: Run, data: Data) -> bool:
    """Whether data are a file of several named arrays, as `np.load` opens them."""
    operation = run.recorder.operations[data.port.operation]
    return operation.kind == "file" and operation.callee.rpartition(".")[2] in ("load", "File", "loadmat")


def _archived(run: Run, data: Data, name: str, place: Place) -> Value:
    """One array of a file of several: a source of its own."""
    opened = run.recorder.operations[data.port.operation]
    kept = tuple(argument for argument in opened.arguments if argument.name != "component")
    component = Argument("component", Known(name), place)
    return Data(Port(run.recorder.emit("file", opened.callee, place, opened.inputs, (*kept, component), group=opened.group)), data.type)


def is_locator(value: LibraryMethod) -> bool:
    """Whether this is `df.loc` or its kin, which are indexed instead of the frame."""
    return value.callee.rpartition(".")[2] in ("loc", "iloc", "at", "iat", "ix")


def is_image(run: Run, data: Data) -> bool:
    """Whether data were decoded as an image and not joined with others since."""
    port = data.port
    for _ in range(16):
        operation = run.recorder.operations[port.operation]
        if operation.kind in ("decode", "resize", "color"):
            return True
        if len(operation.inputs) != 1:
            return False
        port = operation.inputs[0]
    return False


def bounds_of(run: Run, key: SliceValue, place: Place) -> tuple[Argument, ...]:
    bounds = (("start", key.start), ("stop", key.stop), ("step", key.step))
    return tuple(Argument(name, fact(run, bound, place), place) for name, bound in bounds)


def _row_item(run: Run, holder: Data, key: Value, place: Place) -> Value:
    match key:
        case SliceValue():
            return map_leaf(run, holder, "rows", "[:]", place, bounds_of(run, key, place))
        case Const(value=bool()):
            return holder
        case Const(value=int() as index):
            arguments = (Argument("start", Known(index), place), Argument("stop", Known(index + 1), place))
            return map_leaf(run, holder, "rows", "[]", place, arguments)
        case Const(value=str() as name) if _is_archive(run, holder):
            return _archived(run, holder, name, place)
        case Const(value=str() as name):
            return map_leaf(run, holder, "transform", "[]", place, (Argument("name", Known(f"column {name}"), place),))
        case Ref() if not is_data(run, key):
            name = f"columns {run.parts.text(run, key)}"
            return map_leaf(run, holder, "transform", "[]", place, (Argument("name", Known(name), place),), "pandas.DataFrame")
        case UnknownValue() if key in run.counters:
            return element_of(run, holder, place)
        case UnknownValue():
            return map_leaf(run, holder, "index", "[]", place)
        case _:
            chosen = as_data(run, key, place)
            return Data(Port(run.recorder.emit("index", "[]", place, (holder.port, chosen.port))), holder.type)
