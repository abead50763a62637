"""What laws are tried on: generated scripts and the shipped fixtures, and the profile that keeps a law fast and repeatable."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from conftest import ROOT
from random_scripts import scripts

FIXTURES = tuple(
    path.read_text(encoding="utf-8") for path in sorted((ROOT / "fixtures").rglob("*.py")) if path.parent.parent.name == "fixtures"
)
BASES = st.one_of(scripts(), st.sampled_from(FIXTURES))
CHOICES = st.randoms(use_true_random=False)
LAW = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


def applies(rewrite: Callable[[str, Random], object]) -> int:
    """How many of the fixtures a rewriting changes."""
    return sum(rewrite(text, Random(number)) not in (None, text) for number, text in enumerate(FIXTURES))
