"""Joins the outcomes of all groups into one result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from valgap_lint.ir.analysis import Analysis
from valgap_lint.ir.failures import Failure
from valgap_lint.ir.findings import Finding
from valgap_lint.ir.options import Options
from valgap_lint.ir.places import Place
from valgap_lint.ir.result import Result, Statement
from valgap_lint.run.fingerprints import with_fingerprints
from valgap_lint.run.numbering import Numbering, renamed_analysis, renamed_findings
from valgap_lint.run.outcome import Outcome
from valgap_lint.run.selection import shown


def assemble(outcomes: Iterable[Outcome], failures: Sequence[Failure], options: Options) -> Result:
    """The result, in an order that depends on nothing but its content.

    A finding that several groups make is kept once, and only if one of its places lies in a named file.
    """
    ordered = _numbered(sorted(outcomes, key=lambda outcome: outcome.path))
    analyses = tuple(outcome.analysis for outcome in ordered)
    texts = {(text.path, text.cell): text for outcome in ordered for text in outcome.texts}
    endpoints = [endpoint for analysis in analyses for endpoint in analysis.trace.endpoints]
    lines = {key: text.lines for key, text in texts.items()}
    kept = shown(with_fingerprints(_distinct(ordered), lines, {e.id: e.role.value for e in endpoints}), options)
    everything = tuple(sorted({*failures, *(f for o in ordered for f in o.failures)}, key=lambda failure: failure.sort_key))
    silent = {o.path for o in ordered if o.analysis.trace.endpoints} | {failure.path for failure in everything}
    return Result(
        analyses=analyses,
        findings=kept.findings,
        failures=everything,
        texts=_named_texts(texts, kept.findings, everything, analyses),
        files=tuple(outcome.path for outcome in ordered),
        skipped=tuple(outcome.path for outcome in ordered if outcome.skipped),
        without_endpoint=tuple(o.path for o in ordered if o.explicit and o.path not in silent),
        hidden_infos=kept.hidden,
        seconds=tuple((outcome.path, outcome.seconds) for outcome in ordered if not outcome.skipped),
    )


def stopped(failures: Sequence[Failure]) -> Result:
    """The result of a run that could not start."""
    return Result((), (), tuple(sorted(failures, key=lambda failure: failure.sort_key)), (), ())


def places(finding: Finding) -> tuple[Place, ...]:
    """All places of a finding, the primary one first."""
    return (finding.place, *(related.place for related in finding.related))


def _numbered(outcomes: Iterable[Outcome]) -> list[Outcome]:
    numbering = Numbering()
    renamed = []
    for outcome in outcomes:
        ids = numbering.ids(outcome.analysis)
        analysis, findings = renamed_analysis(outcome.analysis, ids), renamed_findings(outcome.findings, ids)
        renamed.append(replace(outcome, analysis=analysis, findings=findings))
    return renamed


def _distinct(outcomes: Sequence[Outcome]) -> list[Finding]:
    named = {outcome.path for outcome in outcomes}
    findings: dict[tuple[str, Place], Finding] = {}
    for finding in (finding for outcome in outcomes for finding in outcome.findings):
        if any(place.path in named for place in places(finding)):
            findings.setdefault((finding.code, finding.place), finding)
    return sorted(findings.values(), key=lambda finding: finding.sort_key)


def _named_texts(
    texts: Mapping[tuple[str, int | None], Statement],
    findings: Iterable[Finding],
    failures: Iterable[Failure],
    analyses: Iterable[Analysis],
) -> tuple[Statement, ...]:
    wanted = {(place.path, place.cell) for finding in findings for place in places(finding)}
    wanted |= {(failure.path, failure.cell) for failure in failures if failure.path}
    for analysis in analyses:
        in_pairs = {side for verdict in analysis.verdicts for side in (verdict.left, verdict.right)}
        wanted |= {(e.place.path, e.place.cell) for e in analysis.trace.endpoints if e.id in in_pairs}
    return tuple(texts[key] for key in sorted(wanted & texts.keys(), key=lambda key: (key[0], -1 if key[1] is None else key[1])))
