"""Values that hold under conditions: applying functions to them and comparing them branch by branch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar, Union

from valgap_lint.ir.facts import Condition, Known, OneOf, Reason, Unknown

A = TypeVar("A")
B = TypeVar("B")

FactOf = Union[Known[A], OneOf[A], Unknown]
Alternatives = tuple[tuple[Condition, Union[Known[A], Unknown]], ...]

LIMIT = 32
"""More alternatives than this are not followed."""


def merge(left: Condition, right: Condition) -> Condition | None:
    """Both conditions at once, or None when they exclude each other."""
    joined = dict(left)
    for number, branch in right:
        if joined.setdefault(number, branch) != branch:
            return None
    return tuple(sorted(joined.items()))


def spread(fact: FactOf[A]) -> Alternatives[A]:
    """The alternatives of a fact; a value that always holds stands under no condition."""
    return fact.alternatives if isinstance(fact, OneOf) else (((), fact),)


def settle(alternatives: Iterable[tuple[Condition, Known[A] | Unknown]]) -> FactOf[A]:
    """One fact of several alternatives; what holds under every condition is known."""
    kept = tuple(dict.fromkeys(alternatives))
    values = tuple(dict.fromkeys(value for _, value in kept))
    if not values:
        return Unknown(Reason("conflicting-branches", "no branch leads here"))
    if len(values) == 1:
        return values[0]
    unknown = tuple(value for value in values if isinstance(value, Unknown))
    if len(unknown) == len(values):
        return unknown[0]
    if len(kept) > LIMIT:
        return Unknown(Reason("budget", "too many branches come together"))
    return OneOf(tuple(sorted(kept, key=lambda alternative: (alternative[0], repr(alternative[1])))))


def gather(facts: Sequence[FactOf[A]]) -> FactOf[tuple[A, ...]]:
    """The values of several facts side by side, under every consistent set of conditions."""
    rows: list[tuple[Condition, Known[tuple[A, ...]] | Unknown]] = [((), Known(()))]
    for fact in facts:
        rows = list(_extend(rows, spread(fact)))
        if len(rows) > LIMIT:
            return Unknown(Reason("budget", "too many branches come together"))
    return settle(rows)


def lift(function: Callable[[A], B | Unknown], fact: FactOf[A]) -> FactOf[B]:
    """The function applied to every alternative; it answers Unknown where it has no value."""
    if isinstance(fact, Unknown):
        return fact
    return settle((condition, _apply(function, value)) for condition, value in spread(fact))


def pair(left: FactOf[A], right: FactOf[B]) -> FactOf[tuple[A, B]]:
    """Both values under every consistent set of conditions."""
    return settle((condition, _both(a, b)) for condition, a, b in meet(left, right))


def meet(left: FactOf[A], right: FactOf[B]) -> Iterator[tuple[Condition, Known[A] | Unknown, Known[B] | Unknown]]:
    """The pairs of alternatives that can hold at once."""
    for first, a in spread(left):
        for second, b in spread(right):
            condition = merge(first, second)
            if condition is not None:
                yield condition, a, b


def under(condition: Condition, fact: FactOf[A]) -> Alternatives[A]:
    """The alternatives of a fact that are left once a condition holds."""
    merged = ((merge(condition, other), value) for other, value in spread(fact))
    return tuple((joined, value) for joined, value in merged if joined is not None)


def _extend(
    rows: list[tuple[Condition, Known[tuple[A, ...]] | Unknown]], alternatives: Alternatives[A]
) -> Iterator[tuple[Condition, Known[tuple[A, ...]] | Unknown]]:
    for first, row in rows:
        for second, value in alternatives:
            condition = merge(first, second)
            if condition is not None:
                yield condition, _append(row, value)


def _append(row: Known[tuple[A, ...]] | Unknown, value: Known[A] | Unknown) -> Known[tuple[A, ...]] | Unknown:
    if isinstance(row, Unknown):
        return row
    return value if isinstance(value, Unknown) else Known((*row.value, value.value))


def _both(left: Known[A] | Unknown, right: Known[B] | Unknown) -> Known[tuple[A, B]] | Unknown:
    if isinstance(left, Unknown):
        return left
    return right if isinstance(right, Unknown) else Known((left.value, right.value))


def _apply(function: Callable[[A], B | Unknown], value: Known[A] | Unknown) -> Known[B] | Unknown:
    if isinstance(value, Unknown):
        return value
    result = function(value.value)
    return result if isinstance(result, Unknown) else Known(result)
