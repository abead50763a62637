"""The closing lines: what was found, what was compared and what was not."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.ir.findings import Severity
from valgap_lint.ir.result import Result
from valgap_lint.report._counts import Counts, counts, cut_off, opaque_reasons
from valgap_lint.report._failures import unreported
from valgap_lint.report._paint import Palette
from valgap_lint.report._wording import line_text, plural, reason_text

_SHOWN = 5


def summary(result: Result, palette: Palette) -> Iterator[str]:
    """The summary of a run; only what was compared is ever called identical or clean."""
    numbers = counts(result)
    yield from _not_seen(result)
    yield palette.strong(_verdict_line(result, numbers))
    if numbers.endpoints:
        yield _compared(numbers)
    if reasons := opaque_reasons(result):
        yield palette.faint("Steps that could not be read:")
        for reason in reasons[:_SHOWN]:
            where = f"{line_text(reason.place)}: " if reason.place else ""
            yield palette.faint(f"  {where}{reason_text(reason)}")
        if len(reasons) > _SHOWN:
            yield palette.faint(f"  and {len(reasons) - _SHOWN} more (--severity info shows them all as VG901)")
    for reason in cut_off(result):
        where = f"{line_text(reason.place)}: " if reason.place else ""
        yield palette.faint(f"{where}{reason_text(reason)}: what is done there was not followed to its end.")
    if result.hidden_infos:
        yield palette.faint(f"{plural(result.hidden_infos, 'finding')} of lower severity not shown (--severity info).")


def _not_seen(result: Result) -> Iterator[str]:
    for path in result.without_endpoint:
        why = (
            "does not mention TensorFlow or Keras" if path in result.skipped else "no data reach a model here (no fit, evaluate or predict)"
        )
        yield f"{path}: nothing to compare: {why}."


def _verdict_line(result: Result, numbers: Counts) -> str:
    found = [plural(n, s.value) for s in Severity if (n := result.count(s))]
    if beside := unreported(result):
        found.append(plural(len(beside), "failure"))
    files = plural(len(result.files), "file")
    if found:
        return f"Found {', '.join(found)} in {files}."
    return f"No findings in {files}." if numbers.pairs else f"No findings in {files}; nothing was compared."


def _compared(numbers: Counts) -> str:
    opaque = f", {numbers.opaque_steps} unread" if numbers.opaque_steps else ""
    seen = f"{plural(numbers.endpoints, 'endpoint')} with {plural(numbers.steps, 'step')}{opaque}"
    if not numbers.pairs:
        return f"Seen: {seen}; no pair of one model to compare."
    outcomes = [("identical", numbers.identical), ("allowed to differ", numbers.allowed)]
    outcomes += [("different", numbers.different), ("undecided", numbers.undecided)]
    states = ", ".join(f"{count} {word}" for word, count in outcomes if count)
    return f"Compared: {plural(numbers.pairs, 'pair')} of {seen}: {states}."
