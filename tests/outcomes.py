"""What a script means to the linter, without where it stands and what the user calls things: what a law says stays the same."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fuzzing import lint, plugins
from valgap_lint.ir.analysis import Analysis
from valgap_lint.ir.contracts import Contract
from valgap_lint.ir.findings import Finding, Severity
from valgap_lint.ir.options import Options
from valgap_lint.ir.result import Result
from valgap_lint.ir.verdicts import Verdict
from valgap_lint.run import run

_LINES = re.compile(r" ?\((?:line \d+|cell \d+(?::\d+|, line \d+)|[^\s()]+:(?:\d+:)?\d+)\)|\b(?:line \d+|cell \d+:\d+)")

Facets = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Contracts by role, verdicts by the roles of their sides, and findings, each sorted; `endpoints` are the roles in order."""

    endpoints: tuple[str, ...]
    contracts: tuple[tuple[str, Facets], ...]
    verdicts: tuple[tuple[str, str, str, Facets], ...]
    findings: tuple[tuple[str, ...], ...]

    def without(self, *facets: str) -> Outcome:
        """The outcome as far as these facets are not concerned."""
        contracts = tuple((role, _but(found, facets)) for role, found in self.contracts)
        verdicts = tuple((a, b, "", _but(found, facets)) for a, b, _, found in self.verdicts)
        return Outcome(self.endpoints, contracts, verdicts, tuple(f for f in self.findings if f[2] not in facets))


@lru_cache(maxsize=4096)
def outcome(text: str, name: str = "train.py") -> Outcome:
    """The outcome of a script or notebook that stands alone."""
    return outcome_of(lint(text, name), {})


def outcome_in_folder(files: Mapping[str, str], main: str) -> Outcome:
    """The outcome of one of several files that lie beside each other."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return outcome_of(run([os.path.join(folder, main)], Options(severity=Severity.INFO), plugins()), {})


def outcome_of(result: Result, names: Mapping[str, str]) -> Outcome:
    """What a result says, with user's names put back to what they were before a renaming."""
    assert not result.failures, result.failures
    roles = {e.id: e.role.value for analysis in result.analyses for e in analysis.trace.endpoints}
    contracts = sorted(_contract(contract, analysis) for analysis in result.analyses for contract in analysis.contracts)
    verdicts = sorted(_verdict(verdict, roles) for analysis in result.analyses for verdict in analysis.verdicts)
    findings = sorted(_finding(finding, names) for finding in result.findings)
    return Outcome(tuple(sorted(roles.values())), tuple(contracts), tuple(verdicts), tuple(findings))


def _contract(contract: Contract, analysis: Analysis) -> tuple[str, Facets]:
    return analysis.endpoint(contract.endpoint).role.value, tuple((facet.facet, facet.text) for facet in contract.facets)


def _verdict(verdict: Verdict, roles: Mapping[str, str]) -> tuple[str, str, str, Facets]:
    facets = tuple((comparison.facet, comparison.state.value) for comparison in verdict.facets)
    return roles[verdict.left], roles[verdict.right], verdict.result.value, facets


def _finding(finding: Finding, names: Mapping[str, str]) -> tuple[str, ...]:
    message = _LINES.sub("", finding.message)
    for new, old in names.items():
        message = re.sub(rf"\b{new}\b", old, message)
    sides = tuple(side.value if side else "" for side in (finding.left, finding.right))
    return finding.code, finding.certainty.value, finding.facet or "", *sides, message


def _but(facets: Facets, names: tuple[str, ...]) -> Facets:
    return tuple((name, value) for name, value in facets if name not in names)
