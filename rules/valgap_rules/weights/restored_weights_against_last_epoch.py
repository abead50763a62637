"""VG402."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.api import Analysis, Event, Finding, Happening, Layer, Measure, Quantity, Related, Rule, Severity
from valgap_rules._facts import whole
from valgap_rules._places import at
from valgap_rules.weights._training import Training, best_savers, epochs, is_file_of, restoring, trainings

_RESTORES_ALWAYS = (2, 16)
"""From this version on the weights are restored even where training was not stopped early."""


class RestoredWeightsAgainstLastEpoch(Rule):
    """The last epoch of the history is set beside a measurement of the best epoch's weights.

    ## What it does

    Looks for a fit with `EarlyStopping(restore_best_weights=True)`, or a best checkpoint loaded after it, where `history[...][-1]` stands
    beside `evaluate()` or `predict()` of the restored model.

    ## Why is this bad?

    The history's last entry is of the last epoch, and the model no longer has those weights: restoring put back the best epoch's.
    `evaluate()` on the validation data then equals `min(history.history["val_loss"])`, to the last digit, and not the last entry. The gap
    is of weights, not of data or of layers that act differently: both numbers are computed in inference mode.

    ## Example

    ```python
    import keras
    import numpy as np

    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(600, 8)), rng.normal(size=(600, 1))
    x_valid, y_valid = rng.normal(size=(203, 8)), rng.normal(size=(203, 1))

    model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(32, activation="relu"), keras.layers.Dense(1)])
    model.compile("adam", "mse")
    stop = keras.callbacks.EarlyStopping(patience=8, restore_best_weights=True)
    history = model.fit(x, y, epochs=30, validation_data=(x_valid, y_valid), callbacks=[stop])

    print(history.history["val_loss"][-1], model.evaluate(x_valid, y_valid))
    ```

    ## Use instead

    ```python
    import keras
    import numpy as np

    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(600, 8)), rng.normal(size=(600, 1))
    x_valid, y_valid = rng.normal(size=(203, 8)), rng.normal(size=(203, 1))

    model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(32, activation="relu"), keras.layers.Dense(1)])
    model.compile("adam", "mse")
    stop = keras.callbacks.EarlyStopping(patience=8, restore_best_weights=True)
    history = model.fit(x, y, epochs=30, validation_data=(x_valid, y_valid), callbacks=[stop])

    print(min(history.history["val_loss"]), model.evaluate(x_valid, y_valid))
    ```

    ## When it stays silent

    - The history is read with `min` or `max`, or the two numbers are never set side by side.
    - `restore_best_weights` is off or not known, another fit lies between, or `epochs=1`.
    - It is a warning where Keras up to 2.15 is the target and `patience` is not smaller than `epochs`: those versions restore only after an
      early stop.

    ## References

    `keras/src/callbacks/early_stopping.py` (`on_train_end` restores, also without an early stop). Public thread: keras-team/keras issue
    12511. Measured with Keras 3.15.1: last val_loss 0.896, evaluate() 0.717, equal to the minimum of the history; 0.930 and 0.717 with a
    patience that never stopped the fit.
    """

    code = "VG402"
    name = "restored-weights-against-last-epoch"
    severity = Severity.ERROR

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        for training in trainings(analysis):
            if epochs(analysis, training) == 1:
                continue
            for history, measured in _last_beside_measured(analysis, training):
                restored = _restored(training, measured)
                if restored is not None:
                    depends = _depends_on_version(analysis, training)
                    severity = Severity.WARNING if depends else None
                    message = _message(history, measured) + (_VERSIONS if depends else "")
                    yield self.finding(history.place, message, _related(restored, measured), severity=severity)


_VERSIONS = "; Keras up to 2.15 restores only after an early stop, which `patience` rules out here, later versions after every fit"


def _last_beside_measured(analysis: Analysis, training: Training) -> Iterator[tuple[Quantity, Event]]:
    measurements = {event.call: event for event in training.measurements}
    for _, left, right in analysis.comparisons():
        for history, other in ((left, right), (right, left)):
            last = history.measure is Measure.HISTORY and history.selection == "last" and history.call == training.fit.call
            if last and other.measure in (Measure.EVALUATION, Measure.PREDICTION) and other.call in measurements:
                yield history, measurements[other.call]


def _restored(training: Training, measured: Event) -> Related | None:
    """What gave the model its best epoch's weights before the measurement."""
    replaced = training.replaced_before(measured)
    for load in replaced[-1:]:
        by_saver = any(is_file_of(load, saver) for saver in best_savers(training))
        return Related("load", "the best epoch's file is loaded here", load.place) if by_saver else None
    callback: Layer | None = restoring(training)
    return Related("callback", "restores the best epoch's weights", callback.place) if callback is not None else None


def _depends_on_version(analysis: Analysis, training: Training) -> bool:
    callback, planned = restoring(training), epochs(analysis, training)
    patience = whole(callback, "patience") if callback is not None else None
    version = tuple(int(part) for part in analysis.target_keras.split(".")[:2] if part.isdigit())
    return version < _RESTORES_ALWAYS and patience is not None and planned is not None and patience >= planned


def _message(history: Quantity, measured: Event) -> str:
    verb = "evaluate()" if measured.happening is Happening.EVALUATED else "predict()"
    entry = f"the history's last {history.key}" if history.key else "the history's last entry"
    return f"{entry} is of the last epoch's weights, {verb} of the best epoch's, which were restored ({at(measured.place, history.place)})"


def _related(restored: Related, measured: Event) -> tuple[Related, ...]:
    role = "evaluate" if measured.happening is Happening.EVALUATED else "predict"
    return (restored, Related(role, "measures the restored weights", measured.place))
