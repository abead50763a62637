"""The format for people: code frames of both sides, a verdict table per model, a summary of what was compared."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.ir.findings import Certainty, Finding
from valgap_lint.ir.presentation import Presentation
from valgap_lint.ir.result import Result
from valgap_lint.report._failures import unreported
from valgap_lint.report._frames import Pictures
from valgap_lint.report._paint import Palette, palette
from valgap_lint.report._statistics import statistics
from valgap_lint.report._summary import summary
from valgap_lint.report._wording import failure_place, one_line


def render(result: Result, presentation: Presentation) -> str:
    """The whole report, ending in a line break."""
    return "".join(f"{line}\n" for line in _lines(result, presentation))


def _lines(result: Result, presentation: Presentation) -> Iterator[str]:
    ink = palette(presentation)
    pictures = Pictures(result, ink)
    for finding in result.findings:
        yield from _finding(finding, pictures, ink)
        yield ""
    for failure in unreported(result):
        place = failure_place(failure)
        yield f"{ink.bad('failure')}[{failure.kind}]: {one_line(failure.message)}"
        if place:
            yield f" {ink.gutter('-->')} {place}"
        yield ""
    if any(analysis.trace.endpoints for analysis in result.analyses):
        from valgap_lint.report._models import model_tables  # brings what comparing needs, which a run without endpoints has not loaded

        yield from model_tables(result, ink)
    yield from summary(result, ink)
    if presentation.statistics:
        yield from statistics(result)


def _finding(finding: Finding, pictures: Pictures, ink: Palette) -> Iterator[str]:
    likely = " (likely)" if finding.certainty is Certainty.LIKELY else ""
    head = ink.severity(finding.severity, f"{finding.severity.value}[{finding.code}]")
    yield f"{head} {finding.name}{likely}: {ink.strong(one_line(finding.message))}"
    yield from pictures.frame(finding)
