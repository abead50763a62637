"""What a run saw and compared, in numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from valgap_lint.ir.analysis import Analysis
from valgap_lint.ir.facts import Reason
from valgap_lint.ir.operations import Operation
from valgap_lint.ir.places import Place
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


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something was not known for one reason, and where first."""

    reason: str
    count: int
    place: Place | None


def unknown_reasons(result: Result) -> list[Tally]:
    """The reasons that left something unknown, most frequent first."""
    return _tallied(reason for analysis in result.analyses for reason in analysis.trace.unknowns)


def unread_steps(result: Result) -> list[Tally]:
    """The reasons for which steps on the way to a model could not be read, most frequent first; each step counts once for each endpoint."""
    steps: dict[str, list[Reason]] = {}
    for analysis in reversed(result.analyses):
        folding = Folding.of(analysis.trace.operations) if analysis.contracts else Folding(())
        for contract in analysis.contracts:
            steps[contract.endpoint] = [why_unread(analysis.operation(number)) for number in folding.kept(contract.opaque)]
    return _tallied(reason for endpoint in sorted(steps) for reason in steps[endpoint])


def why_unread(operation: Operation) -> Reason:
    """Why a step could not be read."""
    return operation.reason or Reason("unmodelled-call", f"what {operation.callee} does is not known", operation.place)


def cut_off(result: Result) -> tuple[Reason, ...]:
    """Where a budget ended the run of a statement early, each place once."""
    return tuple(dict.fromkeys(a.trace.exhausted for a in result.analyses if a.trace.exhausted is not None))


def _tallied(reasons: Iterable[Reason]) -> list[Tally]:
    found: dict[str, list[Reason]] = {}
    for reason in reasons:
        found.setdefault(f"{reason.kind}: {reason.detail}", []).append(reason)
    tallies = (Tally(words, len(some), next((r.place for r in some if r.place), None)) for words, some in found.items())
    return sorted(tallies, key=lambda tally: (-tally.count, tally.reason))


def opaque_reasons(result: Result) -> tuple[Reason, ...]:
    """Why steps on the way to an endpoint could not be read, each reason once."""
    seen: dict[Reason, None] = {}
    for analysis in result.analyses:
        for contract in analysis.contracts:
            for number in contract.opaque:
                seen.setdefault(why_unread(analysis.operation(number)))
    return tuple(seen)
