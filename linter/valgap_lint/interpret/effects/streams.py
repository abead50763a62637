"""Effects stream and dataset: `tf.data` pipelines, element structure kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from valgap_lint.catalogue.meaning import canonical_arguments
from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.elements import element_of, literal_items
from valgap_lint.interpret.library import LibraryCall, as_bound
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.ports import as_data
from valgap_lint.interpret.structure import leaves, rebuild, through
from valgap_lint.interpret.values import NONE, Const, Data, Passed, StreamValue, TupleValue, UnknownValue, Value
from valgap_lint.ir.facts import Known, Reason
from valgap_lint.ir.operations import Argument, Port

DATASET = "tensorflow.data.Dataset"


def as_stream(run: Run, value: Value | None, call: LibraryCall) -> StreamValue:
    """A dataset; what is not known to be one counts as one of unknown elements."""
    if isinstance(value, StreamValue):
        return value
    if value is None:
        return StreamValue(as_data(run, run.unknown("unmodelled-call", call.callee, call.place), call.place), DATASET)
    items = literal_items(run, value)
    return StreamValue(value if items is not None else as_data(run, value, call.place), DATASET)


def stream(run: Run, call: LibraryCall) -> Value:
    """One step on all components of a dataset together."""
    name = call.entry.inputs[0] if call.entry.inputs else "self"
    receiver = as_stream(run, call.value(name), call)
    arguments = canonical_arguments(call.entry, as_bound(run, call))
    element = through(run, receiver.element, call.entry.op, call.callee, call.place, arguments, run.recorder.group())
    return StreamValue(element, receiver.type or DATASET)


def dataset(run: Run, call: LibraryCall) -> Value:
    """Constructors and methods of datasets that need the element's structure."""
    action = HOW.get(call.entry.keys.text("how"))
    if action is None:
        return _opaque(run, as_stream(run, call.receiver, call), call, Reason("unmodelled-call", call.callee, call.place))
    return action(run, call)


def _first(call: LibraryCall) -> Value | None:
    return next(iter(call.bound.values())).value if call.bound else (call.surplus[0].value if call.surplus else None)


def from_slices(run: Run, call: LibraryCall) -> Value:
    value = _first(call)
    if value is None:
        return run.unknown("unmodelled-call", call.callee, call.place)
    sliced = through(run, _data_tree(run, value, call), "identity", call.callee, call.place)
    tensors = [Data(leaf.port, "tensorflow.Tensor") for leaf in leaves(run, sliced, call.place)]
    return StreamValue(rebuild(run, sliced, iter(tensors)), DATASET)


def _data_tree(run: Run, value: Value, call: LibraryCall) -> Value:
    if isinstance(value, Const):
        return as_data(run, value, call.place)
    if isinstance(value, TupleValue):
        return TupleValue(tuple(_data_tree(run, item, call) for item in value.items), value.fields)
    return value


def from_generator(run: Run, call: LibraryCall) -> Value:
    function = _first(call)
    if function is None:
        return run.unknown("unmodelled-call", call.callee, call.place)
    if isinstance(function, StreamValue | UnknownValue):
        return StreamValue(element_of(run, function, call.place), DATASET)
    passed = call.given("args")
    items = literal_items(run, passed.value) if passed is not None and passed.value != NONE else ()
    arguments = Arguments(tuple(Passed(item, passed.place if passed else None) for item in items or ()), open=items is None)
    return StreamValue(element_of(run, run.call(function, arguments, call.place), call.place), DATASET)


def zipped(run: Run, call: LibraryCall) -> Value:
    value = call.surplus[0].value if len(call.surplus) == 1 else TupleValue(tuple(p.value for p in call.surplus))
    if not call.surplus:
        value = _first(call) or TupleValue(())
    items = literal_items(run, value)
    if items is None:
        return as_stream(run, value, call)
    return StreamValue(TupleValue(tuple(as_stream(run, item, call).element for item in items)), DATASET)


def mapped(run: Run, call: LibraryCall) -> Value:
    receiver = as_stream(run, call.receiver, call)
    function = _first(call)
    if function is None or isinstance(function, UnknownValue):
        reason = function.reason if isinstance(function, UnknownValue) else Reason("argument", "map without a function", call.place)
        return _opaque(run, receiver, call, reason)
    element = receiver.element
    parts = element.items if isinstance(element, TupleValue) else (element,)
    result = run.call(function, Arguments(tuple(Passed(part, call.place) for part in parts)), call.place)
    return StreamValue(result, DATASET)


def flat_mapped(run: Run, call: LibraryCall) -> Value:
    produced = mapped(run, call)
    inner = produced.element if isinstance(produced, StreamValue) else produced
    return StreamValue(inner.element if isinstance(inner, StreamValue) else inner, DATASET)


def applied(run: Run, call: LibraryCall) -> Value:
    function = _first(call)
    receiver = as_stream(run, call.receiver, call)
    if function is None:
        return receiver
    return run.call(function, Arguments((Passed(receiver, call.place),)), call.place)


def concatenated(run: Run, call: LibraryCall) -> Value:
    left = as_stream(run, call.receiver, call)
    right = as_stream(run, _first(call), call)
    a, b = leaves(run, left, call.place), leaves(run, right, call.place)
    joined = [
        Data(Port(run.recorder.emit("concatenate", call.callee, call.place, (x.port, y.port))), x.type) for x, y in zip(a, b, strict=False)
    ]
    return StreamValue(rebuild(run, left.element, iter(joined)), DATASET) if len(joined) == len(a) else left


def enumerated(run: Run, call: LibraryCall) -> Value:
    receiver = as_stream(run, call.receiver, call)
    return StreamValue(TupleValue((run.unknown("data-dependent", "an index", call.place), receiver.element)), DATASET)


def listed_files(run: Run, call: LibraryCall) -> Value:
    arguments = canonical_arguments(call.entry, as_bound(run, call))
    shuffle = call.value("shuffle")
    shuffled = not (isinstance(shuffle, Const) and shuffle.value is False)
    number = run.recorder.emit("files", call.callee, call.place, (), arguments)
    data: Value = Data(Port(number), "tensorflow.Tensor")
    if shuffled:
        seed = call.value("seed")
        known = seed.value if isinstance(seed, Const) and isinstance(seed.value, int) else None
        order = (
            Argument("buffer", Known(None), None),
            Argument("seed", Known(known), None),
            Argument("reshuffle", Known(True), None),
        )
        data = through(run, data, "shuffle", call.callee, call.place, order)
    return StreamValue(data, DATASET)


def filtered(run: Run, call: LibraryCall) -> Value:
    receiver = as_stream(run, call.receiver, call)
    return StreamValue(through(run, receiver.element, "filter", call.callee, call.place), DATASET)


def resampled(run: Run, call: LibraryCall) -> Value:
    """`ds.rejection_resample(class_of, [0.5, 0.5])`: pairs of a class and an element, some elements left out."""
    kept = filtered(run, call)
    element = kept.element if isinstance(kept, StreamValue) else kept
    parts = element.items if isinstance(element, TupleValue) else (element,)
    function = _first(call)
    classes = run.call(function, Arguments(tuple(Passed(part, call.place) for part in parts)), call.place) if function else NONE
    return StreamValue(TupleValue((classes, element)), DATASET)


def windowed(run: Run, call: LibraryCall) -> Value:
    """`ds.window(5)`: each element is a dataset of consecutive elements."""
    receiver = as_stream(run, call.receiver, call)
    settings = canonical_arguments(call.entry, as_bound(run, call))
    arguments = (Argument("name", Known("window"), None), *settings)
    return StreamValue(StreamValue(through(run, receiver.element, "transform", call.callee, call.place, arguments), DATASET), DATASET)


def iterated(run: Run, call: LibraryCall) -> Value:
    return as_stream(run, call.receiver, call)


def element(run: Run, call: LibraryCall) -> Value:
    """`reader.get_data(5)`: one element, or a batch of them."""
    return element_of(run, as_stream(run, call.receiver, call), call.place)


def sampled(run: Run, call: LibraryCall) -> Value:
    """Several datasets interleaved."""
    items = literal_items(run, _first(call) or TupleValue(()))
    streams = [as_stream(run, item, call) for item in items or ()]
    if not streams:
        return as_stream(run, _first(call), call)
    joined = streams[0].element
    for other in streams[1:]:
        joined = run.mix(joined, other.element, call.place)
    return StreamValue(joined, DATASET)


def ranged(run: Run, call: LibraryCall) -> Value:
    return StreamValue(Data(Port(run.recorder.emit("array", call.callee, call.place)), "tensorflow.Tensor"), DATASET)


def generated_random(run: Run, call: LibraryCall) -> Value:
    return StreamValue(run.unknown("data-dependent", "a random seed", call.place), DATASET)


def _opaque(run: Run, receiver: StreamValue, call: LibraryCall, reason: Reason) -> Value:
    found = leaves(run, receiver, call.place)
    ports = tuple(leaf.port for leaf in found)
    number = run.recorder.opaque(call.callee, call.place, ports, f"{call.callee}({reason.detail})", reason, len(ports))
    fresh = iter([Data(Port(number, index)) for index in range(len(found))])
    return StreamValue(rebuild(run, receiver.element, fresh), DATASET)


HOW: Mapping[str, Callable[[Run, LibraryCall], Value]] = {
    "from_tensor_slices": from_slices,
    "from_tensors": from_slices,
    "from_generator": from_generator,
    "zip": zipped,
    "map": mapped,
    "flat_map": flat_mapped,
    "interleave": flat_mapped,
    "apply": applied,
    "concatenate": concatenated,
    "enumerate": enumerated,
    "list_files": listed_files,
    "range": ranged,
    "filter": filtered,
    "rejection_resample": resampled,
    "window": windowed,
    "iterate": iterated,
    "element": element,
    "sample_from_datasets": sampled,
    "choose_from_datasets": sampled,
    "random": generated_random,
}
