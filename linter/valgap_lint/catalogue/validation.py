"""The whole of a catalogue file checked against the vocabulary: what a load leaves until a table is used."""

from __future__ import annotations

import re
from collections.abc import Iterator

from valgap_lint.catalogue.blocks import Block
from valgap_lint.catalogue.effects import ATTRIBUTE_EFFECTS, COMMON_KEYS, EFFECTS
from valgap_lint.catalogue.entries import Keys, read_call, read_constant
from valgap_lint.catalogue.errors import CatalogueError
from valgap_lint.catalogue.library import Library
from valgap_lint.catalogue.versions import NEWEST
from valgap_lint.ir.vocabulary import KINDS

_KINDS_OF_BLOCKS = ("library", "aliases", "types", "constants", "call", "attribute")
_LIBRARY_KEYS = {"name", "modules", "checked", "unverified", "pure", "functions"}
_OPEN_KINDS = ("transform",)


def problems(library: Library) -> Iterator[CatalogueError]:
    """Everything that is wrong with a library's file, in the order of the file."""
    seen: dict[str, list[Block]] = {}
    for block in library.blocks:
        yield from _problems_of(library, block)
        for name in block.names():
            yield from _twice(block, name, seen.setdefault(f"{block.kind} {name}", []))
            seen[f"{block.kind} {name}"].append(block)


def _problems_of(library: Library, block: Block) -> Iterator[CatalogueError]:
    try:
        for message in _check(library, block):
            yield block.error(message)
    except CatalogueError as error:
        yield error


def _twice(block: Block, name: str, others: list[Block]) -> Iterator[CatalogueError]:
    if others and not all({"since", "until"} & set(other.parse()) for other in (block, *others)):
        yield block.error(f"{name} stands in line {others[0].line} too, and no since or until tells them apart")


def _check(library: Library, block: Block) -> Iterator[str]:
    match block.kind:
        case "library":
            yield from _check_header(Keys(block, block.parse()))
        case "call":
            yield from _check_call(library, block)
        case "attribute":
            yield from _check_attribute(library, block)
        case "constants":
            for value in block.parse().values():
                read_constant(block, value)
        case "aliases" | "types":
            block.parse()
        case _:
            yield f"[{block.kind}] is none of {', '.join(_KINDS_OF_BLOCKS)}"


def _check_header(keys: Keys) -> Iterator[str]:
    yield from (f"unknown key {key}" for key in sorted(set(keys.values) - _LIBRARY_KEYS))
    if not keys.text("name") or keys.text("name") not in keys.texts("modules"):
        yield "the library's name has to stand among its modules"


def _check_names(library: Library, block: Block) -> Iterator[str]:
    if not block.names():
        yield f"a [[{block.kind}]] table needs names"
    yield from (f"{name} does not begin with {library.name}." for name in block.names() if not name.startswith(f"{library.name}."))


def _check_call(library: Library, block: Block) -> Iterator[str]:
    yield from _check_names(library, block)
    entry = read_call(block, library.expansion, NEWEST)
    read_call(block, library.expansion, (2,))
    effect = EFFECTS.get(entry.effect)
    if effect is None:
        yield f"unknown effect {entry.effect!r}"
        return
    keys = set(entry.keys.values)
    yield from (f"unknown key {key} for effect {entry.effect}" for key in sorted(keys - effect.may - COMMON_KEYS))
    yield from (f"effect {entry.effect} needs {' or '.join(group)}" for group in effect.needs if not keys & set(group))
    yield from _check_op(entry.op, [name for name, _ in entry.parameters] + [a.name for a in entry.constants])
    if entry.signature is not None:
        names = {p.name for p in entry.signature.parameters} | {entry.signature.rest, entry.signature.extra, "self"}
        used = [re.sub(r"\[.*", "", source) for _, source in entry.parameters] + list(entry.inputs)
        yield from (f"{name} is no parameter of the signature" for name in used if name not in names and not name.startswith("self."))


def _check_op(op: str, arguments: list[str]) -> Iterator[str]:
    if not op:
        return
    if op not in KINDS:
        yield f"unknown op {op!r}"
    elif op not in _OPEN_KINDS:
        yield from (f"{op} has no argument {name}" for name in arguments if name not in KINDS[op].arguments)


def _check_attribute(library: Library, block: Block) -> Iterator[str]:
    yield from _check_names(library, block)
    keys = Keys(block, block.parse())
    if keys.text("effect") not in ATTRIBUTE_EFFECTS:
        yield f"unknown effect {keys.text('effect')!r}"
    yield from (f"unknown key {key}" for key in sorted(set(keys.values) - {"names", "effect", "op", "returns", "checked"}))
    yield from _check_op(keys.text("op"), [])
