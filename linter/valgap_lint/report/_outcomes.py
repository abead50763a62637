"""How the pairs of one model compare, in words; pairs with the same outcome share a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from valgap_lint.ir.analysis import Analysis
from valgap_lint.ir.endpoints import Endpoint
from valgap_lint.ir.verdicts import State, Verdict
from valgap_lint.report._wording import reason_text

_PAIRS = 4


def outcome_lines(analysis: Analysis, verdicts: Sequence[Verdict]) -> Iterator[tuple[State, str]]:
    """A line for each outcome, with its state."""
    grouped: dict[tuple[State, str], list[Verdict]] = {}
    for verdict in verdicts:
        grouped.setdefault((verdict.result, _words(verdict)), []).append(verdict)
    name = _namer(analysis, verdicts)
    for (state, words), alike in grouped.items():
        pairs = [f"{name(analysis.endpoint(v.left))} and {name(analysis.endpoint(v.right))}" for v in alike]
        more = f" and {len(pairs) - _PAIRS} more pairs" if len(pairs) > _PAIRS else ""
        yield state, f"{', '.join(pairs[:_PAIRS])}{more}: {words}"


def title(endpoint: Endpoint) -> str:
    """An endpoint in a heading: its role and line."""
    cell = "" if endpoint.place.cell is None else f"cell {endpoint.place.cell}:"
    return f"{endpoint.role.value}:{cell}{endpoint.place.line}"


def _namer(analysis: Analysis, verdicts: Sequence[Verdict]) -> Callable[[Endpoint], str]:
    """Names endpoints by their roles where that is clear, else by role and line."""
    endpoints = [analysis.endpoint(id_) for id_ in dict.fromkeys(i for v in verdicts for i in (v.left, v.right))]
    roles = [endpoint.role for endpoint in endpoints]
    return (lambda endpoint: endpoint.role.value) if len(set(roles)) == len(roles) else title


def _words(verdict: Verdict) -> str:
    parts = [verdict.result.value]
    if differing := _facets(verdict, State.DIFFERENT):
        parts = [f"different in {', '.join(differing)}"]
    if allowed := _facets(verdict, State.ALLOWED):
        parts.append(f"allowed to differ in {', '.join(allowed)}")
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
