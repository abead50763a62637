"""Effect split: data divided into parts that share a group."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from valgap_lint.interpret.elements import literal_items
from valgap_lint.interpret.facts import as_argument
from valgap_lint.interpret.library import LibraryCall, constant_of
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.ports import as_data, is_data
from valgap_lint.interpret.structure import map_leaf, through
from valgap_lint.interpret.values import NONE, Const, Data, StreamValue, TupleValue, UnknownValue, Value
from valgap_lint.ir.facts import Known
from valgap_lint.ir.operations import Argument, Operation, Port

MOST_PARTS = 8
"""Parts of an array that are told apart."""
COLUMN_AXES = (1, -1)
SETTINGS = ("size", "train_size", "test_size", "seed", "shuffle", "stratified", "stratify")


def split(run: Run, call: LibraryCall) -> Value:
    """Divides data as the entry's `how` says."""
    return HOW.get(call.entry.keys.text("how"), other)(run, call)


def _settings(run: Run, call: LibraryCall, part: str) -> tuple[Argument, ...]:
    named: list[Argument] = [Argument("part", Known(part), None), Argument("splitter", Known(call.callee), None)]
    for canonical, parameter in call.entry.parameters:
        passed = call.bound.get(parameter)
        if canonical in SETTINGS and passed is not None:
            named.append(as_argument(run, {"stratify": "stratified"}.get(canonical, canonical), passed))
    return tuple(named)


def train_test_split(run: Run, call: LibraryCall) -> Value:
    """`train_test_split(a, b)` gives a train, a test, b train, b test: the same rows of each."""
    arrays = [as_data(run, passed.value, call.place) for passed in call.surplus or tuple(call.arguments.positional)]
    group = run.recorder.group()
    ports = tuple(array.port for array in arrays)
    numbers = [
        run.recorder.emit("split", call.callee, call.place, ports, _settings(run, call, part), max(len(ports), 1), group)
        for part in ("train", "test")
    ]
    parts = [Data(Port(number, index), array.type) for index, array in enumerate(arrays) for number in numbers]
    return TupleValue(tuple(parts))


def shuffled(run: Run, call: LibraryCall) -> Value:
    """`sklearn.utils.shuffle(x, y)`: the same permutation of all."""
    arrays = [as_data(run, passed.value, call.place) for passed in call.surplus or tuple(call.arguments.positional)]
    if not arrays:
        return run.unknown("unmodelled-call", call.callee, call.place)
    seed = call.given("seed")
    described = (
        Argument("buffer", Known(None), None),
        as_argument(run, "seed", seed) if seed is not None else Argument("seed", Known(None), None),
        Argument("reshuffle", Known(False), None),
    )
    ports = tuple(array.port for array in arrays)
    number = run.recorder.emit("shuffle", call.callee, call.place, ports, described, len(ports))
    moved = tuple(Data(Port(number, index), array.type) for index, array in enumerate(arrays))
    return moved[0] if len(moved) == 1 else TupleValue(moved)


def split_dataset(run: Run, call: LibraryCall) -> Value:
    """`split_dataset(ds, left_size=0.8)`: two datasets."""
    value = call.value(call.entry.inputs[0]) if call.entry.inputs else None
    if value is None:
        return run.unknown("unmodelled-call", call.callee, call.place)
    element = value.element if isinstance(value, StreamValue) else value
    group = run.recorder.group()
    parts = [
        StreamValue(through(run, element, "split", call.callee, call.place, _settings(run, call, part), group), "tensorflow.data.Dataset")
        for part in ("train", "test")
    ]
    return TupleValue(tuple(parts))


def sampled_rows(run: Run, call: LibraryCall) -> Value:
    """`frame.sample(frac=0.8)`: some rows at random; all of them, in another order, with `frac=1`."""
    data = as_data(run, call.receiver or run.unknown("unmodelled-call", call.callee, call.place), call.place)
    share, count = constant_of(call, "frac"), call.value("n")
    if share == 1 or (share is None and count == NONE and not isinstance(call.value("frac"), UnknownValue)):
        order = (Argument("buffer", Known(None), None), *_settings(run, call, "")[2:], Argument("reshuffle", Known(False), None))
        return map_leaf(run, data, "shuffle", call.callee, call.place, tuple(a for a in order if a.name != "size"))
    shuffled_part = (*_settings(run, call, "sample"), Argument("shuffle", Known(True), None))
    number = run.recorder.emit("split", call.callee, call.place, (data.port,), shuffled_part, group=run.recorder.group())
    return Data(Port(number), data.type)


def without_rows(run: Run, call: LibraryCall) -> Value:
    """`frame.drop(part.index)`: the rows that a sample left; any other `drop` is a step on columns or rows."""
    data = as_data(run, call.receiver or run.unknown("unmodelled-call", call.callee, call.place), call.place)
    for name in ("labels", "index"):
        dropped = _sample_of(run, call.value(name), data)
        if dropped is not None:
            rest = (Argument("part", Known("rest"), None), *(a for a in dropped.arguments if a.name != "part"))
            number = run.recorder.emit("split", call.callee, call.place, (data.port,), rest, group=dropped.group)
            return Data(Port(number), data.type)
    settings = tuple(as_argument(run, name, passed) for name, passed in call.bound.items() if name not in ("inplace", "errors"))
    result = map_leaf(run, data, "transform", call.callee, call.place, (Argument("name", Known("drop"), None), *settings))
    if constant_of(call, "inplace") is True and isinstance(call.receiver, Data):
        run.replace_data(call.receiver, result)
    return result


def _sample_of(run: Run, value: Value | None, data: Data) -> Operation | None:
    """The step that drew the sample whose row labels a value is, where it drew from these data."""
    if not isinstance(value, Data):
        return None
    labels = run.recorder.operations[value.port.operation]
    if labels.kind != "labels":
        return None
    sample = run.recorder.operations[labels.inputs[0].operation]
    return sample if sample.kind == "split" and sample.inputs == (data.port,) else None


def folds(run: Run, call: LibraryCall) -> Value:
    """`KFold().split(X)`: pairs of row numbers, of training and of test rows."""
    source = next(iter(call.bound.values()), None)
    data = as_data(run, source.value, call.place) if source is not None else None
    inputs = (data.port,) if data is not None else ()
    group = run.recorder.group()
    rows = tuple(
        Data(Port(run.recorder.emit("split", call.callee, call.place, inputs, _settings(run, call, part), group=group)), "numpy.ndarray")
        for part in ("train", "test")
    )
    return StreamValue(TupleValue(rows), "folds")


def array_split(run: Run, call: LibraryCall) -> Value:
    """`np.split(x, [8, 9])`: the rows before, between and after the bounds; `np.array_split(x, 4)`: as many parts. Few, and told apart."""
    value, size = call.value(call.entry.inputs[0]), call.given("size")
    count = _part_count(run, size.value) if size is not None else None
    if value is None or size is None or count is None or not is_data(run, value):
        return other(run, call)
    data = as_data(run, value, call.place)
    if call.callee.endswith("hsplit") or constant_of(call, "axis") in COLUMN_AXES:
        named = [
            (Argument("name", Known(f"columns, part {part} of {count}"), None), as_argument(run, "size", size)) for part in range(count)
        ]
        return TupleValue(tuple(map_leaf(run, data, "transform", call.callee, call.place, arguments) for arguments in named))
    group = run.recorder.group()
    described = [_settings(run, call, f"part {part + 1} of {count}") for part in range(count)]
    numbers = [run.recorder.emit("split", call.callee, call.place, (data.port,), arguments, group=group) for arguments in described]
    return TupleValue(tuple(Data(Port(number), data.type) for number in numbers))


def _part_count(run: Run, size: Value) -> int | None:
    """How many parts a number of them, or a list of bounds, makes; None where that is not known or very many."""
    if isinstance(size, Const):
        return size.value if isinstance(size.value, int) and 0 < size.value <= MOST_PARTS else None
    bounds = literal_items(run, size)
    return len(bounds) + 1 if bounds is not None and len(bounds) < MOST_PARTS else None


def other(run: Run, call: LibraryCall) -> Value:
    """A split into a number of parts that is not known."""
    name = call.entry.inputs[0] if call.entry.inputs else ""
    value = call.value(name) if name else next((p.value for p in call.bound.values()), None)
    data = as_data(run, value, call.place) if value is not None else None
    inputs = (data.port,) if data is not None else ()
    described = (Argument("part", Known("one of the parts"), None), Argument("splitter", Known(call.callee), None))
    number = run.recorder.emit("split", call.callee, call.place, inputs, described, group=run.recorder.group())
    return StreamValue(Data(Port(number), data.type if data is not None else ""), "parts")


HOW: Mapping[str, Callable[[Run, LibraryCall], Value]] = {
    "train_test_split": train_test_split,
    "split_dataset": split_dataset,
    "kfold": folds,
    "sample": sampled_rows,
    "drop": without_rows,
    "shuffle": shuffled,
    "array_split": array_split,
}
