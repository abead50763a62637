"""How one facet compares on two sides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from valgap_lint.compare.allowances import Seen
from valgap_lint.compare.branches import FactOf, meet
from valgap_lint.compare.facets import Facet
from valgap_lint.compare.tracked import Tracked
from valgap_lint.compare.weighing import WEIGHTLESS
from valgap_lint.ir.facts import Known, OneOf, Reason, Unknown
from valgap_lint.ir.verdicts import State as Outcome

Same = Callable[[object, object], "Outcome | None"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The outcome for a facet. `matters` is False where the sides may differ anyway; `reason` says why it is undecided."""

    outcome: Outcome
    assumed: bool = False
    reason: Reason | None = None
    matters: bool = True


_BOTH = {
    "literal": "the values are written in the script on both sides, and not the same",
    "a model": "what reaches the model is another model's output on both sides, and not of the same data",
    "parts that differ": "data from several places are put together on both sides, and not the same",
}


def judge(facet: Facet[object], left: Seen, right: Seen) -> Judgement | None:
    """The outcome for a facet that both sides have; None where another facet speaks for it."""
    found = _compare(facet.same, left.tracked, right.tracked)
    if found is None:
        return None
    allowed = facet.allowed(left, right)
    if found.outcome is Outcome.DIFFERENT and allowed:
        return Judgement(Outcome.ALLOWED, found.assumed)
    if found.outcome is Outcome.DIFFERENT and facet.open(left, right):
        found = Judgement(Outcome.UNDECIDED, found.assumed, Reason("data-dependent", "one side sees one part of the data at a time"))
    if found.outcome is Outcome.UNDECIDED:
        weighs = not WEIGHTLESS[facet.name](left, right)
        return Judgement(Outcome.UNDECIDED, found.assumed, found.reason or _undecided(facet), weighs)
    return found


def _undecided(facet: Facet[object]) -> Reason:
    return Reason("data-dependent", f"{facet.title} cannot be set side by side")


def _compare(same: Same, left: Tracked[object], right: Tracked[object]) -> Judgement | None:
    if _one_value(left, right):
        return Judgement(Outcome.IDENTICAL)
    if left.keys != right.keys:
        return Judgement(Outcome.UNDECIDED, reason=_difference(left, right))
    assumed = tuple(anchor.exact for anchor in left.anchors) != tuple(anchor.exact for anchor in right.anchors)
    if isinstance(left.value, Unknown) and isinstance(right.value, Unknown):
        if left.anchors:
            return Judgement(Outcome.IDENTICAL, assumed)
        return Judgement(Outcome.UNDECIDED, reason=left.value.reason)
    outcomes = tuple(_outcomes(same, left.value, right.value))
    if outcomes and all(outcome is None for outcome in outcomes):
        return None
    branching = isinstance(left.value, OneOf) or isinstance(right.value, OneOf)
    outcome = _together({outcome for outcome in outcomes if outcome is not None})
    rests_on_branch = branching and outcome is Outcome.DIFFERENT
    return Judgement(outcome, assumed or rests_on_branch, _reason(outcome, left, right))


def _one_value(left: Tracked[object], right: Tracked[object]) -> bool:
    """Whether one operation set both, so that they are one value even where it is not known."""
    return left == right and left.set_by is not None and left.set_by == right.set_by


def _outcomes(same: Same, left: FactOf[object], right: FactOf[object]) -> Iterator[Outcome | None]:
    """The outcome for each pair of values that can hold at once."""
    for _, a, b in meet(left, right):
        yield same(a.value, b.value) if isinstance(a, Known) and isinstance(b, Known) else Outcome.UNDECIDED


def _together(outcomes: set[Outcome]) -> Outcome:
    """One outcome for all branches: what holds in some only is undecided."""
    if outcomes and outcomes <= {Outcome.IDENTICAL, Outcome.ALLOWED}:
        return Outcome.ALLOWED if Outcome.ALLOWED in outcomes else Outcome.IDENTICAL
    return Outcome.DIFFERENT if outcomes == {Outcome.DIFFERENT} else Outcome.UNDECIDED


def _reason(outcome: Outcome, left: Tracked[object], right: Tracked[object]) -> Reason | None:
    if outcome is not Outcome.UNDECIDED:
        return None
    for side in (left, right):
        for _, value in side.value.alternatives if isinstance(side.value, OneOf) else (((), side.value),):
            if isinstance(value, Unknown):
                return value.reason
    if isinstance(left.value, OneOf) or isinstance(right.value, OneOf):
        return Reason("conflicting-branches", "it depends on which branch is taken")
    return None


def _difference(left: Tracked[object], right: Tracked[object]) -> Reason | None:
    """Why values that are relative to different things cannot be compared."""
    for mine, others in ((left, right.keys), (right, left.keys)):
        for anchor in mine.anchors:
            if anchor.key not in others and anchor.reason is not None:
                return anchor.reason
    words = [side.anchors[0].words if side.anchors else "image files or published data" for side in (left, right)]
    if words[0] != words[1]:
        return Reason("data-dependent", f"raw values come from {words[0]} on one side and from {words[1]} on the other")
    return Reason("data-dependent", _BOTH.get(words[0], f"raw values come from {words[0]} on both sides, but not from the same data"))
