"""What the fold knows of a port: a value for each field, and what that value is relative to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Generic, TypeVar, cast

from valgap_lint.compare.branches import FactOf
from valgap_lint.ir.facts import Reason

T = TypeVar("T")

LONGEST = 200


def brief(text: str) -> str:
    """A text to compare, of bounded length: what is made of what was put together would double it at every step."""
    return text if len(text) <= LONGEST else sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Anchor:
    """Something that cannot be looked into, to which a value is relative.

    Anchors with the same `key` are taken for equal; where `exact` differs too, that is an assumption. `reason` says what could
    not be read, None for a source or a step that is merely taken as it is. `words` name it to a reader.
    """

    key: str
    exact: str
    reason: Reason | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Tracked(Generic[T]):
    """A field's value, the operation that last set it, and the anchors that it is relative to.

    An unknown value with anchors is still equal to an unknown value with the same anchors.
    """

    value: FactOf[T]
    set_by: int | None = None
    anchors: tuple[Anchor, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the anchors, source first."""
        return tuple(anchor.key for anchor in self.anchors)

    @property
    def unread(self) -> Anchor | None:
        """The first step or source that could not be read."""
        return next((anchor for anchor in self.anchors if anchor.reason is not None), None)


@dataclass(frozen=True, slots=True, eq=False)
class Field(Generic[T]):
    """One thing that the fold keeps of every port.

    `restart` holds the value from which counting starts again after a step that could not be read, for fields that say what
    was done (a scale, a list of steps). Fields that say how things are (a size, a colour order) have none: they are unknown then.
    """

    name: str
    restart: tuple[T, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """The fields of one port. A field that does not apply is missing."""

    values: Mapping[Field[object], Tracked[object]] = field(default_factory=dict)

    def get(self, key: Field[T]) -> Tracked[T] | None:
        """What is known of a field, or None where it does not apply."""
        return cast("Tracked[T] | None", self.values.get(cast("Field[object]", key)))

    def having(self, key: Field[T], tracked: Tracked[T] | None) -> State:
        """The same state with another value of one field, None: as it is."""
        if tracked is None:
            return self
        return State({**self.values, cast("Field[object]", key): cast("Tracked[object]", tracked)})
