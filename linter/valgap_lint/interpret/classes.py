"""Class definitions: bases in the order of lookup, what a class's instances are, and its members."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import libcst as cst

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.class_parts import Species
from valgap_lint.interpret.decorators import decorated
from valgap_lint.interpret.enumerations import become_enumeration
from valgap_lint.interpret.fields import class_fields, without_fields
from valgap_lint.interpret.flow import Flow
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.scopes import Frame
from valgap_lint.interpret.values import ClassValue, Function, Method, Passed, Symbol, Value

NEUTRAL = frozenset({"builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol", "builtins.str", "builtins.int"})
"""Bases that say nothing of what a class is."""
SPECIES: Mapping[str, Species] = {
    **dict.fromkeys(("enum.Enum", "enum.Flag"), Species.MEMBER),
    **dict.fromkeys(("enum.IntEnum", "enum.StrEnum", "enum.IntFlag"), Species.CONSTANT),
    **dict.fromkeys(("builtins.dict", "collections.OrderedDict", "collections.UserDict", "typing.TypedDict"), Species.DICT),
    "typing_extensions.TypedDict": Species.DICT,
    "typing.NamedTuple": Species.TUPLE,
}
"""What the instances of a class are, by its library base."""


def define_class(run: Run, node: cst.ClassDef, frame: Frame) -> Flow:
    bases = tuple(run.evaluate(argument.value, frame) for argument in node.bases if not argument.star)
    body = Frame(frame.unit, "class", parent=frame, module=frame.module, name=node.name.value)
    run.execute(node.body, body)
    own = tuple(base for base in bases if isinstance(base, ClassValue))
    made = ClassValue(
        name=node.name.value,
        node=node,
        bases=bases,
        members={private_name(name, node.name.value): value for name, value in body.cells.items()},
        place=frame.unit.place(node.name),
        library_base=_library_base(run, bases),
        ancestors=_linear([(base, *base.ancestors) for base in own], own),
        species=_species(run, bases),
    )
    made = replace(made, fields=class_fields(run, made, body), members=without_fields(run, made.members))
    become_enumeration(run, made)
    run.classes.append(made)
    _tell_bases(run, node, made, frame)
    value = decorated(run, node.decorators, made, frame)
    run.state.write(frame.target(made.name).cells, made.name, value if isinstance(value, ClassValue) else made)
    return Flow.NEXT


def _tell_bases(run: Run, node: cst.ClassDef, made: ClassValue, frame: Frame) -> None:
    """Calls the `__init_subclass__` of the nearest base that has one, as registries of classes do."""
    hook = next((base.members["__init_subclass__"] for base in made.ancestors if "__init_subclass__" in base.members), None)
    if isinstance(hook, Function):
        place = frame.unit.place(node)
        options = {word.keyword.value: Passed(run.evaluate(word.value, frame), place) for word in node.keywords if word.keyword is not None}
        run.call(Method(made, hook), Arguments((), options), place)


def private_name(name: str, owner: str) -> str:
    """The name under which Python keeps `self.__name` in the methods of a class."""
    return f"_{owner.lstrip('_')}{name}" if name.startswith("__") and not name.endswith("__") and owner.strip("_") else name


def attribute_name(name: str, frame: Frame) -> str:
    """The name that an attribute has where code of a frame writes it: private ones carry the class that the code stands in."""
    if not name.startswith("__") or name.endswith("__"):
        return name
    current: Frame | None = frame
    while current is not None and current.kind != "class":
        current = current.parent
    return private_name(name, current.name) if current is not None else name


def _linear(lines: Sequence[tuple[ClassValue, ...]], bases: tuple[ClassValue, ...]) -> tuple[ClassValue, ...]:
    """The order of lookup that Python gives: each class before its bases, bases as they are listed. Where there is none, depth first."""
    todo = [list(line) for line in (*lines, bases) if line]
    order: list[ClassValue] = []
    while todo:
        head = next((line[0] for line in todo if not any(line[0] in other[1:] for other in todo)), None)
        if head is None:
            return tuple(dict.fromkeys(item for line in lines for item in line))
        order.append(head)
        todo = [rest for rest in ([item for item in line if item is not head] for line in todo) if rest]
    return tuple(order)


def _library_names(run: Run, bases: tuple[Value, ...]) -> Iterator[str]:
    for base in bases:
        if isinstance(base, Symbol):
            yield run.canonical(base)
        elif isinstance(base, ClassValue) and base.library_base:
            yield base.library_base


def _library_base(run: Run, bases: tuple[Value, ...]) -> str:
    """The library class that says most of a class: one of a modelled library, else any other."""
    names = [name for name in _library_names(run, bases) if name not in NEUTRAL]
    return next((name for name in names if run.catalogue.knows(name.partition(".")[0])), names[0] if names else "")


def _species(run: Run, bases: tuple[Value, ...]) -> Species:
    names = set(_library_names(run, bases))
    inherited = [base.species for base in bases if isinstance(base, ClassValue) and base.species is not Species.OBJECT]
    found = next((SPECIES[name] for name in sorted(names) if name in SPECIES), inherited[0] if inherited else Species.OBJECT)
    mixed = {"builtins.str", "builtins.int", "builtins.float"} & {run.canonical(base) for base in bases if isinstance(base, Symbol)}
    return Species.CONSTANT if found is Species.MEMBER and mixed else found


def find_member(value: ClassValue, name: str) -> Value | None:
    """A member of a class or of its user-written bases, in the order of lookup."""
    return next((owner.members[name] for owner in (value, *value.ancestors) if name in owner.members), None)


def member_after(value: ClassValue, owner: ClassValue, name: str) -> Value | None:
    """What `super()` in a method of `owner` finds for an instance of `value`."""
    order = (value, *value.ancestors)
    rest = order[order.index(owner) + 1 :] if owner in order else owner.ancestors
    return next((base.members[name] for base in rest if name in base.members), None)
