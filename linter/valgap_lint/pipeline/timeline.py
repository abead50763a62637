"""What happened to a model in which order, and which weights it held when a number was measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from valgap_lint.ir.endpoints import Endpoint, Role
from valgap_lint.ir.facts import Known, Reason
from valgap_lint.ir.timeline import Event, Happening
from valgap_lint.ir.trace import Trace
from valgap_lint.pipeline.callbacks import after_fit, during_fit
from valgap_lint.pipeline.weights import Weights

_LOOPS = frozenset({"training-loop", "train_step"})


@dataclass(frozen=True, slots=True)
class Timeline:
    """The events of one model in script order; `target_keras` decides what version-dependent callbacks do."""

    events: tuple[Event, ...]
    target_keras: str

    @staticmethod
    def of(trace: Trace, model: int, target_keras: str) -> Timeline:
        """The timeline of one model of a trace."""
        events = sorted((event for event in trace.events if event.model == model), key=lambda event: event.index)
        return Timeline(tuple(events), target_keras)

    def event_of(self, endpoint: Endpoint) -> Event | None:
        """The event in which an endpoint's data were used."""
        named = next((event for event in self.events if endpoint.id in event.endpoints), None)
        return named or next((event for event in self.events if event.call == endpoint.call >= 0), None)

    def between(self, first: int, last: int) -> tuple[Event, ...]:
        """The events after call `first` and before call `last`."""
        calls = [event.call for event in self.events]
        if first not in calls or last not in calls:
            return ()
        start = len(calls) - calls[::-1].index(first)
        return self.events[start : calls.index(last)]

    def fits(self) -> tuple[Event, ...]:
        """The events that trained the model."""
        return tuple(event for event in self.events if event.happening is Happening.FITTED)

    def weights_at(self, endpoint: Endpoint) -> Weights:
        """The weights that the last number measured through an endpoint belongs to.

        For a fit's validation data these are the weights at the end of its last epoch, before callbacks and the optimizer
        exchange them.
        """
        event = self.event_of(endpoint)
        if event is None:
            return Weights.unclear(Reason("data-dependent", "the call does not stand on the model's timeline"))
        before = tuple(other for other in self.events if other.index < event.index)
        if endpoint.role is Role.VALIDATION and event.happening is Happening.FITTED:
            return during_fit(event, _compiled(before))
        return self._after(before)

    def _after(self, events: tuple[Event, ...]) -> Weights:
        weights = Weights("initial weights")
        for number, event in enumerate(events):
            weights = self._step(weights, event, events[:number])
        return weights

    def _step(self, weights: Weights, event: Event, before: tuple[Event, ...]) -> Weights:
        match event.happening:
            case Happening.FITTED:
                return after_fit(event, _compiled(before), self.target_keras)
            case Happening.LOADED | Happening.WEIGHTS_SET if event.conditional:
                words = "weights are exchanged in a branch that may not be taken"
                return Weights.unclear(Reason("conflicting-branches", words, event.place))
            case Happening.LOADED:
                return _loaded(event, before)
            case Happening.WEIGHTS_SET:
                return Weights("set by hand", event.index, "", event.place)
            case Happening.CALLED if event.scope in _LOOPS:
                return Weights("last epoch", event.call, "", event.place)
            case _:
                return weights


def _compiled(events: tuple[Event, ...]) -> Event | None:
    return next((event for event in reversed(events) if event.happening is Happening.COMPILED), None)


def _path(event: Event) -> tuple[str, Reason | None]:
    """The path that an event names: its text, or why it is not known."""
    for name in ("path", "filepath", "file"):
        argument = event.argument(name)
        if argument is not None:
            if isinstance(argument.value, Known):
                return str(argument.value.value), None
            break
    return "", Reason("argument", "the path of the loaded weights is not known", event.place)


def _loaded(event: Event, before: tuple[Event, ...]) -> Weights:
    path, reason = _path(event)
    if reason is not None:
        return replace(Weights.unclear(reason), place=event.place)
    kept = any(path == checkpoint for checkpoint in _best_checkpoints(before))
    words = f"best epoch, loaded from {path}" if kept else f"loaded from {path}"
    return Weights(words, -1, path, event.place)


def _best_checkpoints(events: tuple[Event, ...]) -> Iterator[str]:
    """The paths to which callbacks write the best epoch."""
    for event in events:
        for callback in event.objects if event.happening is Happening.FITTED else ():
            best, path = callback.argument("save_best_only"), callback.argument("filepath")
            if best is not None and best.value == Known(True) and path is not None and isinstance(path.value, Known):
                yield str(path.value.value)
