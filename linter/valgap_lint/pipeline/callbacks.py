"""What callbacks and optimizers do to the weights of a fit, by Keras version.

Checked against the sources of Keras 2.6 to 3.15 and measured on Keras 3.15.1 and tf_keras 2.21: EarlyStopping with
restore_best_weights restores at the end of every fit from Keras 3.0.5 (and in tf_keras 2.21); before that only when it stopped
the training. An optimizer with use_ema assigns the averages when fit ends, after the last validation, unless
ema_overwrite_frequency makes it do so all along; the SwapEMAWeights callback lets validation see the averages too.
"""

from __future__ import annotations

from collections.abc import Iterable

from valgap_lint.ir.facts import Known, Reason, Unknown
from valgap_lint.ir.models import Layer
from valgap_lint.ir.timeline import Event
from valgap_lint.pipeline.weights import Weights

_HARMLESS = frozenset(
    {
        "BackupAndRestore",
        "BaseLogger",
        "CSVLogger",
        "EarlyStopping",
        "History",
        "LearningRateScheduler",
        "ModelCheckpoint",
        "PlotLossesKeras",
        "ProgbarLogger",
        "ReduceLROnPlateau",
        "RemoteMonitor",
        "SwapEMAWeights",
        "TensorBoard",
        "TerminateOnNaN",
        "TqdmCallback",
        "WandbCallback",
        "WandbMetricsLogger",
        "WandbModelCheckpoint",
    }
)
_AVERAGING = ("SWA", "StochasticWeightAverag", "AverageModelCheckpoint")


def during_fit(fit: Event, compiled: Event | None) -> Weights:
    """The weights that the last validation of a fit uses."""
    if _swaps(fit) and _averages(compiled) is True:
        return Weights("averaged", fit.call, "", fit.place)
    return Weights("last epoch", fit.call, "", fit.place)


def after_fit(fit: Event, compiled: Event | None, target_keras: str) -> Weights:
    """The weights that a fit leaves behind."""
    unread = _unread(fit)
    if unread is not None:
        return Weights.unclear(unread)
    for callback in fit.objects:
        restored = _restored(callback, fit, target_keras)
        if restored is not None:
            return restored
    for callback in fit.objects:
        if callback.short_name.startswith(_AVERAGING):
            return Weights("averaged", fit.call, "", callback.place)
    averages = _averages(compiled)
    if isinstance(averages, Reason):
        return Weights.unclear(averages)
    place = next((optimizer.place for optimizer in _optimizers(compiled)), fit.place)
    return Weights("averaged", fit.call, "", place) if averages else Weights("last epoch", fit.call, "", fit.place)


def restores_without_stopping(target_keras: str) -> bool | None:
    """Whether EarlyStopping(restore_best_weights=True) restores when training ran to its last epoch; None where nobody looked."""
    version = _version(target_keras)
    if version >= (3, 0, 5) or (2, 21) <= version < (3,):
        return True
    return None if (2, 16) <= version < (3,) else False


def _version(text: str) -> tuple[int, ...]:
    numbers: list[int] = []
    for part in text.split("."):
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        if not digits:
            break
        numbers.append(int(digits))
    return tuple(numbers) if len(numbers) > 1 else (*numbers, 999)


def _restored(callback: Layer, fit: Event, target_keras: str) -> Weights | None:
    argument = callback.argument("restore_best_weights")
    if callback.short_name != "EarlyStopping" or argument is None or argument.value == Known(False):
        return None
    if argument.value != Known(True):
        return Weights.unclear(Reason("argument", "restore_best_weights is not known", callback.place))
    match restores_without_stopping(target_keras):
        case True:
            return Weights("best epoch restored", fit.call, "", callback.place)
        case False:
            words = f"Keras {target_keras} restores the best epoch only if training stopped early"
        case _:
            words = f"whether Keras {target_keras} restores the best epoch when training did not stop early is not known"
    return Weights.unclear(Reason("data-dependent", words, callback.place))


def _unread(fit: Event) -> Reason | None:
    """Why a callback of the fit may do something that is not known."""
    callbacks = fit.argument("callbacks")
    if callbacks is not None and isinstance(callbacks.value, Unknown):
        return callbacks.value.reason
    for callback in fit.objects:
        if callback.short_name not in _HARMLESS and not callback.short_name.startswith(_AVERAGING):
            return Reason("unmodelled-call", f"the callback {callback.short_name} may change the weights", callback.place)
    return None


def _swaps(fit: Event) -> bool:
    return any(callback.short_name == "SwapEMAWeights" for callback in fit.objects)


def _averages(compiled: Event | None) -> bool | Reason:
    """Whether the optimizer assigns averaged weights at the end of fit only."""
    for optimizer in _optimizers(compiled):
        use, overwrite = optimizer.argument("use_ema"), optimizer.argument("ema_overwrite_frequency")
        if use is None or use.value == Known(False):
            continue
        if use.value != Known(True) or (overwrite is not None and isinstance(overwrite.value, Unknown)):
            return Reason("argument", f"whether {optimizer.short_name} averages weights is not known", optimizer.place)
        if overwrite is None or overwrite.value == Known(None):
            return True
    return False


def _optimizers(compiled: Event | None) -> Iterable[Layer]:
    return (thing for thing in compiled.objects if thing.argument("use_ema") is not None) if compiled else ()
