"""What classes of the user's are made of: fields, the members of enumerations, and what their instances are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from valgap_lint.interpret.values import ClassValue, Value


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a dataclass or its kin: its default, or what makes one, and how it is given.

    `given` is False for a field that the constructor does not take, `kept` False for one that only `__post_init__` sees. `type` is the
    user's class that it is annotated with.
    """

    name: str
    default: Value | None = None
    factory: Value | None = None
    given: bool = True
    kept: bool = True
    keyword_only: bool = False
    type: ClassValue | None = None


class Species(Enum):
    """What the instances of a user's class are."""

    OBJECT = "object"
    DICT = "dict"
    TUPLE = "named-tuple"
    MEMBER = "enum-member"
    CONSTANT = "enum-constant"


@dataclass(frozen=True, slots=True)
class EnumMember:
    """A member of an enumeration. As what a `Const` holds it compares as Python's does."""

    owner: ClassValue
    name: str
    value: Value

    def __repr__(self) -> str:
        return f"{self.owner.name}.{self.name}"
