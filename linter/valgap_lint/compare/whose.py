"""Whose statistics a step uses."""

from __future__ import annotations

from hashlib import sha256

from valgap_lint.compare.origin import rows_of
from valgap_lint.compare.steps import Step
from valgap_lint.compare.values import VALUES

LONGEST = 200


def _short(text: str) -> str:
    """A text to compare, of bounded length: what was learned from what was learned would double it at every step."""
    return text if len(text) <= LONGEST else sha256(text.encode()).hexdigest()


def whose(step: Step) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """What a step learned from: the rows and what was done to them as text to compare, what both are relative to, and the rows in words.

    Empty where it learned from nothing.
    """
    compared: list[str] = []
    basis: list[str] = []
    words: list[str] = []
    for side in step.sides:
        rows, keys, named = rows_of(side)
        values = side.get(VALUES)
        compared += [rows, _short(repr(values.value)) if values else ""]
        basis += [*keys, *(values.keys if values else ())]
        words.append(named)
    return tuple(compared), tuple(basis), ", ".join(words)
