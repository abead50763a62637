"""configparser: INI files and texts, whose sections are dicts of texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.configuration import document, file_content
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.project_texts import ProjectText
from valgap_lint.interpret.values import NONE, Const, DictPayload, ObjectPayload, Ref, Symbol, TupleValue, Value
from valgap_lint.ir.places import Place

PARSER = "configparser.ConfigParser"
SWITCH = "ini.switch"
CONVERSIONS: Mapping[str, str] = {"get": "", "getint": "builtins.int", "getfloat": "builtins.float", "getboolean": SWITCH}
STATES: Mapping[str, bool] = {
    **dict.fromkeys(("1", "yes", "true", "on"), True),
    **dict.fromkeys(("0", "no", "false", "off"), False),
}

IniCall = Callable[[Run, Arguments, Place], "Value | None"]


def make_parser(run: Run, arguments: Arguments, place: Place) -> Value | None:
    return run.state.allocate(ObjectPayload(PARSER, "ini", place))


def _parser(run: Run, value: Value) -> tuple[Ref, ObjectPayload] | None:
    payload = run.state.load(value) if isinstance(value, Ref) else None
    return (value, payload) if isinstance(value, Ref) and isinstance(payload, ObjectPayload) and payload.kind == "ini" else None


def _extend(run: Run, receiver: Value, content: Value) -> None:
    """Adds sections; where the content is not known, nothing that is asked for later is."""
    found, added = _parser(run, receiver), run.dictionary(content)
    if found is None:
        return
    ref, payload = found
    sections = {str(name): value for name, value in added.items.items()} if added is not None else {"": content}
    run.state.store(ref, replace(payload, attributes={**payload.attributes, **sections}))


def read(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`parser.read("config.ini")`, or a list of files of which those that exist are read."""
    names = arguments.positional[1].value if len(arguments.positional) > 1 else NONE
    for name in run.parts.items(run, names) or (names,):
        content = file_content(run, "INI", name.value, place) if isinstance(name, Const) and isinstance(name.value, str) else name
        _extend(run, arguments.first(), content)
    return NONE


def read_file(run: Run, arguments: Arguments, place: Place) -> Value | None:
    parser, *files = arguments.positional or (None,)
    opened = run.state.load(files[0].value) if files and isinstance(files[0].value, Ref) else None
    path = opened.arguments.get("file") if isinstance(opened, ObjectPayload) else None
    if parser is not None and path is not None:
        return read(run, Arguments((parser, path)), place)
    return NONE


def read_text(run: Run, arguments: Arguments, place: Place) -> Value | None:
    text = arguments.positional[1].value if len(arguments.positional) > 1 else NONE
    if isinstance(text, Const) and isinstance(text.value, str):
        _extend(run, arguments.first(), document(run, "INI", ProjectText("the text", text.value), place))
    return NONE


def read_dict(run: Run, arguments: Arguments, place: Place) -> Value | None:
    if len(arguments.positional) > 1:
        _extend(run, arguments.first(), arguments.positional[1].value)
    return NONE


def section(run: Run, parser: ObjectPayload, name: Value, place: Place) -> Value:
    """`parser["data"]`: a section as a dict."""
    found = parser.attributes.get(str(name.value)) if isinstance(name, Const) else None
    if found is not None:
        return found
    return parser.attributes.get("") or run.unknown("missing-file", f"section {run.parts.text(run, name)}", place)


def getting(name: str) -> IniCall:
    """`parser.getint("data", "size", fallback=224)`."""

    def get(run: Run, arguments: Arguments, place: Place) -> Value | None:
        found = _parser(run, arguments.first())
        if found is None or len(arguments.positional) < 3:
            return None
        held = section(run, found[1], arguments.positional[1].value, place)
        return option(run, held, name, Arguments(arguments.positional[2:], arguments.keyword), place)

    return get


def option(run: Run, held: Value, method: str, arguments: Arguments, place: Place) -> Value:
    """An option of a section, converted as the method says; its name counts in lower case."""
    name = arguments.first()
    key = Const(name.value.lower()) if isinstance(name, Const) and isinstance(name.value, str) else name
    content = run.dictionary(held)
    fallback = arguments.keyword.get("fallback") or next(iter(arguments.positional[1:]), None)
    if content is not None and content.rest is None and isinstance(key, Const) and key.value not in content.items and fallback is not None:
        return fallback.value
    value = run.parts.select(run, held, key, place)
    return (
        run.call(Symbol(CONVERSIONS[method]), Arguments((replace(arguments.positional[0], value=value),)), place)
        if CONVERSIONS[method]
        else value
    )


def switch(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """The bool that a text stands for."""
    value = arguments.first()
    known = STATES.get(str(value.value).lower()) if isinstance(value, Const) else None
    return Const(known) if known is not None else run.unknown("data-dependent", "a switch", place)


def sections(run: Run, arguments: Arguments, place: Place) -> Value | None:
    found = _parser(run, arguments.first())
    names = found[1].attributes if found is not None else {}
    return None if found is None or "" in names else TupleValue(tuple(Const(name) for name in names if name != "DEFAULT"))


def items(run: Run, arguments: Arguments, place: Place) -> Value | None:
    found = _parser(run, arguments.first())
    if found is None or len(arguments.positional) < 2:
        return None
    content = run.dictionary(section(run, found[1], arguments.positional[1].value, place))
    return TupleValue(tuple(TupleValue((Const(name), value)) for name, value in content.items.items())) if content is not None else None


def has(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`parser.has_option("data", "size")` and `parser.has_section("data")`."""
    found = _parser(run, arguments.first())
    names = [str(passed.value.value).lower() for passed in arguments.positional[1:] if isinstance(passed.value, Const)]
    if found is None or "" in found[1].attributes or len(names) + 1 != len(arguments.positional):
        return None
    held = next((value for name, value in found[1].attributes.items() if name.lower() == names[0]), None)
    content = run.dictionary(held) if held is not None and len(names) > 1 else None
    return Const(held is not None and (len(names) == 1 or (isinstance(content, DictPayload) and names[1] in content.items)))


INI_CALLS: Mapping[str, IniCall] = {
    **dict.fromkeys((PARSER, "configparser.RawConfigParser", "configparser.SafeConfigParser"), make_parser),
    f"{PARSER}.read": read,
    f"{PARSER}.read_file": read_file,
    f"{PARSER}.read_string": read_text,
    f"{PARSER}.read_dict": read_dict,
    f"{PARSER}.sections": sections,
    f"{PARSER}.items": items,
    f"{PARSER}.has_option": has,
    f"{PARSER}.has_section": has,
    **{f"{PARSER}.{name}": getting(name) for name in CONVERSIONS},
    SWITCH: switch,
}
