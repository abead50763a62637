"""Whose statistics a step uses."""

from __future__ import annotations

from dataclasses import replace

from valgap_lint.compare.branches import FactOf
from valgap_lint.compare.chain import Chain, Scaled
from valgap_lint.compare.origin import rows_of
from valgap_lint.compare.steps import Step
from valgap_lint.compare.tracked import State, brief
from valgap_lint.compare.values import VALUES
from valgap_lint.ir.facts import Known


def whose(step: Step) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """What a step learned from: the rows and what was done to them as text to compare, what both are relative to, and the rows in words.

    Empty where it learned from nothing.
    """
    return _learned(step.sides, None)


def beside(step: Step) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """As `whose`, for a function of several arrays: which rows stand beside those that go on does not count where they are the same."""
    return _learned(step.sides, rows_of(step.before)[:2])


def _learned(sides: tuple[State, ...], own: tuple[str, tuple[str, ...]] | None) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    compared: list[str] = []
    basis: list[str] = []
    words: list[str] = []
    for side in sides:
        rows, keys, named = rows_of(side)
        if (rows, keys) == own:
            rows, keys = "the same rows", ()
        values = side.get(VALUES)
        done, rests_on = _done(values.value) if values else ("", ())
        compared += [rows, brief(done)]
        basis += [*keys, *(values.keys if values else ()), *rests_on]
        words.append(named)
    return tuple(compared), tuple(dict.fromkeys(basis)), ", ".join(words)


def _done(values: FactOf[Chain]) -> tuple[str, tuple[str, ...]]:
    """What was done to numbers as text to compare, and apart from it what these steps rest on that is not known."""
    if not isinstance(values, Known):
        return repr(values), ()
    chain = values.value
    rests_on = dict.fromkeys(name for step in chain.steps if not isinstance(step, Scaled) for name in step.basis)
    steps = tuple(step if isinstance(step, Scaled) else replace(step, basis=()) for step in chain.steps)
    return repr(replace(chain, steps=steps)), tuple(map(brief, rests_on))
