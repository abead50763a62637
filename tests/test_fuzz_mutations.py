"""Scripts in the middle of an edit are analysed, or fail with a place; nothing crashes."""

from __future__ import annotations

import json
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ROOT
from fuzzing import check, lint
from mutations import MUTATIONS, Mutation, mutated

SCRIPTS = tuple(path.read_text(encoding="utf-8") for path in sorted((ROOT / "fixtures").rglob("*.py")))
SEEDS = st.randoms(use_true_random=False)
BOUNDED = settings(
    max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example]
)


@BOUNDED
@given(st.sampled_from(SCRIPTS), SEEDS)
def test_a_mutated_script_never_crashes_the_analysis(text: str, choices: Random) -> None:
    check(mutated(text, choices))


@settings(BOUNDED, max_examples=15)
@given(st.lists(st.sampled_from(SCRIPTS), min_size=1, max_size=2), SEEDS)
def test_a_mutated_notebook_never_crashes_the_analysis(scripts: list[str], choices: Random) -> None:
    cells = [cell for text in scripts for cell in mutated(text, choices, 2).split("\n\n")]
    document = {"cells": [{"cell_type": "code", "source": cell} for cell in cells], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    check(json.dumps(document), "program.ipynb")


@pytest.mark.parametrize("mutation", dict.fromkeys(MUTATIONS), ids=lambda mutation: mutation.__name__)
def test_a_mutation_changes_scripts(mutation: Mutation) -> None:
    texts = SCRIPTS[:: len(SCRIPTS) // 30]
    changed = sum(mutation(text, Random(number)) != text for number, text in enumerate(texts))
    assert changed >= len(texts) / 2


def test_most_mutated_scripts_still_parse() -> None:
    failed = sum(bool(lint(mutated(text, Random(number))).failures) for number, text in enumerate(SCRIPTS[::5]))
    assert 0 < failed < len(SCRIPTS[::5]) / 2
