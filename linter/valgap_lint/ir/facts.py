"""What is known of a value: `Known`, `OneOf` several, or `Unknown` with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar, Union

from valgap_lint.ir.places import Place

Constant = Union[None, bool, int, float, str, bytes, "tuple[Constant, ...]"]
"""A Python value that needs no heap: scalars and tuples of them."""

Condition = tuple[tuple[int, int], ...]
"""The branches under which a value holds: pairs of a condition's number and the branch taken, sorted."""

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is not known. `kind` is a word from a small set, so that reasons can be counted.

    Kinds: unmodelled-call, unresolved-name, missing-module, external-module, parameter, argument, attribute, dynamic-code,
    missing-file, malformed-file, user-input, environment, data-dependent, loop-carried, rounded-down, quotient, budget, recursion,
    unsupported-syntax, conflicting-branches.
    """

    kind: str
    detail: str
    place: Place | None = None


GIVEN = frozenset({"user-input", "environment"})
"""Kinds of what the user gives when the script is started: one such value is the same wherever it is used."""


@dataclass(frozen=True, slots=True)
class Known(Generic[T_co]):
    """Exactly this value on every path."""

    value: T_co


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing is known, for this reason. Two unknowns are never equal evidence of equality."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class OneOf(Generic[T_co]):
    """One of several values, each under its branch condition."""

    alternatives: tuple[tuple[Condition, Known[T_co] | Unknown], ...]


Fact = Union[Known[Constant], OneOf[Constant], Unknown]
"""What is known of an argument or of a facet."""
