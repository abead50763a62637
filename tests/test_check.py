from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.check import check
from valgap_lint.ir.analysis import Analysis
from valgap_lint.ir.findings import Finding, Severity
from valgap_lint.rule import Rule


class Twice(Rule):
    """Reports one place twice."""

    code, name, severity = "ZZ101", "twice", Severity.WARNING

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        place = analysis.trace.endpoints[0].place
        yield self.finding(place, "first")
        yield self.finding(place, "second")


class Crashing(Rule):
    """Crashes after its first finding."""

    code, name, severity = "ZZ102", "crashing", Severity.WARNING

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        yield self.finding(analysis.trace.endpoints[0].place, "before")
        raise ZeroDivisionError("oops")


def test_first_of_two_findings_at_one_place_stands(analysis: Analysis) -> None:
    findings, failures = check(analysis, [Twice()])
    assert [finding.message for finding in findings] == ["first"]
    assert failures == ()


def test_crashing_rule_is_a_failure_with_its_code_and_hides_nothing(analysis: Analysis) -> None:
    findings, (failure,) = check(analysis, [Crashing(), Twice()])
    assert [finding.message for finding in findings] == ["before", "first"]
    assert failure.kind == "crashed-rule"
    assert failure.path == "train.py"
    assert "ZZ102" in failure.message
    assert "ZeroDivisionError: oops" in failure.message
