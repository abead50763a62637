"""What does not touch the data changes nothing."""

from __future__ import annotations

from random import Random

from hypothesis import assume, given

from law_bases import BASES, CHOICES, FIXTURES, LAW, applies
from outcomes import outcome
from rewriting_noise import reordered, with_hints, with_noise


@LAW
@given(BASES, CHOICES)
def test_remarks_and_dead_code_change_nothing(text: str, choices: Random) -> None:
    assert outcome(with_noise(text, choices)) == outcome(text)


@LAW
@given(BASES, CHOICES)
def test_the_order_of_independent_statements_changes_nothing(text: str, choices: Random) -> None:
    other = reordered(text, choices)
    assume(other is not None)
    assert other is not None
    assert outcome(other) == outcome(text)


@LAW
@given(BASES)
def test_type_hints_change_nothing(text: str) -> None:
    other = with_hints(text)
    assume(other is not None)
    assert other is not None
    assert outcome(other) == outcome(text)


def test_the_laws_apply_to_enough_fixtures() -> None:
    assert applies(with_noise) == len(FIXTURES)
    assert applies(reordered) > len(FIXTURES) * 0.4
    assert applies(lambda text, _: with_hints(text)) > len(FIXTURES) * 0.9
