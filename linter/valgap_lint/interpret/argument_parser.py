"""argparse: the values that a script has which is started without options, or with the arguments that the code itself hands over.

Numbers and texts have their defaults. Switches, choices of texts, what has no default and what is required are left to the user, hence
unknown, and one option is one unknown wherever it is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.values import NONE, Const, DictPayload, ObjectPayload, Passed, Ref, TupleValue, Value
from valgap_lint.ir.places import Place

PARSER = "argparse.ArgumentParser"
PLAIN_ACTIONS = frozenset({"store", "append", "extend"})
SWITCHED: Mapping[str, tuple[bool, bool]] = {"store_true": (False, True), "store_false": (True, False)}
"""The values of a switch that is absent and of one that is given."""

ParserCall = Callable[[Run, Arguments, Place], "Value | None"]


def make_parser(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`ArgumentParser(parents=[common])`: a parser with the options of its parents.

    Its attributes are the values by destination, its arguments what is known of each option by the text that gives it.
    """
    parents = arguments.keyword.get("parents")
    found = [_parser(run, item) for item in run.parts.items(run, parents.value) or ()] if parents is not None else []
    known = [payload for item in found if item is not None for payload in (item[1],)]
    attributes = {name: value for payload in known for name, value in payload.attributes.items()}
    options = {name: passed for payload in known for name, passed in payload.arguments.items()}
    return run.state.allocate(ObjectPayload(PARSER, "parser", place, options, attributes))


def _parser(run: Run, value: Value | None) -> tuple[Ref, ObjectPayload] | None:
    payload = run.state.load(value) if isinstance(value, Ref) else None
    return (value, payload) if isinstance(value, Ref) and isinstance(payload, ObjectPayload) and payload.kind == "parser" else None


def _receiver(run: Run, arguments: Arguments) -> tuple[Ref, ObjectPayload] | None:
    return _parser(run, arguments.positional[0].value) if arguments.positional else None


def _add(run: Run, arguments: Arguments, values: Mapping[str, Value], options: Mapping[str, Passed]) -> None:
    found = _receiver(run, arguments)
    if found is not None:
        ref, payload = found
        changed = replace(payload, attributes={**payload.attributes, **values}, arguments={**payload.arguments, **options})
        run.state.store(ref, changed)


def add_argument(run: Run, arguments: Arguments, place: Place) -> Value | None:
    given = [passed.value.value for passed in arguments.positional[1:] if isinstance(passed.value, Const)]
    names = [name for name in given if isinstance(name, str)]
    destination = _destination(names, arguments.keyword.get("dest"))
    if destination is None:
        return NONE
    known = _receiver(run, arguments)
    set_before = known[1].attributes.get(destination) if known is not None and "default" not in arguments.keyword else None
    value = set_before or option_value(run, destination, arguments.keyword, place)
    described = TupleValue((Const(destination), _given(arguments.keyword), _absent(run, arguments.keyword, value, place)))
    _add(run, arguments, {destination: value}, {name: Passed(described, place) for name in names})
    return NONE


def _destination(names: Sequence[str], given: Passed | None) -> str | None:
    if given is not None:
        return given.value.value if isinstance(given.value, Const) and isinstance(given.value.value, str) else None
    chosen = next((name for name in names if name.startswith("--")), names[0] if names else None)
    return chosen.lstrip("-").replace("-", "_") if chosen is not None else None


def option_value(run: Run, name: str, options: Mapping[str, Passed], place: Place) -> Value:
    """The value of an option that is not given."""
    default = options.get("default")
    if default is None or default.value == NONE or _left_to_user(options, default.value):
        return run.unknown("user-input", f"option {name}", place)
    return _converted(run, options.get("type"), default.value, place)


def _left_to_user(options: Mapping[str, Passed], default: Value) -> bool:
    action, required = (options[key].value if key in options else None for key in ("action", "required"))
    if action is not None and not (isinstance(action, Const) and action.value in PLAIN_ACTIONS):
        return True
    chosen = "choices" in options and not (isinstance(default, Const) and isinstance(default.value, int | float))
    return chosen or required not in (None, Const(False)) or (isinstance(default, Const) and isinstance(default.value, bool))


def _converted(run: Run, convert: Passed | None, value: Value, place: Place) -> Value:
    text = isinstance(value, Const) and isinstance(value.value, str)
    return run.call(convert.value, Arguments((Passed(value, place),)), place) if text and convert is not None else value


def _given(options: Mapping[str, Passed]) -> Value:
    """What the text after an option is converted by; for a switch, the value that it stands for."""
    action = options.get("action")
    switched = SWITCHED.get(str(action.value.value)) if action is not None and isinstance(action.value, Const) else None
    if switched is not None:
        return Const(switched[1])
    return options["type"].value if "type" in options else NONE


def _absent(run: Run, options: Mapping[str, Passed], value: Value, place: Place) -> Value:
    """The value of an option where the code says that it is not given."""
    action, default = options.get("action"), options.get("default")
    switched = SWITCHED.get(str(action.value.value)) if action is not None and isinstance(action.value, Const) else None
    if default is None and switched is not None:
        return Const(switched[0])
    return _converted(run, options.get("type"), default.value, place) if default is not None else value


def set_defaults(run: Run, arguments: Arguments, place: Place) -> Value | None:
    _add(run, arguments, {name: passed.value for name, passed in arguments.keyword.items()}, {})
    return NONE


def default_of(run: Run, arguments: Arguments, place: Place) -> Value | None:
    found, name = _receiver(run, arguments), arguments.positional[-1].value if arguments.positional else NONE
    return found[1].attributes.get(str(name.value)) if found is not None and isinstance(name, Const) else None


def same_parser(run: Run, arguments: Arguments, place: Place) -> Value | None:
    return arguments.positional[0].value if arguments.positional else None


def parse_args(run: Run, arguments: Arguments, place: Place) -> Value | None:
    found = _receiver(run, arguments)
    if found is None:
        return None
    values = dict(found[1].attributes)
    words = _words(run, arguments)
    if words is not None:
        values.update({str(name.value): absent for name, absent in _absent_values(found[1]) if isinstance(name, Const)})
        values.update(_taken(run, found[1], words, place))
    return run.state.allocate(DictPayload({str(name): value for name, value in values.items()}))


def _absent_values(parser: ObjectPayload) -> Iterator[tuple[Value, Value]]:
    """The destinations of the options, each with the value where it is not given."""
    described = (passed.value.items for passed in parser.arguments.values() if isinstance(passed.value, TupleValue))
    return ((name, absent) for name, _, absent in described)


def _words(run: Run, arguments: Arguments) -> list[str] | None:
    """The arguments that code hands over instead of the command line's, None where it does not or they are not known."""
    passed = arguments.keyword.get("args") or next(iter(arguments.positional[1:]), None)
    items = run.parts.items(run, passed.value) if passed is not None else None
    words = [item.value for item in items or () if isinstance(item, Const) and isinstance(item.value, str)]
    return words if items is not None and len(words) == len(items) else None


def _taken(run: Run, parser: ObjectPayload, words: Sequence[str], place: Place) -> dict[str, Value]:
    """The values of the options among the words of a command line."""
    values: dict[str, Value] = {}
    todo = [part for word in words for part in (word.split("=", 1) if word.startswith("--") else [word])]
    while todo:
        word = todo.pop(0)
        option = parser.arguments.get(word)
        if option is None or not isinstance(option.value, TupleValue):
            continue
        name, convert, _ = option.value.items
        if isinstance(convert, Const) and isinstance(convert.value, bool):
            values[str(name.value) if isinstance(name, Const) else ""] = convert
        elif todo and isinstance(name, Const):
            values[str(name.value)] = _converted(run, Passed(convert, place) if convert != NONE else None, Const(todo.pop(0)), place)
    return values


def parse_known_args(run: Run, arguments: Arguments, place: Place) -> Value | None:
    parsed = parse_args(run, arguments, place)
    return TupleValue((parsed, run.unknown("user-input", "other options", place))) if parsed is not None else None


PARSER_CALLS: Mapping[str, ParserCall] = {
    PARSER: make_parser,
    f"{PARSER}.add_argument": add_argument,
    f"{PARSER}.set_defaults": set_defaults,
    f"{PARSER}.get_default": default_of,
    f"{PARSER}.add_argument_group": same_parser,
    f"{PARSER}.add_mutually_exclusive_group": same_parser,
    f"{PARSER}.add_subparsers": same_parser,
    f"{PARSER}.add_parser": same_parser,
    f"{PARSER}.parse_args": parse_args,
    f"{PARSER}.parse_known_args": parse_known_args,
    f"{PARSER}.parse_intermixed_args": parse_args,
}
