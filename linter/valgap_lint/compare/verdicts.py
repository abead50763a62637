"""Contracts of all endpoints, and verdicts of all pairs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from valgap_lint.compare.allowances import Seen
from valgap_lint.compare.contracts import Input, Reached, contract, published, reach
from valgap_lint.compare.facets import FACETS, Facet
from valgap_lint.compare.fold import Fold
from valgap_lint.compare.judging import Judgement, judge
from valgap_lint.compare.pairing import Pair, pairs
from valgap_lint.compare.state import Life, Moment, compared, moment
from valgap_lint.compare.tracked import Tracked
from valgap_lint.compare.values import VALUES
from valgap_lint.ir.contracts import Contract, FacetValue
from valgap_lint.ir.endpoints import Role
from valgap_lint.ir.facts import Reason, Unknown
from valgap_lint.ir.operations import Operation
from valgap_lint.ir.places import Place
from valgap_lint.ir.trace import Trace
from valgap_lint.ir.verdicts import FacetComparison, Verdict
from valgap_lint.ir.verdicts import State as Outcome
from valgap_lint.pipeline.graph import PipelineGraph
from valgap_lint.pipeline.timeline import Timeline

Compared = tuple[FacetComparison, Judgement]

_GRAVITY = (Outcome.DIFFERENT, Outcome.UNDECIDED, Outcome.ALLOWED, Outcome.IDENTICAL)


@dataclass(frozen=True, slots=True)
class Side:
    """One endpoint of a verdict: its data and the model at that moment."""

    reached: Reached
    moment: Moment

    @property
    def role(self) -> Role:
        return self.reached.endpoint.role


def compare(trace: Trace, target_keras: str) -> tuple[tuple[Contract, ...], tuple[Verdict, ...]]:
    """The contract of every endpoint and the verdict of every pair of endpoints that belong together.

    A verdict is different if a facet is, undecided if a facet that matters is, else identical: then data, weights and mode agree
    but for what may differ.
    """
    fold = Fold(PipelineGraph.of(trace))
    models = dict.fromkeys(endpoint.model for endpoint in trace.endpoints)
    lives = {model: Life.of(Timeline.of(trace, model, target_keras)) for model in models}
    sides = {e.id: Side(reach(fold, e), moment(lives[e.model], e)) for e in trace.endpoints}
    contracts = tuple(contract(side.reached, side.moment.facets()) for side in sides.values())
    kept = (pair for pair in pairs(trace.endpoints) if not _tries_untrained(lives[pair[1].model].timeline, pair, sides[pair[1].id]))
    return contracts, tuple(verdict(sides[left.id], sides[right.id], trace) for left, right in kept)


def _tries_untrained(timeline: Timeline, pair: Pair, side: Side) -> bool:
    """Whether a script tries out a model that it has built and trains only later: no number of a trained model comes of it."""
    trained, tried = (timeline.event_of(endpoint) for endpoint in pair)
    if trained is None or tried is None or side.role is not Role.PREDICT or tried.conditional:
        return False
    return tried.index < trained.index and tried.place.path == trained.place.path and side.moment.weights.state == "initial weights"


def verdict(left: Side, right: Side, trace: Trace) -> Verdict:
    """How two endpoints of one model compare."""
    found = list(_data_facets(left, right, trace))
    if (left.role, right.role) == (Role.VALIDATION, Role.EVALUATE):
        found.extend(compared(left.moment, right.moment))
    facets = tuple(comparison for comparison, _ in found)
    result = _result(tuple(judgement for _, judgement in found)) if _seen(left) and _seen(right) else Outcome.UNDECIDED
    endpoints = left.reached.endpoint, right.reached.endpoint
    return Verdict(endpoints[0].model, endpoints[0].id, endpoints[1].id, result, facets, _opaque(left.reached, right.reached))


def _result(judgements: tuple[Judgement, ...]) -> Outcome:
    if any(judgement.outcome is Outcome.DIFFERENT for judgement in judgements):
        return Outcome.DIFFERENT
    undecided = any(judgement.outcome is Outcome.UNDECIDED and judgement.matters for judgement in judgements)
    return Outcome.UNDECIDED if undecided else Outcome.IDENTICAL


def _seen(side: Side) -> bool:
    """Whether any data are known to reach the model there."""
    return bool(side.reached.of("x"))


def _data_facets(left: Side, right: Side, trace: Trace) -> Iterator[Compared]:
    for facet in FACETS:
        entries = _matched(left.reached.of(facet.component), right.reached.of(facet.component))
        found = [_one(facet, (left, right), pair, trace) for pair in entries]
        kept = [compared for compared in found if compared is not None]
        if kept:
            yield min(kept, key=lambda compared: _GRAVITY.index(compared[1].outcome))


def _matched(left: tuple[Input, ...], right: tuple[Input, ...]) -> tuple[tuple[Input | None, Input | None], ...]:
    """The inputs that belong together: by name where both sides use the same names, else by order."""
    names = [entry.component.name for entry in right]
    if len(left) == len(right) and sorted(entry.component.name for entry in left) == sorted(names) and len(set(names)) == len(names):
        by_name = {entry.component.name: entry for entry in right}
        return tuple((entry, by_name[entry.component.name]) for entry in left)
    if len(left) == len(right):
        return tuple(zip(left, right, strict=True))
    return tuple((entry, None) for entry in left) + tuple((None, entry) for entry in right)


def _one(facet: Facet[object], sides: tuple[Side, Side], inputs: tuple[Input | None, Input | None], trace: Trace) -> Compared | None:
    """The comparison of a facet for one pair of inputs, None where neither side has it or another facet speaks for it."""
    first, second = (facet.read(entry.state) if entry else None for entry in inputs)
    if first is not None and second is not None:
        judgement = judge(facet, Seen(sides[0].role, first), Seen(sides[1].role, second))
    elif (first is None and second is None) or facet.lone is None:
        return None
    else:
        judgement = Judgement(facet.lone, reason=_lone_reason(sides[0 if first is None else 1], inputs[0 if first is None else 1]))
    if judgement is None:
        return None
    shown = tuple(_shown(facet, tracked, judgement) for tracked in (first, second))
    places = tuple(_place(value, side, trace) for value, side in zip(shown, sides, strict=True))
    comparison = FacetComparison(
        facet.name, judgement.outcome, shown[0], shown[1], places[0], places[1], judgement.assumed, judgement.reason
    )
    return comparison, judgement


def _shown(facet: Facet[object], tracked: Tracked[object] | None, judgement: Judgement) -> FacetValue:
    if tracked is not None:
        return published(facet, tracked)
    reason = judgement.reason or Reason("data-dependent", f"{facet.title} is not known")
    return FacetValue(facet.name, Unknown(reason), "unknown")


def _lone_reason(side: Side, entry: Input | None) -> Reason:
    """Why a side lacks a facet that the other one has."""
    values = entry.state.get(VALUES) if entry else None
    if values is not None and values.unread is not None and values.unread.reason is not None:
        return values.unread.reason
    words = f"not known of the {side.role.value} data" if entry else "the numbers of inputs differ"
    return Reason("data-dependent", words, side.reached.endpoint.data_place)


def _place(value: FacetValue, side: Side, trace: Trace) -> Place:
    """Where the facet was set, else where the data reach the model."""
    return side.reached.endpoint.data_place if value.set_by is None else trace.operations[value.set_by].place


def _opaque(left: Reached, right: Reached) -> tuple[Reason, ...]:
    """What could not be read on one side only, in script order."""
    shared = {operation.id for operation in left.path} & {operation.id for operation in right.path}
    unread = {operation.id: operation for operation in (*left.unread, *right.unread) if operation.id not in shared}
    return tuple(dict.fromkeys(_why(unread[number]) for number in sorted(unread)))


def _why(operation: Operation) -> Reason:
    return operation.reason or Reason("unmodelled-call", f"what {operation.callee} does is not known", operation.place)
