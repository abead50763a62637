"""What happened to a model in which order, and which weights it held when a number was measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from valgap_lint.ir.endpoints import Endpoint, Role
from valgap_lint.ir.facts import Known, Reason
from valgap_lint.ir.timeline import Event, Happening
from valgap_lint.ir.trace import Trace
from valgap_lint.pipeline.callbacks import after_fit, during_fit
from valgap_lint.pipeline.weights import Weights

_LOOPS = frozenset({"training-loop", "train_step"})


@dataclass(frozen=True, slots=True)
class _Before:
    """What precedes an event: the weights held, the last compilation, and the paths to which callbacks wrote the best epoch."""

    weights: Weights
    compiled: Event | None
    best: frozenset[str]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The events of one model in script order, each with what precedes it."""

    events: tuple[Event, ...]
    _before: tuple[_Before, ...]
    _endpoints: Mapping[str, int]
    _calls: Mapping[int, int]

    @staticmethod
    def of(trace: Trace, model: int, target_keras: str) -> Timeline:
        """The timeline of one model of a trace; `target_keras` decides what version-dependent callbacks do."""
        events = tuple(sorted((event for event in trace.events if event.model == model), key=lambda event: event.index))
        endpoints: dict[str, int] = {}
        calls: dict[int, int] = {}
        for position, event in enumerate(events):
            for endpoint in event.endpoints:
                endpoints.setdefault(endpoint, position)
            if event.call >= 0:
                calls.setdefault(event.call, position)
        return Timeline(events, tuple(_moments(events, target_keras)), endpoints, calls)

    def event_of(self, endpoint: Endpoint) -> Event | None:
        """The event in which an endpoint's data were used."""
        position = self._position(endpoint)
        return None if position is None else self.events[position]

    def between(self, first: int, last: int) -> tuple[Event, ...]:
        """The events after call `first` and before call `last`."""
        calls = [event.call for event in self.events]
        if first not in calls or last not in calls:
            return ()
        start = len(calls) - calls[::-1].index(first)
        return self.events[start : calls.index(last)]

    def weights_at(self, endpoint: Endpoint) -> Weights:
        """The weights that the last number measured through an endpoint belongs to.

        For a fit's validation data these are the weights at the end of its last epoch, before callbacks and the optimizer
        exchange them.
        """
        position = self._position(endpoint)
        if position is None:
            return Weights.unclear(Reason("data-dependent", "the call does not stand on the model's timeline"))
        event, before = self.events[position], self._before[position]
        if endpoint.role is Role.VALIDATION and event.happening is Happening.FITTED:
            return during_fit(event, before.compiled)
        return before.weights

    def _position(self, endpoint: Endpoint) -> int | None:
        return self._endpoints.get(endpoint.id, self._calls.get(endpoint.call))


def _moments(events: tuple[Event, ...], target_keras: str) -> Iterator[_Before]:
    before = _Before(Weights("initial weights"), None, frozenset())
    for event in events:
        yield before
        compiled = event if event.happening is Happening.COMPILED else before.compiled
        before = _Before(_after(event, before, target_keras), compiled, before.best.union(_best_checkpoints(event)))


def _after(event: Event, before: _Before, target_keras: str) -> Weights:
    match event.happening:
        case Happening.FITTED:
            return after_fit(event, before.compiled, target_keras)
        case Happening.LOADED | Happening.WEIGHTS_SET if event.conditional:
            words = "weights are exchanged in a branch that may not be taken"
            return Weights.unclear(Reason("conflicting-branches", words, event.place))
        case Happening.LOADED:
            return _loaded(event, before.best)
        case Happening.WEIGHTS_SET:
            return Weights("set by hand", event.index, "", event.place)
        case Happening.CALLED if event.scope in _LOOPS:
            return Weights("last epoch", event.call, "", event.place)
        case _:
            return before.weights


def _path(event: Event) -> tuple[str, Reason | None]:
    """The path that an event names: its text, or why it is not known."""
    for name in ("path", "filepath", "file"):
        argument = event.argument(name)
        if argument is not None:
            if isinstance(argument.value, Known):
                return str(argument.value.value), None
            break
    return "", Reason("argument", "the path of the loaded weights is not known", event.place)


def _loaded(event: Event, best: frozenset[str]) -> Weights:
    path, reason = _path(event)
    if reason is not None:
        return replace(Weights.unclear(reason), place=event.place)
    words = f"best epoch, loaded from {path}" if path in best else f"loaded from {path}"
    return Weights(words, -1, path, event.place)


def _best_checkpoints(event: Event) -> Iterator[str]:
    """The paths to which the callbacks of a fit write the best epoch."""
    for callback in event.objects if event.happening is Happening.FITTED else ():
        best, path = callback.argument("save_best_only"), callback.argument("filepath")
        if best is not None and best.value == Known(True) and path is not None and isinstance(path.value, Known):
            yield str(path.value.value)
