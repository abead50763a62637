"""Methods of dicts and of objects that hold settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from valgap_lint.interpret import containers
from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.ini import option
from valgap_lint.interpret.item_assignment import set_item
from valgap_lint.interpret.list_methods import copied
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.settings import merge_file, same
from valgap_lint.interpret.subscripts import get_item
from valgap_lint.interpret.values import (
    NONE,
    Const,
    DictPayload,
    ListPayload,
    Passed,
    Ref,
    TupleValue,
    Value,
)
from valgap_lint.ir.places import Place


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
