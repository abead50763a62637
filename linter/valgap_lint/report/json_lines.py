"""One JSON object a line, each with its `type`: tool, endpoint, diagnostic, verdict, failure, cut-off, summary, statistics."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.ir.presentation import Presentation
from valgap_lint.ir.result import Result
from valgap_lint.report import _document as data
from valgap_lint.report._encode import encode


def render(result: Result, presentation: Presentation) -> str:
    """The lines in the order of the JSON format; the first is the tool, the summary closes."""
    return "".join(f"{encode({'type': kind, **value})}\n" for kind, value in _objects(result, presentation))


def _objects(result: Result, presentation: Presentation) -> Iterator[tuple[str, data.Object]]:
    yield "tool", {"schema_version": data.SCHEMA_VERSION, **data.tool(result)}
    yield from (("endpoint", endpoint) for endpoint in data.endpoints(result))
    yield from (("diagnostic", data.diagnostic(finding)) for finding in result.findings)
    yield from (("verdict", verdict) for verdict in data.verdicts(result))
    yield from (("failure", data.failure_object(failure)) for failure in result.failures)
    yield from (("cut-off", reason) for reason in data.cut_off_objects(result))
    if presentation.statistics:
        yield "statistics", data.statistics_object(result)
    yield "summary", data.summary_object(result)
