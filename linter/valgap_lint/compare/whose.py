"""Whose statistics a step uses."""

from __future__ import annotations

from valgap_lint.compare.origin import rows_of
from valgap_lint.compare.steps import Step
from valgap_lint.compare.tracked import brief
from valgap_lint.compare.values import VALUES


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
        compared += [rows, brief(repr(values.value)) if values else ""]
        basis += [*keys, *(values.keys if values else ())]
        words.append(named)
    return tuple(compared), tuple(basis), ", ".join(words)
