"""One line a finding: place, severity, code, message."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.ir.findings import Certainty, Finding
from valgap_lint.ir.presentation import Presentation
from valgap_lint.ir.result import Result
from valgap_lint.report._failures import unreported
from valgap_lint.report._paint import Palette, palette
from valgap_lint.report._statistics import statistics
from valgap_lint.report._wording import failure_place, line_text, one_line, place_text


def render(result: Result, presentation: Presentation) -> str:
    """The findings and failures, a line each; an empty text where there are none."""
    return "".join(f"{line}\n" for line in _lines(result, presentation))


def _lines(result: Result, presentation: Presentation) -> Iterator[str]:
    ink = palette(presentation)
    yield from (_finding(finding, ink) for finding in result.findings)
    for failure in unreported(result):
        place = failure_place(failure)
        yield f"{place + ': ' if place else ''}{ink.bad('failure')}[{failure.kind}] {one_line(failure.message)}"
    if presentation.statistics:
        yield from statistics(result)


def _finding(finding: Finding, ink: Palette) -> str:
    likely = " (likely)" if finding.certainty is Certainty.LIKELY else ""
    other = f" [{finding.related[0].role}: {line_text(finding.related[0].place)}]" if finding.related else ""
    head = ink.severity(finding.severity, f"{finding.severity.value}[{finding.code}]")
    return f"{place_text(finding.place)}: {head} {one_line(finding.message)}{likely}{other}"
