"""A script may be split in modules or in cells."""

from __future__ import annotations

import ast
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from law_bases import BASES, CHOICES, FIXTURES, LAW, applies
from outcomes import outcome, outcome_in_folder
from rewriting_files import FORMS, in_cells, in_two_modules
from rewriting_scopes import head_of

ENDPOINTS = (".fit", ".evaluate", ".predict", ".flow(", "model(", "training=", "preprocess_input")


def halves(text: str, choices: Random, form: str) -> tuple[dict[str, str], str] | None:
    """Two modules, cut somewhere before the first statement that feeds a model: findings are those of the main file."""
    tree = ast.parse(text)
    rest = [ast.unparse(node) for node in tree.body[head_of(tree) :]]
    first = next((n for n, statement in enumerate(rest) if any(word in statement for word in ENDPOINTS)), len(rest) - 1)
    return in_two_modules(text, choices.randint(1, first), form) if first else None


@settings(LAW, max_examples=35)
@given(BASES, CHOICES, st.sampled_from(FORMS))
def test_a_script_may_be_split_in_two_modules(text: str, choices: Random, form: str) -> None:
    split = halves(text, choices, form)
    assume(split is not None)
    assert split is not None
    assert outcome_in_folder(*split) == outcome(text)


@LAW
@given(BASES, st.lists(st.integers(1, 20), max_size=5))
def test_a_script_may_be_a_notebook(text: str, cuts: list[int]) -> None:
    assert outcome(in_cells(text, cuts), "train.ipynb") == outcome(text)


def test_the_splits_apply_to_enough_fixtures() -> None:
    assert applies(lambda text, choices: halves(text, choices, "from")) > len(FIXTURES) * 0.7
