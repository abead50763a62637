"""What a run saw and what it could not read, counted by reason, and how long it took."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from valgap_lint.ir.result import Result
from valgap_lint.report._counts import Tally, counts, cut_off, unknown_reasons, unread_steps
from valgap_lint.report._wording import line_text, one_line, plural

SLOWEST = 5
"""Files that are named with their time."""


def statistics(result: Result) -> Iterator[str]:
    """The lines of the statistics."""
    numbers = counts(result)
    yield f"Steps on the way to {plural(numbers.endpoints, 'endpoint')}: {numbers.steps} seen, {numbers.opaque_steps} unread."
    if unread := unread_steps(result):
        yield "Why steps were not read:"
        yield from _rows(unread)
    yield "Why something stayed unknown:"
    yield from _rows(unknown_reasons(result))
    if cuts := cut_off(result):
        yield f"Cut off for taking too many steps: {plural(len(cuts), 'run')}."
    yield from _times(result)


def _rows(tallies: Sequence[Tally]) -> Iterator[str]:
    for tally in tallies:
        where = f" ({line_text(tally.place)})" if tally.place else ""
        yield f"{tally.count:>6}  {one_line(tally.reason)}{where}"
    if not tallies:
        yield "     0  everything was read"


def _times(result: Result) -> Iterator[str]:
    slowest = sorted(result.seconds, key=lambda item: (-item[1], item[0]))
    if slowest:
        yield f"Seconds: {sum(seconds for _, seconds in slowest):.2f} for {plural(len(slowest), 'file')}; the slowest:"
        yield from (f"{seconds:>8.2f}  {path}" for path, seconds in slowest[:SLOWEST])
