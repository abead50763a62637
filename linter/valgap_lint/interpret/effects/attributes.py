"""Attributes of typed library values."""

from __future__ import annotations

from valgap_lint.catalogue.entries import AttributeEntry
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.ports import as_data
from valgap_lint.interpret.structure import map_leaf
from valgap_lint.interpret.values import Data, ObjectPayload, Ref, StatisticValue, StreamValue, TupleValue, Value
from valgap_lint.ir.facts import Known
from valgap_lint.ir.operations import Argument, Port
from valgap_lint.ir.places import Place

SHAPING = frozenset({"cast", "reshape", "transpose"})
"""Kinds of steps after which a statistic is the same one still."""


def library_attribute(run: Run, holder: Value, entry: AttributeEntry, place: Place) -> Value:
    """What reading a catalogued attribute gives."""
    match entry.effect:
        case "labels" | "names":
            return _labels(run, holder, entry, place)
        case "identity":
            if isinstance(holder, StatisticValue):
                return holder
            data = as_data(run, holder, place) if not isinstance(holder, Ref) else holder
            return Data(data.port, entry.returns or data.type) if isinstance(data, Data) else data
        case "step" if isinstance(holder, StatisticValue) and entry.op in SHAPING:
            return holder
        case "step":
            leaf = as_data(run, holder, place)
            return map_leaf(run, leaf, entry.op, entry.name, place, (Argument("name", Known(entry.name), None),), entry.returns)
        case "shape" if isinstance(holder, Data):
            return _shape(run, holder, place)
        case _:
            own = _set_value(run, holder, entry.name.rpartition(".")[2])
            return own if own is not None else run.unknown("data-dependent", entry.name.rpartition(".")[2], place)


def _shape(run: Run, holder: Data, place: Place) -> Value:
    """The shape of data, whose first number says how many samples they have."""
    shape = run.unknown("data-dependent", "shape", place)
    run.lengths[run.item(shape, 0, place)] = holder.port
    return shape


def _set_value(run: Run, holder: Value, name: str) -> Value | None:
    payload = run.state.load(holder) if isinstance(holder, Ref) else None
    if isinstance(payload, ObjectPayload):
        passed = payload.arguments.get(name)
        return payload.attributes.get(name) or (passed.value if passed is not None else None)
    return None


def _labels(run: Run, holder: Value, entry: AttributeEntry, place: Place) -> Value:
    """The labels or names of a generator's files, in file order whatever order it delivers."""
    if not isinstance(holder, StreamValue | Data):
        return run.unknown("data-dependent", entry.name, place)
    element = holder.element if isinstance(holder, StreamValue) else holder
    source = element.items[1] if isinstance(element, TupleValue) and len(element.items) > 1 else element
    data = as_data(run, source, place)
    name = entry.name.rpartition(".")[2]
    number = run.recorder.emit("labels", entry.name, place, (data.port,), (Argument("name", Known(name), place),))
    return Data(Port(number), "numpy.ndarray")
