"""What the rules of this family share: one fit of a model and what happens until the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from valgap_lint.api import Analysis, Certainty, Endpoint, Event, Happening, Known, Layer, Role
from valgap_rules._facts import fact, is_true, text, whole

_REPLACING = (Happening.LOADED, Happening.WEIGHTS_SET)
_MEASURING = (Happening.EVALUATED, Happening.PREDICTED)


@dataclass(frozen=True, slots=True)
class Training:
    """One fit, and the events of the same model between it and the next fit, in script order."""

    fit: Event
    after: tuple[Event, ...]

    @property
    def measurements(self) -> tuple[Event, ...]:
        """The evaluations and predictions of the weights that this fit left, without those of callbacks while it ran."""
        return tuple(event for event in self.after if event.happening in _MEASURING and event.scope != "callback")

    def callbacks(self, *names: str) -> tuple[Layer, ...]:
        """The fit's callbacks of these Keras classes."""
        return tuple(callback for callback in self.fit.objects if callback.short_name in names)

    @property
    def unread(self) -> bool:
        """Whether some callbacks of the fit could not be read: they may do anything to the weights."""
        return any(callback.callee == "unknown" for callback in self.fit.objects)

    @property
    def certainty(self) -> Certainty:
        """Likely where a callback of the user's own takes part."""
        own = any("." not in callback.callee for callback in self.fit.objects)
        return Certainty.LIKELY if own else Certainty.PROVEN

    def replaced_before(self, measurement: Event) -> tuple[Event, ...]:
        """The events that gave the model other weights between the fit and a measurement."""
        return tuple(event for event in self.after if event.happening in _REPLACING and event.index < measurement.index)


def trainings(analysis: Analysis) -> Iterator[Training]:
    """Every fit in the script."""
    for model in analysis.trace.models:
        events = analysis.events(model.id)
        starts = [i for i, event in enumerate(events) if event.happening is Happening.FITTED]
        for start, end in pairwise((*starts, len(events))):
            yield Training(events[start], events[start + 1 : end])


def endpoint_of(analysis: Analysis, training: Training, role: Role) -> Endpoint | None:
    """Where the fit's training or validation data reach the model."""
    return next((endpoint for endpoint in analysis.endpoints(role) if endpoint.call == training.fit.call), None)


def epochs(analysis: Analysis, training: Training) -> int | None:
    """How many epochs the fit may run."""
    endpoint = endpoint_of(analysis, training, Role.TRAIN)
    return whole(endpoint, "epochs") if endpoint is not None else whole(training.fit, "epochs")


def best_savers(training: Training) -> tuple[Layer, ...]:
    """The checkpoints that keep the best epoch only."""
    return tuple(callback for callback in training.callbacks("ModelCheckpoint") if is_true(callback, "save_best_only"))


def restoring(training: Training) -> Layer | None:
    """The EarlyStopping that restores the best epoch's weights."""
    return next((callback for callback in training.callbacks("EarlyStopping") if is_true(callback, "restore_best_weights")), None)


def may_restore(training: Training) -> bool:
    """Whether a callback restores, or may restore, the best epoch's weights."""
    settings = (fact(callback, "restore_best_weights") for callback in training.callbacks("EarlyStopping"))
    return any(setting not in (None, Known(False)) for setting in settings)


def is_file_of(loaded: Event, saver: Layer) -> bool:
    """Whether what was loaded is the file that a checkpoint writes."""
    path = text(loaded, "path")
    return path is not None and path == text(saver, "filepath")
