"""Numbers and texts may come from anywhere that holds them."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from law_bases import BASES, FIXTURES, LAW, applies
from outcomes import outcome
from rewriting_constants import FORMS, with_settings


@settings(LAW, max_examples=40)
@given(BASES, st.sampled_from(sorted(FORMS)))
def test_constants_may_be_settings(text: str, form: str) -> None:
    other = with_settings(text, form)
    assume(other is not None)
    assert other is not None
    assert outcome(other) == outcome(text)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_applies_to_fixtures(form: str) -> None:
    assert applies(lambda text, _: with_settings(text, form)) > len(FIXTURES) * 0.9
