"""Methods of Python's own containers, texts and numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from valgap_lint.interpret import containers
from valgap_lint.interpret.artifacts import ANY
from valgap_lint.interpret.elements import element_of
from valgap_lint.interpret.formatting import joined, text_method
from valgap_lint.interpret.ini import option
from valgap_lint.interpret.item_assignment import set_item
from valgap_lint.interpret.machine import Arguments, Run
from valgap_lint.interpret.opaque import uncatalogued
from valgap_lint.interpret.ordering import ordered
from valgap_lint.interpret.parsing import edited
from valgap_lint.interpret.quantities import measured_in
from valgap_lint.interpret.settings import merge_file, same
from valgap_lint.interpret.subscripts import get_item
from valgap_lint.interpret.texts import FORMAT, partly_known
from valgap_lint.interpret.values import (
    NONE,
    AttributeDict,
    BuiltinMethod,
    Const,
    DictPayload,
    HistoryValue,
    ListPayload,
    Measured,
    Passed,
    Ref,
    Symbol,
    TupleValue,
    Value,
)
from valgap_lint.ir.facts import Known
from valgap_lint.ir.operations import Argument
from valgap_lint.ir.places import Place

PATH_CALLS: Mapping[str, str] = {
    "joinpath": "os.path.join",
    "iterdir": "os.listdir",
    "resolve": "os.path.abspath",
    "absolute": "os.path.abspath",
    "expanduser": "os.path.expanduser",
    "as_posix": "os.fspath",
    "mkdir": "os.mkdir",
    "open": "builtins.open",
    "read_text": "pathlib.Path.read_text",
    "read_bytes": "pathlib.Path.read_bytes",
}
"""Methods of a path, which is a text here, by the function that does the same."""


def call_builtin_method(run: Run, method: BuiltinMethod, arguments: Arguments, place: Place) -> Value:
    """Calls a method of a built-in value."""
    receiver = method.receiver
    match receiver:
        case Ref():
            payload = run.state.load(receiver)
            table: Mapping[str, Callable[..., Value]] = LIST_METHODS if isinstance(payload, ListPayload) else DICT_METHODS
            action = table.get(method.name)
            if action is not None:
                return action(run, receiver, arguments, place)
            return uncatalogued(run, method.name, arguments, place, receiver)
        case AttributeDict():
            return _on_attributes(run, receiver, method.name, arguments, place)
        case Const(value=str()):
            return _text_method(run, receiver, method.name, arguments, place)
        case HistoryValue():
            return (
                get_item(run, receiver, arguments.first(), place)
                if method.name == "get"
                else run.unknown("data-dependent", f"history.{method.name}()", place)
            )
        case Measured():
            return receiver
        case _:
            return uncatalogued(run, method.name, arguments, place, receiver)


def _on_attributes(run: Run, view: AttributeDict, name: str, arguments: Arguments, place: Place) -> Value:
    """A method of `vars(object)`: what it changes is changed on the object."""
    payload = run.dictionary(view)
    action = DICT_METHODS.get(name)
    if payload is None or action is None:
        return uncatalogued(run, name, arguments, place)
    snapshot = run.state.allocate(payload)
    result = action(run, snapshot, arguments, place)
    after = run.dictionary(snapshot)
    for key, value in after.items.items() if after is not None else ():
        if payload.items.get(key) is not value:
            set_item(run, view, Const(key), value, place)
    return result


def _text_method(run: Run, receiver: Const, name: str, arguments: Arguments, place: Place) -> Value:
    values = [passed.value for passed in arguments.all()]
    numbers = tuple(number for value in values for number in measured_in(run, value))
    if numbers:
        return Measured(tuple(dict.fromkeys(numbers)))
    text = str(receiver.value)
    computed = text_method(run, text, name, arguments, place)
    if computed is not None:
        return computed
    if name == "format":
        return partly_known(run, (FORMAT.sub(ANY, text),), place)
    if name in PATH_CALLS:
        return run.call(Symbol(PATH_CALLS[name]), Arguments((Passed(receiver, place), *arguments.positional)), place)
    pattern = values[0] if len(values) == 1 else None
    if name in ("glob", "rglob") and isinstance(pattern, Const):
        inside = Const(str(PurePosixPath(text) / str(pattern.value)))
        return run.call(Symbol("glob.glob"), Arguments((Passed(inside, place),)), place)
    whole = _joined(run, text, values[0], place) if name == "join" and len(values) == 1 else None
    return whole if whole is not None else run.unknown("data-dependent", "a text", place)


def _joined(run: Run, separator: str, value: Value, place: Place) -> Value | None:
    settings = (Argument("separator", Known(separator), place),)
    return joined(run, separator, value) or edited(run, value, "str.join", settings, place)


def append(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    containers.append(run, receiver, arguments.first(), place)
    return NONE


def extend(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    containers.extend(run, receiver, arguments.first(), place)
    return NONE


def insert(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    payload = run.state.load(receiver)
    if isinstance(payload, ListPayload) and len(arguments.positional) == 2:
        index, item = arguments.positional[0].value, containers.contained(run, receiver, arguments.positional[1].value, place)
        known = isinstance(index, Const) and isinstance(index.value, int) and (payload.rest is None or index.value == 0)
        if known and isinstance(index, Const) and isinstance(index.value, int) and not run.loops:
            items = list(payload.items)
            items.insert(index.value, item)
            run.state.store(receiver, ListPayload(tuple(items), payload.rest, payload.kind))
        else:
            containers.append(run, receiver, item, place)
    return NONE


def pop_item(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    payload = run.state.load(receiver)
    assert isinstance(payload, ListPayload)
    index = arguments.first() if arguments.positional else Const(-1)
    if payload.rest is None and not run.loops and isinstance(index, Const) and isinstance(index.value, int):
        items = list(payload.items)
        if -len(items) <= index.value < len(items):
            popped = items.pop(index.value)
            run.state.store(receiver, ListPayload(tuple(items), None, payload.kind))
            return popped
    return element_of(run, receiver, place)


def first_popped(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    return pop_item(run, receiver, Arguments((Passed(Const(0), place),)), place)


def turned(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    return NONE


def union(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    whole = copied(run, receiver, arguments, place)
    assert isinstance(whole, Ref)
    containers.extend(run, whole, arguments.first(), place)
    return whole


def cleared(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    payload = run.state.load(receiver)
    if isinstance(payload, ListPayload) and not run.loops:
        run.state.store(receiver, ListPayload((), None, payload.kind))
    return NONE


def turned_round(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    payload = run.state.load(receiver)
    if isinstance(payload, ListPayload) and payload.rest is None and not run.loops:
        run.state.store(receiver, ListPayload(payload.items[::-1], None, payload.kind))
    return NONE


def copied(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    return run.state.allocate(run.state.load(receiver))


def sort(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    """`items.sort(key=…)`; a list of samples keeps what is known of each of them."""
    payload = run.state.load(receiver)
    if isinstance(payload, ListPayload) and payload.rest is None and payload.items:
        found = ordered(run, payload.items, arguments, place) if not run.loops else None
        unsorted = ListPayload((), element_of(run, receiver, place), payload.kind) if found is None else None
        run.state.store(receiver, unsorted or ListPayload(found or (), None, payload.kind))
    return NONE


def remove(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    """Takes out the first item that equals the argument; one that is not known may be any."""
    payload, item = run.state.load(receiver), arguments.first()
    if isinstance(payload, ListPayload) and payload.rest is None and not run.loops and item in payload.items:
        items = list(payload.items)
        items.remove(item)
        run.state.store(receiver, ListPayload(tuple(items), None, payload.kind))
    elif isinstance(payload, ListPayload) and payload.items and payload.kind == "list":
        run.state.store(receiver, ListPayload((), element_of(run, receiver, place), payload.kind))
    return NONE


def position(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    """Where an item stands in a list whose items before it are all constants."""
    payload, wanted = run.state.load(receiver), arguments.first()
    if isinstance(payload, ListPayload) and isinstance(wanted, Const) and len(arguments.positional) == 1:
        for place_in_list, item in enumerate(payload.items):
            if not isinstance(item, Const):
                break
            if item.value == wanted.value:
                return Const(place_in_list)
    return run.unknown("data-dependent", "a position in a list", place)


def occurrences(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    payload, item = run.state.load(receiver), arguments.first()
    if isinstance(payload, ListPayload) and payload.rest is None and all(isinstance(other, Const) for other in (*payload.items, item)):
        return Const(payload.items.count(item))
    return run.unknown("data-dependent", "a number of items in a list", place)


def get(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    payload = run.state.load(receiver)
    key = arguments.first()
    if isinstance(payload, DictPayload) and isinstance(key, Const) and payload.rest is None and key.value not in payload.items:
        return arguments.positional[1].value if len(arguments.positional) > 1 else NONE
    return get_item(run, receiver, key, place)


def pop_key(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    value = get(run, receiver, arguments, place)
    payload, key = run.state.load(receiver), arguments.first()
    if isinstance(payload, DictPayload) and isinstance(key, Const) and not run.loops:
        run.state.store(receiver, replace(payload, items={name: item for name, item in payload.items.items() if name != key.value}))
    return value


def set_default(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    value = get(run, receiver, arguments, place)
    payload, key = run.state.load(receiver), arguments.first()
    if isinstance(payload, DictPayload) and isinstance(key, Const) and key.value not in payload.items:
        set_item(run, receiver, key, value, place)
    return value


def items(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    payload = run.state.load(receiver)
    assert isinstance(payload, DictPayload)
    if payload.rest is not None:
        return run.state.allocate(ListPayload((), TupleValue((run.unknown("data-dependent", "a key", place), payload.rest))))
    return TupleValue(tuple(TupleValue((Const(key), value)) for key, value in payload.items.items()))


def keys(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    payload = run.state.load(receiver)
    assert isinstance(payload, DictPayload)
    if payload.rest is not None:
        return run.unknown("data-dependent", "the keys of a dict", place)
    return TupleValue(tuple(Const(key) for key in payload.items))


def values(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    payload = run.state.load(receiver)
    assert isinstance(payload, DictPayload)
    if payload.rest is not None:
        return run.state.allocate(ListPayload((), payload.rest))
    return TupleValue(tuple(payload.items.values()))


def update(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    payload = run.state.load(receiver)
    assert isinstance(payload, DictPayload)
    other = run.dictionary(arguments.first()) if arguments.positional else None
    given: dict[object, Value] = {**(other.items if other is not None else {})}
    given.update({str(name): passed.value for name, passed in arguments.keyword.items()})
    added = {name: containers.contained(run, receiver, value, place) for name, value in given.items()}
    rest = other.rest if other is not None else (arguments.first() if arguments.positional else payload.rest)
    run.state.store(receiver, replace(payload, items={**payload.items, **added}, rest=rest if rest is not None else payload.rest))
    return NONE


def deeply_copied(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    return same(run, Arguments((Passed(receiver, place),)), place) or receiver


def nothing(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    return NONE


def merged_from_file(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
    return merge_file(run, Arguments((Passed(receiver, place), *arguments.positional)), place) or NONE


def converted(name: str) -> Callable[[Run, Ref, Arguments, Place], Value]:
    """`section.getint("size", 224)`."""

    def convert(run: Run, receiver: Ref, arguments: Arguments, place: Place) -> Value:
        return option(run, receiver, name, arguments, place) if arguments.positional else NONE

    return convert


LIST_METHODS: Mapping[str, Callable[[Run, Ref, Arguments, Place], Value]] = {
    "append": append,
    "appendleft": append,
    "add": append,
    "extend": extend,
    "insert": insert,
    "pop": pop_item,
    "popleft": first_popped,
    "rotate": turned,
    "copy": copied,
    "sort": sort,
    "reverse": turned_round,
    "clear": cleared,
    "remove": remove,
    "discard": remove,
    "update": extend,
    "union": union,
    "index": position,
    "count": occurrences,
}

DICT_METHODS: Mapping[str, Callable[[Run, Ref, Arguments, Place], Value]] = {
    "get": get,
    "pop": pop_key,
    "setdefault": set_default,
    "items": items,
    "most_common": items,
    "keys": keys,
    "values": values,
    "update": update,
    "copy": copied,
    **dict.fromkeys(("clone", "deepcopy", "to_dict", "toDict", "as_dict"), deeply_copied),
    **dict.fromkeys(("freeze", "defrost", "lock", "unlock", "merge_from_list"), nothing),
    "merge_from_file": merged_from_file,
    **{name: converted(name) for name in ("getint", "getfloat", "getboolean")},
}
"""Methods of dicts, of the settings that are dicts here, and of sections of INI files."""
