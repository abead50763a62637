"""Effects source, step and identity."""

from __future__ import annotations

from dataclasses import replace

from valgap_lint.catalogue.meaning import canonical_arguments, outcome
from valgap_lint.interpret.branches import each, random_arguments
from valgap_lint.interpret.channels import rejoined
from valgap_lint.interpret.effects.attributes import SHAPING
from valgap_lint.interpret.effects.outcomes import realise
from valgap_lint.interpret.elements import literal_items
from valgap_lint.interpret.facts import as_argument
from valgap_lint.interpret.library import LibraryCall, as_bound
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.noise import noise_engine
from valgap_lint.interpret.ports import as_data, is_data
from valgap_lint.interpret.quantities import measured_in
from valgap_lint.interpret.roles import note_best
from valgap_lint.interpret.structure import leaves, map_leaf, rebuild, through
from valgap_lint.interpret.values import (
    Alternatives,
    Const,
    Data,
    Function,
    LibraryMethod,
    ListPayload,
    Measured,
    Method,
    ObjectPayload,
    Partial,
    Ref,
    StatisticValue,
    StreamValue,
    Symbol,
    TupleValue,
    Value,
)

JOINS = frozenset({"stack", "concatenate"})
"""Kinds of steps that put parts together."""
PICKING = frozenset({"argmax", "argmin"})
"""What tells which of several scores is the best."""
COPIES = frozenset({"array", "copy"})
"""What gives an array of its own: a change in place leaves the original as it is."""


def source(run: Run, call: LibraryCall) -> Value:
    """Data enter the graph."""
    return realise(run, call, outcome(call.entry, as_bound(run, call)), run.recorder.group())


def step(run: Run, call: LibraryCall) -> Value:
    """An operation on data. Applied to numbers that a script reports it stays a report, applied to plain numbers it is unknown."""
    entry = call.entry
    value = call.value(entry.inputs[0]) if entry.inputs else None
    if value is not None:
        if call.callee.rpartition(".")[2] in PICKING:
            note_best(run, value)
        numbers = measured_in(run, value)
        if numbers:
            return Measured(numbers)
        if (isinstance(value, Const) and entry.op == "cast") or (isinstance(value, StatisticValue) and entry.op in SHAPING):
            return value
        if isinstance(value, Const) and entry.expansion is None:
            return run.unknown("data-dependent", f"{call.callee}() of a number", call.place)
        if isinstance(value, Alternatives) and not is_data(run, value):
            return each(run, value, lambda item: _on(run, call, item), call.place)
    return _on(run, call, value)


def _on(run: Run, call: LibraryCall, value: Value | None) -> Value:
    name = call.entry.inputs[0] if call.entry.inputs else ""
    if isinstance(value, StreamValue) and name == "self":
        results = [_one(run, call, name, leaf) for leaf in leaves(run, value, call.place)]
        return rebuild(run, value, iter([as_data(run, result, call.place) for result in results]))
    return _one(run, call, name, value)


def _shuffled_list(run: Run, call: LibraryCall, value: Value | None) -> Value | None:
    """`random.shuffle(pairs)` of a list of tuples: the list keeps its tuples, and their parts move together."""
    payload = run.state.load(value) if isinstance(value, Ref) else None
    if call.entry.op != "shuffle" or not isinstance(payload, ListPayload) or not isinstance(payload.rest, TupleValue) or payload.items:
        return None
    assert isinstance(value, Ref)
    arguments = canonical_arguments(call.entry, as_bound(run, call))
    moved = through(run, payload.rest, "shuffle", call.callee, call.place, arguments, run.recorder.group())
    run.state.store(value, replace(payload, rest=moved))
    return value


def _one(run: Run, call: LibraryCall, name: str, value: Value | None) -> Value:
    shuffled = _shuffled_list(run, call, value)
    if shuffled is not None:
        return shuffled
    if value is not None and name == "self":
        call = replace(call, receiver=value)
    image = _rejoined(run, call, value)
    if image is not None:
        return image
    result = realise(run, call, outcome(call.entry, as_bound(run, call)), run.recorder.group())
    engine = next(filter(None, (noise_engine(run, passed.value) for key, passed in call.bound.items() if key != name)), "")
    if engine and isinstance(result, Data):
        result = map_leaf(run, result, "random", call.callee, call.place, random_arguments(call.callee.rpartition(".")[2], engine))
    in_place = call.entry.keys.flag("in_place") or bool(call.bound.get("out") and call.bound["out"].value != Const(None))
    if in_place and isinstance(result, Data):
        target = call.bound["out"].value if "out" in call.bound and call.bound["out"].value != Const(None) else value
        if isinstance(target, Data):
            run.replace_data(target, result)
    if isinstance(result, Data) and isinstance(value, Data) and call.entry.returns == "same":
        return Data(result.port, value.type)
    return result


def _rejoined(run: Run, call: LibraryCall, value: Value | None) -> Data | None:
    """The channels of an image put together again, perhaps in reverse: the image itself."""
    items = literal_items(run, value) if call.entry.op in JOINS and value is not None else None
    found = rejoined(run, items) if items is not None else None
    if found is None:
        return None
    image, turned = Data(found[0], call.entry.returns), found[1]
    return map_leaf(run, image, "reverse_channels", call.callee, call.place) if turned else image


def identity(run: Run, call: LibraryCall) -> Value:
    """The input itself, perhaps under another type."""
    name = call.entry.inputs[0] if call.entry.inputs else "self"
    value = call.value(name)
    if value is None and call.surplus:
        value = call.surplus[0].value
    if value is None:
        return run.unknown("unmodelled-call", f"{call.callee}()", call.place)
    if name == "self" and isinstance(value, Ref) and isinstance(run.state.load(value), ObjectPayload):
        return value
    if (isinstance(value, StreamValue) and value.type == "range") or (isinstance(value, Const) and isinstance(value.value, range)):
        return as_data(run, value, call.place)
    if isinstance(value, StreamValue | StatisticValue | Const) or measured_in(run, value):
        return value
    if isinstance(value, TupleValue) and any(isinstance(item, StreamValue) for item in value.items):
        return value
    if isinstance(value, Function | Method | Symbol | LibraryMethod | Partial):
        return value
    data = as_data(run, value, call.place)
    if call.callee.rpartition(".")[2] in COPIES and isinstance(value, Data) and data.port not in run.recorder.literals:
        data = map_leaf(run, data, "identity", call.callee, call.place)
    returns = call.entry.returns
    dtype = call.given("dtype")
    if dtype is not None and dtype.value != Const(None) and data.port not in run.recorder.literals:
        data = map_leaf(run, data, "cast", call.callee, call.place, (as_argument(run, "dtype", dtype),))
    return Data(data.port, data.type if returns in ("", "same") else returns)
