"""Libraries of settings: dicts that are read by attributes, made of dicts, files and other settings.

EasyDict, ml_collections, Munch, addict, OmegaConf, yacs and Box all come down to a dict.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.configuration import document, file_content
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.project_texts import ProjectText
from valgap_lint.interpret.records import as_dict
from valgap_lint.interpret.values import NONE, ClassValue, Const, DictPayload, ListPayload, Passed, Ref, Symbol, Value
from valgap_lint.ir.places import Place

DEEPEST = 12
REFERENCE = re.compile(r"\$\{([\w.]+)\}")
"""`${data.size}`: another setting of the same document."""

Setting = Callable[[Run, Arguments, Place], "Value | None"]


def settings(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """Settings made of a dict, of keywords, or of nothing: a copy, in which inner dicts are copies too."""
    return _copied(run, run.call(Symbol("builtins.dict"), arguments, place), DEEPEST)


def _copied(run: Run, value: Value, depth: int) -> Value:
    payload = run.state.load(value) if isinstance(value, Ref) and depth else None
    match payload:
        case DictPayload():
            items = {key: _copied(run, item, depth - 1) for key, item in payload.items.items()}
            return run.state.allocate(DictPayload(items, payload.rest))
        case ListPayload():
            return run.state.allocate(replace(payload, items=tuple(_copied(run, item, depth - 1) for item in payload.items)))
        case _:
            return value


def same(run: Run, arguments: Arguments, place: Place) -> Value | None:
    return _copied(run, arguments.first(), DEEPEST)


def created(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`OmegaConf.create(...)` of a dict, a YAML text, or a dataclass and its instances."""
    value = arguments.first() if arguments.positional else run.state.allocate(DictPayload())
    if isinstance(value, Const) and isinstance(value.value, str):
        return resolved(run, document(run, "YAML", ProjectText("the text", value.value), place), place)
    if isinstance(value, ClassValue):
        value = run.call(value, Arguments(), place)
    return resolved(run, _copied(run, as_dict(run, Arguments((Passed(value, place),)), place) or value, DEEPEST), place)


def loaded(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`OmegaConf.load("config.yaml")`."""
    path = arguments.first()
    if not isinstance(path, Const) or not isinstance(path.value, str):
        return None
    form = "JSON" if path.value.endswith(".json") else "YAML"
    return resolved(run, file_content(run, form, path.value, place), place)


def resolved(run: Run, value: Value, place: Place) -> Value:
    """The document with the settings that refer to others replaced by these."""
    _resolve(run, value, value, DEEPEST, place)
    return value


def _resolve(run: Run, value: Value, whole: Value, depth: int, place: Place) -> None:
    payload = run.dictionary(value) if depth else None
    if payload is None or not isinstance(value, Ref):
        return
    items = {key: _referred(run, item, whole, place) for key, item in payload.items.items()}
    run.state.store(value, replace(payload, items=items))
    for item in items.values():
        _resolve(run, item, whole, depth - 1, place)


def _referred(run: Run, value: Value, whole: Value, place: Place) -> Value:
    if not isinstance(value, Const) or not isinstance(value.value, str) or "${" not in value.value:
        return value
    match = REFERENCE.fullmatch(value.value.strip())
    found: Value | None = whole if match is not None else None
    for name in match[1].split(".") if match is not None else ():
        content = run.dictionary(found) if found is not None else None
        found = content.items.get(name) if content is not None else None
    referring = isinstance(found, Const) and isinstance(found.value, str) and "${" in found.value
    return found if found is not None and not referring else run.unknown("dynamic-code", f"the setting {value.value}", place)


def merged(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`OmegaConf.merge(defaults, overrides)`: later settings win, at every depth."""
    result: Value = run.state.allocate(DictPayload())
    for passed in arguments.positional:
        made = created(run, Arguments((passed,)), place)
        if made is None or run.dictionary(made) is None:
            return run.unknown("user-input", "settings that are merged", place)
        merge_into(run, result, made, DEEPEST)
    return result


def merge_into(run: Run, target: Value, added: Value, depth: int) -> None:
    """Merges one dict into another in place, inner dicts as well."""
    old, new = run.dictionary(target), run.dictionary(added)
    if old is None or new is None or not isinstance(target, Ref):
        return
    items = dict(old.items)
    for key, value in new.items.items():
        if depth and key in items and run.dictionary(items[key]) is not None and run.dictionary(value) is not None:
            merge_into(run, items[key], value, depth - 1)
        else:
            items[key] = value
    run.state.store(target, replace(old, items=items, rest=new.rest if new.rest is not None else old.rest))


def merge_file(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`cfg.merge_from_file("config.yaml")` of yacs."""
    content = loaded(run, Arguments(arguments.positional[1:]), place) if len(arguments.positional) > 1 else None
    target = arguments.first()
    if content is not None and run.dictionary(content) is not None:
        merge_into(run, target, content, DEEPEST)
    elif (old := run.dictionary(target)) is not None and isinstance(target, Ref):
        unknown = content if content is not None else run.unknown("user-input", "a file of settings", place)
        run.state.store(target, replace(old, items=dict.fromkeys(old.items, unknown), rest=unknown))
    return NONE


def from_user(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`OmegaConf.from_cli()`: nothing, in a script that is started without options."""
    return run.state.allocate(DictPayload())


SETTING_CALLS: Mapping[str, Setting] = {
    **dict.fromkeys(
        (
            "easydict.EasyDict",
            "ml_collections.ConfigDict",
            "ml_collections.FrozenConfigDict",
            "ml_collections.config_dict.ConfigDict",
            "ml_collections.config_dict.FrozenConfigDict",
            "ml_collections.config_dict.create",
            "munch.Munch",
            "munch.munchify",
            "munch.Munch.fromDict",
            "addict.Dict",
            "attrdict.AttrDict",
            "dotmap.DotMap",
            "box.Box",
            "box.ConfigBox",
            "yacs.config.CfgNode",
        ),
        settings,
    ),
    **dict.fromkeys(("omegaconf.OmegaConf.create", "omegaconf.OmegaConf.structured", "omegaconf.DictConfig"), created),
    "omegaconf.OmegaConf.load": loaded,
    **dict.fromkeys(("omegaconf.OmegaConf.merge", "omegaconf.OmegaConf.unsafe_merge"), merged),
    **dict.fromkeys(("omegaconf.OmegaConf.to_container", "omegaconf.OmegaConf.to_object"), same),
    "omegaconf.OmegaConf.from_cli": from_user,
}
