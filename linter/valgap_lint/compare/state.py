"""The weights and the mode that a number is measured with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from valgap_lint.compare.judging import Judgement
from valgap_lint.ir.contracts import FacetValue
from valgap_lint.ir.endpoints import Endpoint, Role
from valgap_lint.ir.facts import Fact, Known, Reason, Unknown
from valgap_lint.ir.places import Place
from valgap_lint.ir.timeline import Event, Happening
from valgap_lint.ir.verdicts import FacetComparison
from valgap_lint.ir.verdicts import State as Outcome
from valgap_lint.pipeline.timeline import Timeline
from valgap_lint.pipeline.weights import Weights

WEIGHTS = "state.weights"
MODE = "state.mode"


@dataclass(frozen=True, slots=True)
class Moment:
    """A model at one of its endpoints."""

    weights: Weights
    mode: Fact
    mode_place: Place
    place: Place
    several_fits: bool = False

    def facets(self) -> tuple[FacetValue, FacetValue]:
        """The two facets of the contract."""
        known: Fact = Unknown(self.weights.reason) if self.weights.reason else Known(self.weights.state)
        words = self.mode.value if isinstance(self.mode, Known) else "unknown"
        return FacetValue(WEIGHTS, known, self._words()), FacetValue(MODE, self.mode, str(words))

    def _words(self) -> str:
        fitted = self.weights.state in ("last epoch", "averaged", "best epoch restored")
        if fitted and self.several_fits and self.weights.place is not None:
            return f"{self.weights.state} (line {self.weights.place.line})"
        return self.weights.state


@dataclass(frozen=True, slots=True)
class Life:
    """A model's timeline, whether it is fitted more than once, and the first call of the model in a `test_step` of its own."""

    timeline: Timeline
    several_fits: bool
    own_test: Event | None

    @staticmethod
    def of(timeline: Timeline) -> Life:
        """The life that a timeline tells."""
        fits = sum(event.happening is Happening.FITTED for event in timeline.events)
        calls = (event for event in timeline.events if event.scope == "test_step" and event.happening is Happening.CALLED)
        return Life(timeline, fits > 1, next(calls, None))


def moment(life: Life, endpoint: Endpoint) -> Moment:
    """The weights and the mode at an endpoint."""
    mode, place = _mode(life, endpoint)
    return Moment(life.timeline.weights_at(endpoint), mode, place, endpoint.place, life.several_fits)


def _mode(life: Life, endpoint: Endpoint) -> tuple[Fact, Place]:
    """Keras evaluates and predicts in inference mode, validation during fit included, unless the model's own test_step does not."""
    event = life.timeline.event_of(endpoint)
    if event is not None and event.happening is Happening.CALLED:
        return _called_mode(event), event.place
    if endpoint.role is Role.TRAIN:
        return Known("training"), endpoint.place
    if endpoint.role is not Role.PREDICT and life.own_test is not None:
        return _called_mode(life.own_test), life.own_test.place
    return Known("inference"), endpoint.place


def _called_mode(event: Event) -> Fact:
    training = event.argument("training")
    if training is None or training.value in (Known(None), Known(False)):
        return Known("inference")
    if isinstance(training.value, Unknown):
        return training.value
    if training.value == Known(True):
        return Known("training")
    return Unknown(Reason("argument", "the training argument depends on a branch", event.place))


def compared(left: Moment, right: Moment) -> Iterator[tuple[FacetComparison, Judgement]]:
    """The two facets side by side."""
    (left_weights, left_mode), (right_weights, right_mode) = left.facets(), right.facets()
    weights = _judge_weights(left.weights, right.weights)
    places = (left.weights.place or left.place, right.weights.place or right.place)
    yield FacetComparison(WEIGHTS, weights.outcome, left_weights, right_weights, *places, reason=weights.reason), weights
    mode = _judge_mode(left.mode, right.mode)
    yield FacetComparison(MODE, mode.outcome, left_mode, right_mode, left.mode_place, right.mode_place, reason=mode.reason), mode


def _judge_weights(left: Weights, right: Weights) -> Judgement:
    reason = left.reason or right.reason
    if reason is not None:
        return Judgement(Outcome.UNDECIDED, reason=reason)
    return Judgement(Outcome.IDENTICAL if left.same_as(right) else Outcome.DIFFERENT)


def _judge_mode(left: Fact, right: Fact) -> Judgement:
    for side in (left, right):
        if isinstance(side, Unknown):
            return Judgement(Outcome.UNDECIDED, reason=side.reason)
    return Judgement(Outcome.IDENTICAL if left == right else Outcome.DIFFERENT)
