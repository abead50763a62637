from __future__ import annotations

import re

import pytest

from valgap_lint.cli.documentation import page
from valgap_lint.ir.findings import Severity
from valgap_lint.registry import load_rules
from valgap_lint.rule import Rule
from valgap_lint.testing import check_text

HEADINGS = ("What it does", "Why is this bad?", "Example", "Use instead", "When it stays silent", "References")
CODE = re.compile(r"```(?:python)?\n(.*?)```", re.DOTALL)
CURES = ("no-", "use-", "avoid-", "prefer-")

RULES = load_rules().rules


def every_rule(rule: Rule) -> str:
    return f"{rule.code}-{rule.name}"


def example(rule: Rule, heading: str) -> str:
    (code,) = CODE.findall(rule.metadata().section(heading))
    return str(code)


def codes(text: str, rule: Rule) -> list[str]:
    """The codes found in a text; infos only of the rule itself."""
    return sorted({f.code for f in check_text(text) if f.severity is not Severity.INFO or f.code == rule.code})


@pytest.mark.parametrize("rule", RULES, ids=every_rule)
def test_rule_has_the_headings(rule: Rule) -> None:
    metadata = rule.metadata()
    assert metadata.summary
    assert tuple(heading for heading, _ in metadata.sections) == HEADINGS
    assert all(text for _, text in metadata.sections)


@pytest.mark.parametrize("rule", RULES, ids=every_rule)
def test_example_gives_exactly_this_rule(rule: Rule) -> None:
    assert codes(example(rule, "Example"), rule) == [rule.code]


@pytest.mark.parametrize("rule", RULES, ids=every_rule)
def test_use_instead_gives_nothing(rule: Rule) -> None:
    assert codes(example(rule, "Use instead"), rule) == []


@pytest.mark.parametrize("rule", RULES, ids=every_rule)
def test_file_class_and_name_are_the_same_words(rule: Rule) -> None:
    assert type(rule).__module__.rpartition(".")[2].replace("_", "-") == rule.name
    assert "".join(word.capitalize() for word in rule.name.split("-")).lower() == type(rule).__name__.lower()


@pytest.mark.parametrize("rule", RULES, ids=every_rule)
def test_name_says_the_pattern_and_not_the_cure(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", rule.name)
    assert not rule.name.startswith(CURES)


@pytest.mark.parametrize("rule", RULES, ids=every_rule)
def test_page_shows_code_name_and_both_examples(rule: Rule) -> None:
    shown = page(rule.metadata())
    assert shown.startswith(f"# {rule.code} {rule.name} ({rule.severity.value})\n")
    assert example(rule, "Example") in shown
    assert example(rule, "Use instead") in shown
