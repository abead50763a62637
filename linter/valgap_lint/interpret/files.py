"""Files that the script opens: `open(path)` is an object that knows its path, and what is read from it is data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.facts import as_argument
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.values import NONE, Const, Data, ObjectPayload, Passed, Ref, Value
from valgap_lint.ir.operations import Port
from valgap_lint.ir.places import Place

OPENED = "io.file"
"""The class of what `open` gives."""
OPENING = "builtins.open"
"""The callee of the source that an open file is."""
CONTENT = "content"

FileCall = Callable[[Run, Arguments, Place], "Value | None"]


def opened(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`open(path, mode)`, and the same of other libraries: the path comes first."""
    path = next(iter(arguments.all()), None)
    if path is None:
        return None
    mode = arguments.keyword.get("mode") or next(iter(arguments.positional[1:2]), None)
    return run.state.allocate(ObjectPayload(OPENED, "file", place, {"file": path} if mode is None else {"file": path, "mode": mode}))


def path_of(run: Run, value: Value | None) -> Passed | None:
    """The path of an open file, None for anything else."""
    payload = _file(run, value)
    return payload.arguments.get("file") if payload is not None else None


def content(run: Run, value: Value, place: Place) -> Data | None:
    """What an open file holds, as data: the same source however often it is read. None for anything else."""
    payload = _file(run, value)
    if payload is None or not isinstance(value, Ref) or _is_written(payload):
        return None
    known = payload.attributes.get(CONTENT)
    if isinstance(known, Data):
        return known
    path = payload.arguments["file"]
    number = run.recorder.emit("file", OPENING, payload.place, (), (as_argument(run, "path", path),))
    data = Data(Port(number))
    run.state.store(value, replace(payload, attributes={**payload.attributes, CONTENT: data}))
    return data


def _is_written(payload: ObjectPayload) -> bool:
    mode = payload.arguments.get("mode")
    text = mode.value.value if mode is not None and isinstance(mode.value, Const) else ""
    return isinstance(text, str) and text[:1] in ("w", "a", "x")


def _file(run: Run, value: Value | None) -> ObjectPayload | None:
    payload = run.state.load(value) if isinstance(value, Ref) else None
    return payload if isinstance(payload, ObjectPayload) and payload.callee == OPENED else None


def read(run: Run, arguments: Arguments, place: Place) -> Value | None:
    return content(run, arguments.first(), place)


def text_of(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`Path("config.json").read_text()`: a file opened and read at once."""
    file = opened(run, arguments, place)
    return content(run, file, place) if file is not None else None


def same(run: Run, arguments: Arguments, place: Place) -> Value | None:
    return arguments.first()


def nothing(run: Run, arguments: Arguments, place: Place) -> Value | None:
    return NONE


FILE_CALLS: Mapping[str, FileCall] = {
    **dict.fromkeys(
        ("builtins.open", "io.open", "codecs.open", "gzip.open", "bz2.open", "tensorflow.io.gfile.GFile", "tensorflow.gfile.GFile"), opened
    ),
    **dict.fromkeys((f"{OPENED}.{name}" for name in ("read", "readline", "readlines", "__iter__")), read),
    **dict.fromkeys((f"{OPENED}.{name}" for name in ("writelines", "close", "flush", "seek", "__exit__")), nothing),
    **dict.fromkeys(("pathlib.Path.read_text", "pathlib.Path.read_bytes"), text_of),
    f"{OPENED}.__enter__": same,
}
"""What is done with files, by canonical name."""
