"""Functions, classes and names are the user's business: what arrives at the models is the same without them."""

from __future__ import annotations

import ast
from random import Random

from hypothesis import assume, given

from conftest import ROOT
from fuzzing import lint
from law_bases import BASES, CHOICES, FIXTURES, LAW, applies
from outcomes import outcome, outcome_of
from rewriting_functions import extracted, in_class, in_main, inlined
from rewriting_names import renamed
from rewriting_scopes import head_of


def helper(text: str, choices: Random) -> str | None:
    """The script with some run of its statements in a function, None where no such run can be moved."""
    tree = ast.parse(text)
    count = len(tree.body) - head_of(tree)
    for _ in range(5):
        start = choices.randrange(count)
        found = extracted(text, start, start + choices.randint(1, 4))
        if found is not None:
            return found
    return None


def trainer(text: str, choices: Random) -> str | None:
    tree = ast.parse(text)
    return in_class(text, choices.randint(1, max(1, len(tree.body) - head_of(tree) - 1)))


@LAW
@given(BASES)
def test_names_do_not_matter(text: str) -> None:
    other, names = renamed(text)
    assert outcome_of(lint(other), names) == outcome_of(lint(text), {})


@LAW
@given(BASES, CHOICES)
def test_a_helper_can_be_extracted(text: str, choices: Random) -> None:
    other = helper(text, choices)
    assume(other is not None)
    assert other is not None
    assert outcome(other) == outcome(text)


@LAW
@given(BASES, CHOICES)
def test_helpers_can_call_helpers(text: str, choices: Random) -> None:
    once = helper(text, choices)
    assume(once is not None)
    assert once is not None
    twice = extracted(once, choices.randint(0, 3) + 1, 8, "outer")
    assume(twice is not None)
    assert twice is not None
    assert outcome(twice) == outcome(text)


@LAW
@given(BASES, CHOICES)
def test_a_helper_can_be_inlined(text: str, choices: Random) -> None:
    """One that the script has, or one that was extracted from it."""
    other = inlined(text) or inlined(helper(text, choices) or "")
    assume(other is not None)
    assert other is not None
    assert outcome(other) == outcome(text)


@LAW
@given(BASES)
def test_a_script_may_stand_in_main(text: str) -> None:
    other = in_main(text)
    assume(other is not None)
    assert other is not None
    assert outcome(other) == outcome(text)


@LAW
@given(BASES, CHOICES)
def test_a_script_may_be_a_class(text: str, choices: Random) -> None:
    other = trainer(text, choices)
    assume(other is not None)
    assert other is not None
    assert outcome(other) == outcome(text)


def test_the_laws_apply_to_enough_fixtures() -> None:
    assert applies(lambda text, _: renamed(text)[0]) > len(FIXTURES) * 0.9
    assert applies(helper) > len(FIXTURES) * 0.7
    assert applies(lambda text, choices: inlined(text) or inlined(helper(text, choices) or "")) > len(FIXTURES) * 0.7
    assert applies(lambda text, _: in_main(text)) > len(FIXTURES) * 0.7
    assert applies(trainer) > len(FIXTURES) * 0.4


def test_outcomes_tell_a_mismatch_from_its_repair() -> None:
    pairs = [(path, path.with_name(path.name.replace("bad-", "good-", 1))) for path in sorted((ROOT / "fixtures").rglob("bad-*.py"))]
    assert len(pairs) > 30
    for bad, good in pairs:
        assert outcome(bad.read_text(encoding="utf-8")) != outcome(good.read_text(encoding="utf-8")), bad.name
