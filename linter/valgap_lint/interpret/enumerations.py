"""Enumerations: classes whose members are constants of their own.

Members of an `Enum` are `EnumMember`; those of an enumeration of texts or numbers are these, which they equal.
"""

from __future__ import annotations

from valgap_lint.interpret.class_parts import EnumMember, Species
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.values import ClassValue, Const, Function, Symbol, Value
from valgap_lint.ir.places import Place

AUTO = Symbol("enum.auto.value")


def become_enumeration(run: Run, owner: ClassValue) -> None:
    """Turns what the body of an enumeration assigned into its members."""
    if owner.species not in (Species.MEMBER, Species.CONSTANT):
        return
    last = 0
    for name, value in list(owner.members.items()):
        if name.startswith("_") or isinstance(value, Function | ClassValue) or ".setter" in name:
            continue
        raw: Value = value
        if value == AUTO:
            raw = Const(name.lower()) if owner.library_base == "enum.StrEnum" else Const(last + 1)
        if isinstance(raw, Const) and isinstance(raw.value, int):
            last = raw.value
        owner.members[name] = raw if owner.species is Species.CONSTANT else Const(EnumMember(owner, name, raw))


def enumerated(owner: ClassValue) -> tuple[tuple[str, Value], ...]:
    """The members of an enumeration with their names."""
    return tuple(
        (name, value)
        for name, value in owner.members.items()
        if isinstance(value, Const)
        and not name.startswith("_")
        and (owner.species is Species.CONSTANT or isinstance(value.value, EnumMember))
    )


def member_of_value(run: Run, owner: ClassValue, wanted: Value, place: Place) -> Value:
    """`Mode("train")`: the member that has this value."""
    for _, member in enumerated(owner):
        if member == wanted or (isinstance(member, Const) and isinstance(member.value, EnumMember) and member.value.value == wanted):
            return member
    return run.unknown("data-dependent", f"a member of {owner.name}", place)


def member_of_name(run: Run, owner: ClassValue, name: Value, place: Place) -> Value:
    """`Mode["TRAIN"]`: the member of this name."""
    found = dict(enumerated(owner)).get(str(name.value)) if isinstance(name, Const) else None
    return found if found is not None else run.unknown("data-dependent", f"a member of {owner.name}", place)
