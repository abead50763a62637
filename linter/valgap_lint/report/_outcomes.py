"""How the pairs of one model compare, in words; pairs with the same outcome share a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from valgap_lint.compare.state import WEIGHTS
from valgap_lint.ir.analysis import Analysis
from valgap_lint.ir.contracts import Contract
from valgap_lint.ir.endpoints import Endpoint
from valgap_lint.ir.facts import Unknown
from valgap_lint.ir.findings import Finding
from valgap_lint.ir.verdicts import State, Verdict
from valgap_lint.report._wording import reason_text

_PAIRS = 4
_STATES = {
    "best epoch restored": "the best epoch, restored by EarlyStopping",
    "last epoch": "the last epoch",
    "averaged": "averaged weights",
    "initial weights": "the initial weights",
}


def outcome_lines(analysis: Analysis, verdicts: Sequence[Verdict]) -> Iterator[tuple[State, str]]:
    """A line for each outcome, with its state."""
    grouped: dict[tuple[State, str], list[Verdict]] = {}
    for verdict in verdicts:
        grouped.setdefault((verdict.result, _words(verdict)), []).append(verdict)
    name = _namer(analysis, verdicts)
    for (state, words), alike in grouped.items():
        counted = Counter(f"{name(analysis.endpoint(v.left))} and {name(analysis.endpoint(v.right))}" for v in alike)
        pairs = [pair if count == 1 else f"{count} pairs of {pair}" for pair, count in counted.items()]
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
        label = "not compared" if verdict.result is not State.IDENTICAL else "not compared, and free to differ here"
        parts.append(f"{label}: {'; '.join(undecided)}")
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


def weights_lines(analysis: Analysis, verdicts: Sequence[Verdict], findings: Sequence[Finding]) -> Iterator[str]:
    """What weights that differ mean for the numbers, where no finding tells of them."""
    told = {(side.endpoint if side else "") for finding in findings if finding.facet == WEIGHTS for side in (finding.left, finding.right)}
    lines: dict[str, None] = {}
    for verdict in verdicts:
        facet = verdict.facet(WEIGHTS)
        if facet is not None and facet.state is State.DIFFERENT and verdict.right not in told:
            left, right = analysis.endpoint(verdict.left), analysis.endpoint(verdict.right)
            lines[f"{title(right)} measures {_weights(facet.right.text)}; {title(left)} measured {_weights(facet.left.text)}"] = None
    yield from (f"state.weights: {line}, so the two numbers belong to different weights." for line in lines)


def _weights(state: str) -> str:
    head, _, line = state.partition(" (")
    return _STATES.get(head, head) + (f" ({line}" if line else "")


def open_lines(verdicts: Sequence[Verdict], contracts: Sequence[tuple[str, Contract]], names: Sequence[str]) -> Iterator[str]:
    """Why a value in the table is not known, for those of which no outcome tells."""
    undecided = [facet for verdict in verdicts for facet in verdict.facets if facet.state is State.UNDECIDED]
    told = {(facet.facet, reason_text(facet.reason)) for facet in undecided if facet.reason}
    reasons: dict[str, dict[str, list[str]]] = {}
    for column, contract in contracts:
        for facet in contract.facets:
            if facet.facet in names and isinstance(facet.value, Unknown):
                reason = reason_text(facet.value.reason)
                if (facet.facet, reason) not in told:
                    reasons.setdefault(reason, {}).setdefault(facet.facet, []).append(column)
    for reason, found in reasons.items():
        listed = "; ".join(f"{name} of {' and '.join(dict.fromkeys(columns))}" for name, columns in found.items())
        yield f"? {listed}: {reason}"
