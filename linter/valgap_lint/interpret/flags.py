"""Command lines: the values that argparse and absl give a script that is started without options.

Numbers and texts have their defaults. Switches, choices, what has no default and what is required are left to the user, hence unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from valgap_lint.interpret.machine import Arguments, Run
from valgap_lint.interpret.values import NONE, Const, DictPayload, ObjectPayload, Passed, Ref, Symbol, TupleValue, Value
from valgap_lint.ir.places import Place

PARSER = "argparse.ArgumentParser"
DEFINE = ".flags.DEFINE_"
FLAGS = ".flags.FLAGS"
SWITCHES = frozenset({"bool", "boolean", "enum", "enum_class"})


def make_parser(run: Run, arguments: Arguments, place: Place) -> Value | None:
    return run.state.allocate(ObjectPayload(PARSER, "parser", place))


def _parser(run: Run, arguments: Arguments) -> tuple[Ref, ObjectPayload] | None:
    ref = arguments.positional[0].value if arguments.positional else None
    payload = run.state.load(ref) if isinstance(ref, Ref) else None
    return (ref, payload) if isinstance(ref, Ref) and isinstance(payload, ObjectPayload) else None


def _add(run: Run, arguments: Arguments, values: Mapping[str, Value]) -> None:
    found = _parser(run, arguments)
    if found is not None:
        ref, payload = found
        run.state.store(ref, replace(payload, attributes={**payload.attributes, **values}))


def add_argument(run: Run, arguments: Arguments, place: Place) -> Value | None:
    names = [passed.value.value for passed in arguments.positional[1:] if isinstance(passed.value, Const)]
    name = _destination([name for name in names if isinstance(name, str)], arguments.keyword.get("dest"))
    if name is not None:
        _add(run, arguments, {name: _value(run, name, arguments.keyword, place)})
    return NONE


def _destination(names: list[str], given: Passed | None) -> str | None:
    if given is not None:
        return given.value.value if isinstance(given.value, Const) and isinstance(given.value.value, str) else None
    chosen = next((name for name in names if name.startswith("--")), names[0] if names else None)
    return chosen.lstrip("-").replace("-", "_") if chosen is not None else None


def _value(run: Run, name: str, options: Mapping[str, Passed], place: Place) -> Value:
    default, convert = options.get("default"), options.get("type")
    left_open = {"choices", "required", "action"} & options.keys()
    if default is None or left_open or default.value == NONE or _is_switch(default.value):
        return run.unknown("user-input", f"option {name}", place)
    text = isinstance(default.value, Const) and isinstance(default.value.value, str)
    return run.call(convert.value, Arguments((default,)), place) if text and convert is not None else default.value


def _is_switch(value: Value) -> bool:
    return isinstance(value, Const) and isinstance(value.value, bool)


def set_defaults(run: Run, arguments: Arguments, place: Place) -> Value | None:
    _add(run, arguments, {name: passed.value for name, passed in arguments.keyword.items()})
    return NONE


def same_parser(run: Run, arguments: Arguments, place: Place) -> Value | None:
    return arguments.positional[0].value if arguments.positional else None


def parse_args(run: Run, arguments: Arguments, place: Place) -> Value | None:
    found = _parser(run, arguments)
    return run.state.allocate(DictPayload({str(name): value for name, value in found[1].attributes.items()})) if found is not None else None


def parse_known_args(run: Run, arguments: Arguments, place: Place) -> Value | None:
    parsed = parse_args(run, arguments, place)
    return TupleValue((parsed, run.unknown("user-input", "other options", place))) if parsed is not None else None


def define(run: Run, kind: str, arguments: Arguments, place: Place) -> Value:
    """`flags.DEFINE_integer("size", 64, "help")`: a flag of absl, or of the module that TensorFlow 1 had for it."""
    names = ("name", "default", "help")
    given = {**dict(zip(names, arguments.positional, strict=False)), **arguments.keyword}
    name = given["name"].value if "name" in given else NONE
    options = {key: given[key] for key in ("default",) if key in given and kind not in SWITCHES}
    label = str(name.value) if isinstance(name, Const) else ""
    run.flags[label] = _value(run, label, options, place)
    return run.state.allocate(DictPayload({"value": run.flags[label]}))


def flag(run: Run, holder: Symbol, name: str) -> Value | None:
    """`FLAGS.size`, where a flag of that name was defined."""
    return run.flags.get(name) if f".{holder.name}".endswith(FLAGS) else None


FLAG_CALLS: Mapping[str, Callable[[Run, Arguments, Place], Value | None]] = {
    PARSER: make_parser,
    f"{PARSER}.add_argument": add_argument,
    f"{PARSER}.set_defaults": set_defaults,
    f"{PARSER}.add_argument_group": same_parser,
    f"{PARSER}.add_mutually_exclusive_group": same_parser,
    f"{PARSER}.add_subparsers": same_parser,
    f"{PARSER}.add_parser": same_parser,
    f"{PARSER}.parse_args": parse_args,
    f"{PARSER}.parse_known_args": parse_known_args,
}
