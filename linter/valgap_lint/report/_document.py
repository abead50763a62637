"""The result as plain JSON data, in the shape that `schema.json` describes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Union

from valgap_lint.ir.analysis import Analysis
from valgap_lint.ir.edits import Fix
from valgap_lint.ir.endpoints import Endpoint
from valgap_lint.ir.facts import Reason
from valgap_lint.ir.failures import Failure
from valgap_lint.ir.findings import Evidence, Finding, Related, Severity, Side
from valgap_lint.ir.places import Place, Span
from valgap_lint.ir.result import Result
from valgap_lint.ir.verdicts import FacetComparison, Verdict
from valgap_lint.report._counts import Tally, counts, cut_off, distinct_verdicts, step_counts, unknown_reasons, unread_steps
from valgap_lint.report._wording import reason_text
from valgap_lint.version import VERSION

SCHEMA_VERSION = 1

Json = Union[None, bool, int, float, str, "list[Json]", "dict[str, Json]"]
Object = dict[str, Json]


def document(result: Result) -> Object:
    """The whole result; `cut_off` is there only if something was."""
    cuts = cut_off_objects(result)
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": tool(result),
        "endpoints": [*endpoints(result)],
        "diagnostics": [diagnostic(finding) for finding in result.findings],
        "verdicts": [*verdicts(result)],
        "failures": [failure_object(failure) for failure in result.failures],
        **({"cut_off": [*cuts]} if cuts else {}),
        "summary": summary_object(result),
    }


def tool(result: Result) -> Object:
    """The tool and the Keras version it spoke about; several versions are joined by commas."""
    speaking = [analysis for analysis in result.analyses if analysis.trace.endpoints] or result.analyses
    targets = sorted({analysis.target_keras for analysis in speaking})
    return {"name": "valgap-lint", "version": VERSION, "target_keras": ", ".join(targets) or None}


def endpoints(result: Result) -> Iterator[Object]:
    """Every endpoint once."""
    lengths = step_counts(result)
    seen: set[str] = set()
    for analysis in result.analyses:
        for endpoint in analysis.trace.endpoints:
            if endpoint.id not in seen:
                seen.add(endpoint.id)
                steps, unread = lengths.get(endpoint.id, (0, 0))
                yield {
                    "id": endpoint.id,
                    "role": endpoint.role.value,
                    "model": analysis.model(endpoint.model).name,
                    **place_object(endpoint.place),
                    "steps": steps,
                    "opaque_steps": unread,
                }


def verdicts(result: Result) -> Iterator[Object]:
    """Every pair of endpoints once."""
    return (_verdict(analysis, verdict) for analysis, verdict in distinct_verdicts(result))


def diagnostic(finding: Finding) -> Object:
    """One finding."""
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "certainty": finding.certainty.value,
        "message": finding.message,
        **place_object(finding.place),
        "facet": finding.facet,
        "left": _side(finding.left),
        "right": _side(finding.right),
        "related": [_related(related) for related in finding.related],
        "fix": _fix(finding.fix),
        "evidence": _evidence(finding.evidence),
        "fingerprint": finding.fingerprint,
        "url": finding.url,
    }


def failure_object(failure: Failure) -> Object:
    """One failure."""
    return {
        "kind": failure.kind,
        "message": failure.message,
        "path": failure.path,
        "cell": failure.cell,
        "range": None if failure.span is None else span_object(failure.span),
    }


def summary_object(result: Result) -> Object:
    """The counts of the run."""
    numbers = counts(result)
    return {
        "files": len(result.files),
        "endpoints": numbers.endpoints,
        "steps": numbers.steps,
        "opaque_steps": numbers.opaque_steps,
        "errors": result.count(Severity.ERROR),
        "warnings": result.count(Severity.WARNING),
        "infos": result.count(Severity.INFO),
    }


def cut_off_objects(result: Result) -> list[Object]:
    """Where a budget ended the run of a statement early."""
    return [_reason(reason) for reason in cut_off(result)]


def statistics_object(result: Result) -> Object:
    """How often each reason left something unknown, and each kept a step from being read; how long each file took."""
    return {
        "unknown": [_tally(tally) for tally in unknown_reasons(result)],
        "unread": [_tally(tally) for tally in unread_steps(result)],
        "seconds": [{"path": path, "seconds": round(seconds, 4)} for path, seconds in result.seconds],
    }


def place_object(place: Place) -> Object:
    """A place as three keys."""
    return {"path": place.path, "cell": place.cell, "range": span_object(place.span)}


def span_object(span: Span) -> Object:
    """A range; its end is exclusive."""
    start, end = span.start, span.end
    return {"start": {"line": start.line, "column": start.column}, "end": {"line": end.line, "column": end.column}}


def _tally(tally: Tally) -> Object:
    return {"reason": tally.reason, "count": tally.count, **_where(tally.place)}


def _verdict(analysis: Analysis, verdict: Verdict) -> Object:
    return {
        "model": analysis.model(verdict.model).name,
        "left": _pair_side(analysis.endpoint(verdict.left)),
        "right": _pair_side(analysis.endpoint(verdict.right)),
        "result": verdict.result.value,
        "facets": [_facet(facet) for facet in verdict.facets],
        "opaque": [_reason(reason) for reason in verdict.opaque],
    }


def _pair_side(endpoint: Endpoint) -> Object:
    return {"role": endpoint.role.value, "endpoint": endpoint.id, **place_object(endpoint.place)}


def _facet(facet: FacetComparison) -> Object:
    return {
        "name": facet.facet,
        "state": facet.state.value,
        "left": facet.left.text,
        "right": facet.right.text,
        "origin": "static",
        "left_place": place_object(facet.left_place),
        "right_place": place_object(facet.right_place),
        "reason": None if facet.reason is None else reason_text(facet.reason),
    }


def _reason(reason: Reason) -> Object:
    return {"reason": reason_text(reason), **_where(reason.place)}


def _where(place: Place | None) -> Object:
    return {"path": None, "cell": None, "range": None} if place is None else place_object(place)


def _side(side: Side | None) -> Json:
    return None if side is None else {"endpoint": side.endpoint, "value": side.value}


def _related(related: Related) -> Object:
    return {"role": related.role, "message": related.message, **place_object(related.place)}


def _fix(fix: Fix | None) -> Json:
    if fix is None:
        return None
    edits: list[Json] = [{**place_object(edit.place), "text": edit.text} for edit in fix.edits]
    return {"applicability": fix.applicability.value, "title": fix.title, "edits": edits}


def _evidence(evidence: Evidence | None) -> Json:
    if evidence is None:
        return None
    return {
        "status": evidence.status,
        "reason": evidence.reason,
        "measure": evidence.measure,
        "value": evidence.value,
        "tolerance": evidence.tolerance,
    }
