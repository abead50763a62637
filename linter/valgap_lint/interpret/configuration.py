"""Configuration that is read from files of the project or from texts in the code: JSON, YAML, TOML and INI.

The parsers are given an open file, or the data that were read from one, and find the text by the path.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.documents import Malformed, parsed
from valgap_lint.interpret.files import OPENED, OPENING
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.project_texts import ProjectText
from valgap_lint.interpret.values import Const, Data, DictPayload, ListPayload, ObjectPayload, Ref, TupleValue, Value
from valgap_lint.ir.places import Place

RUAMEL = "ruamel.yaml.YAML"
LARGEST = 500
"""Values that a document may hold to count as configuration; one that holds more is data, and not read."""

Reading = Callable[[Run, Arguments, Place], "Value | None"]


def reading(form: str) -> Reading:
    """A parser of one format, given a text, an open file or what was read from one."""

    def read(run: Run, arguments: Arguments, place: Place) -> Value | None:
        given = next((passed.value for passed in arguments.all()), None)
        if isinstance(given, Const) and isinstance(given.value, str | bytes):
            text = given.value if isinstance(given.value, str) else given.value.decode("utf-8", "replace")
            return document(run, form, ProjectText("the text", text), place)
        path = _path(run, given)
        return file_content(run, form, path, place) if path is not None else None

    return read


def reading_path(form: str) -> Reading:
    """A parser that is given the path itself, or an open file."""

    def read(run: Run, arguments: Arguments, place: Place) -> Value | None:
        given = next((passed.value for passed in arguments.all()), None)
        path = given.value if isinstance(given, Const) else _path(run, given)
        return file_content(run, form, path, place) if isinstance(path, str) else None

    return read


def _path(run: Run, given: Value | None) -> str | None:
    """The path of a file that is open for reading, or that data were read from."""
    if isinstance(given, Data):
        operation = run.recorder.operations[given.port.operation]
        path = operation.known("path") if operation.callee == OPENING else None
        return path if isinstance(path, str) else None
    payload = run.state.load(given) if isinstance(given, Ref) else None
    if not isinstance(payload, ObjectPayload) or payload.callee != OPENED:
        return None
    name, mode = (payload.arguments[key].value if key in payload.arguments else None for key in ("file", "mode"))
    writes = isinstance(mode, Const) and not str(mode.value).startswith("r")
    return name.value if isinstance(name, Const) and isinstance(name.value, str) and not writes else None


def file_content(run: Run, form: str, path: str, place: Place) -> Value:
    """What a file of the project holds."""
    scripts = [frame.root.module for frame in run.active[:1]]
    found = run.texts(path, (*scripts, place.path))
    if found is None:
        return run.unknown("missing-file", f"{path} is no file of the project", place)
    return document(run, form, found, place)


def document(run: Run, form: str, source: ProjectText, place: Place) -> Value:
    """The values that a text holds; unknown where it cannot be read or holds more than a configuration would."""
    content = Malformed(form) if source.fault else parsed(form, source.text)
    if source.fault or isinstance(content, Malformed):
        return run.unknown("malformed-file", f"{source.path} {source.fault or content}", place)
    if not _is_small(content):
        return run.unknown("data-dependent", f"{source.path} holds many values", place)
    return lifted(run, content, place)


def _is_small(content: object) -> bool:
    todo = [content]
    for _ in range(LARGEST):
        if not todo:
            return True
        item = todo.pop()
        if isinstance(item, dict):
            todo.extend(item.values())
        elif isinstance(item, list | tuple):
            todo.extend(item)
    return not todo


def lifted(run: Run, content: object, place: Place) -> Value:
    """Plain data as a value; what has no literal, such as a date, is unknown."""
    match content:
        case dict():
            return run.state.allocate(DictPayload({key: lifted(run, item, place) for key, item in content.items()}))
        case tuple():
            return TupleValue(tuple(lifted(run, item, place) for item in content))
        case list():
            return run.state.allocate(ListPayload(tuple(lifted(run, item, place) for item in content)))
        case None | bool() | int() | float() | str() | bytes():
            return Const(content)
        case date() | time():
            return run.unknown("data-dependent", "a date", place)
        case _:
            return run.unknown("data-dependent", "a value of a file", place)


CONFIGURATION_CALLS: Mapping[str, Reading] = {
    "json.load": reading("JSON"),
    "json.loads": reading("JSON"),
    "yaml.safe_load": reading("YAML"),
    "yaml.load": reading("YAML"),
    "yaml.full_load": reading("YAML"),
    "yaml.unsafe_load": reading("YAML"),
    "tomllib.load": reading("TOML"),
    "tomllib.loads": reading("TOML"),
    "tomli.load": reading("TOML"),
    "tomli.loads": reading("TOML"),
    "toml.load": reading_path("TOML"),
    "toml.loads": reading("TOML"),
    "ruamel.yaml.safe_load": reading("YAML"),
    f"{RUAMEL}.load": reading("YAML"),
    "ast.literal_eval": reading("Python literal"),
}
