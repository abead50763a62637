from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from valgap_lint.ir.analysis import Analysis
from valgap_lint.ir.findings import Finding, Severity
from valgap_lint.ir.options import Options
from valgap_lint.rule import Rule
from valgap_lint.run.selection import selected, shown, unknown_selectors


class First(Rule):
    """First."""

    code, name, severity = "ZZ101", "first-pattern", Severity.ERROR

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        yield from ()


class Second(First):
    """Second."""

    code, name = "ZZ201", "second-pattern"


RULES = (First(), Second())


def codes(select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()) -> list[str]:
    return [rule.code for rule in selected(RULES, Options(select=select, ignore=ignore))]


def test_all_rules_run_without_options() -> None:
    assert codes() == ["ZZ101", "ZZ201"]


def test_families_codes_and_names_select() -> None:
    assert codes(select=("ZZ1",)) == codes(select=("ZZ101",)) == codes(select=("first-pattern",)) == ["ZZ101"]


def test_families_codes_and_names_ignore() -> None:
    assert codes(ignore=("ZZ1",)) == codes(ignore=("ZZ101",)) == codes(ignore=("first-pattern",)) == ["ZZ201"]


def test_selected_code_beats_its_ignored_family() -> None:
    assert codes(select=("ZZ101",), ignore=("ZZ",)) == ["ZZ101"]


def test_ignored_code_beats_its_selected_family() -> None:
    assert codes(select=("ZZ",), ignore=("ZZ101",)) == ["ZZ201"]


def test_words_that_fit_no_rule_are_named() -> None:
    assert unknown_selectors(RULES, Options(select=("ZZ1", "ZZ9"), ignore=("nothing",))) == ("ZZ9", "nothing")


def test_severity_hides_and_counts(mismatch: Finding) -> None:
    info = replace(mismatch, severity=Severity.INFO)
    result = shown([mismatch, info], Options())
    assert result.findings == (mismatch,)
    assert result.hidden == 1


def test_finding_of_a_selected_code_is_shown_whatever_its_severity(mismatch: Finding) -> None:
    info = replace(mismatch, severity=Severity.INFO)
    assert shown([info], Options(select=("VG104",))).findings == (info,)
    assert shown([info], Options(select=("VG1",))).findings == ()
