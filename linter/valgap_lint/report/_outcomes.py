"""How the pairs of one model compare, in words; pairs with the same outcome share a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from valgap_lint.ir.analysis import Analysis
from valgap_lint.ir.verdicts import State, Verdict
from valgap_lint.report._wording import reason_text

_ALLOWED = "allowed to differ"


def outcome_lines(analysis: Analysis, verdicts: Sequence[Verdict]) -> Iterator[tuple[State, str]]:
    """A line for each outcome, with its state."""
    grouped: dict[tuple[State, str], list[str]] = {}
    for verdict in verdicts:
        left, right = analysis.endpoint(verdict.left), analysis.endpoint(verdict.right)
        grouped.setdefault((verdict.result, _words(verdict)), []).append(f"{left.role.value} and {right.role.value}")
    for (state, words), pairs in grouped.items():
        yield state, f"{_counted(pairs)}: {words}"


def _words(verdict: Verdict) -> str:
    parts = [verdict.result.value]
    if differing := _facets(verdict, State.DIFFERENT):
        parts = [f"different in {', '.join(differing)}"]
    if allowed := _facets(verdict, State.ALLOWED):
        parts.append(f"{_ALLOWED} in {', '.join(allowed)}")
    if undecided := _undecided(verdict):
        parts = [part for part in parts if part != State.UNDECIDED.value]
        parts.append(f"not compared: {'; '.join(undecided)}")
    return "; ".join(parts)


def _facets(verdict: Verdict, state: State) -> list[str]:
    return [facet.facet for facet in verdict.facets if facet.state is state]


def _undecided(verdict: Verdict) -> list[str]:
    """The facets that were not compared, by the reason that they share."""
    reasons: dict[str, list[str]] = {}
    for facet in verdict.facets:
        if facet.state is State.UNDECIDED:
            reasons.setdefault("" if facet.reason is None else reason_text(facet.reason), []).append(facet.facet)
    return [", ".join(names) + (f" ({reason})" if reason else "") for reason, names in reasons.items()]


def _counted(pairs: list[str]) -> str:
    """Each pair of roles once, with how many pairs of endpoints have it."""
    counts = {pair: pairs.count(pair) for pair in pairs}
    return ", ".join(pair if count == 1 else f"{pair} ({count} times)" for pair, count in counts.items())
