"""What a run saw and compared, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from valgap_lint.ir.analysis import Analysis
from valgap_lint.ir.facts import Reason
from valgap_lint.ir.result import Result
from valgap_lint.ir.verdicts import State, Verdict
from valgap_lint.pipeline.folding import Folding


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
    lengths = step_counts(result)
    states = Counter(verdict.result for _, verdict in distinct_verdicts(result))
    return Counts(
        endpoints=len({endpoint.id for analysis in result.analyses for endpoint in analysis.trace.endpoints}),
        steps=sum(steps for steps, _ in lengths.values()),
        opaque_steps=sum(unread for _, unread in lengths.values()),
        pairs=sum(states.values()),
        identical=states[State.IDENTICAL],
        allowed=states[State.ALLOWED],
        different=states[State.DIFFERENT],
        undecided=states[State.UNDECIDED],
    )


def step_counts(result: Result) -> dict[str, tuple[int, int]]:
    """By endpoint, how many steps lie on its path and how many of them could not be read; the turns of a loop count once."""
    found: dict[str, tuple[int, int]] = {}
    for analysis in reversed(result.analyses):
        folding = Folding.of(analysis.trace.operations)
        for contract in analysis.contracts:
            found[contract.endpoint] = len(folding.kept(contract.path)), len(folding.kept(contract.opaque))
    return found


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
