"""What a run saw and compared, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from valgap_lint.ir.analysis import Analysis
from valgap_lint.ir.contracts import Contract
from valgap_lint.ir.facts import Reason
from valgap_lint.ir.result import Result
from valgap_lint.ir.verdicts import State, Verdict


@dataclass(frozen=True, slots=True)
class Counts:
    """Endpoints of all groups, the steps on their paths, and the pairs by outcome."""

    endpoints: int
    steps: int
    opaque_steps: int
    pairs: int
    identical: int
    allowed: int
    different: int
    undecided: int


def counts(result: Result) -> Counts:
    """The numbers of a result; an endpoint that several groups share counts once."""
    contracts = list(distinct_contracts(result).values())
    states = Counter(verdict.result for _, verdict in distinct_verdicts(result))
    return Counts(
        endpoints=len({endpoint.id for analysis in result.analyses for endpoint in analysis.trace.endpoints}),
        steps=sum(len(contract.path) for contract in contracts),
        opaque_steps=sum(len(contract.opaque) for contract in contracts),
        pairs=sum(states.values()),
        identical=states[State.IDENTICAL],
        allowed=states[State.ALLOWED],
        different=states[State.DIFFERENT],
        undecided=states[State.UNDECIDED],
    )


def distinct_contracts(result: Result) -> dict[str, Contract]:
    """The contracts by endpoint."""
    return {contract.endpoint: contract for analysis in reversed(result.analyses) for contract in analysis.contracts}


def distinct_verdicts(result: Result) -> tuple[tuple[Analysis, Verdict], ...]:
    """The verdicts, each pair of endpoints once, with an analysis that holds them."""
    found: dict[tuple[str, str], tuple[Analysis, Verdict]] = {}
    for analysis in result.analyses:
        for verdict in analysis.verdicts:
            found.setdefault((verdict.left, verdict.right), (analysis, verdict))
    return tuple(found.values())


def unknown_reasons(result: Result) -> list[tuple[str, int]]:
    """How often each kind of reason left something unknown, most frequent first."""
    tally = Counter(f"{reason.kind}: {reason.detail}" for reason in _reasons(result))
    return sorted(tally.items(), key=lambda item: (-item[1], item[0]))


def opaque_reasons(result: Result) -> tuple[Reason, ...]:
    """Why steps on the way to an endpoint could not be read, each reason once."""
    seen: dict[Reason, None] = {}
    for analysis in result.analyses:
        for contract in analysis.contracts:
            for number in contract.opaque:
                if reason := analysis.operation(number).reason:
                    seen.setdefault(reason)
    return tuple(seen)


def _reasons(result: Result) -> Iterator[Reason]:
    for analysis in result.analyses:
        yield from analysis.trace.unknowns
