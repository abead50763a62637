"""Runs the rules over one analysis."""

from __future__ import annotations

import traceback
from collections.abc import Iterable

from valgap_lint.ir.analysis import Analysis
from valgap_lint.ir.failures import Failure
from valgap_lint.ir.findings import Finding
from valgap_lint.ir.places import Place
from valgap_lint.rule import Rule


def check(analysis: Analysis, rules: Iterable[Rule]) -> tuple[tuple[Finding, ...], tuple[Failure, ...]]:
    """The findings of all rules, unsorted, and a failure for each rule that crashed.

    Of several findings of one rule at one place the first stands. What a rule found before it crashed stands too.
    """
    findings: list[Finding] = []
    failures: list[Failure] = []
    for rule in rules:
        seen: set[Place] = set()
        try:
            for finding in rule.check(analysis):
                if finding.place not in seen:
                    seen.add(finding.place)
                    findings.append(finding)
        except Exception as error:  # noqa: BLE001 - one faulty rule must not hide what the others find
            failures.append(crash(rule, error, analysis.trace.files))
    return tuple(findings), tuple(failures)


def crash(rule: Rule, error: Exception, files: tuple[str, ...]) -> Failure:
    """The failure that says which rule crashed, on which file and where in the rule."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" (line {frames[-1].lineno} of {frames[-1].name})" if frames else ""
    message = f"the rule {rule.code} ({rule.name}) crashed: {type(error).__name__}: {error}{where}"
    return Failure("crashed-rule", message, files[0] if files else None)
