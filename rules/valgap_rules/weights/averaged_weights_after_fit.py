"""VG404."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.api import Analysis, Event, Finding, Happening, Known, Layer, Related, Role, Rule, Severity
from valgap_rules._facts import fact, is_true, whole
from valgap_rules.weights._steps import planned_steps
from valgap_rules.weights._training import Training, endpoint_of, may_restore, trainings

_WRAPPERS = ("MovingAverage", "SWA")


class AveragedWeightsAfterFit(Rule):
    """Weights are averaged when fit() ends, after its last validation.

    ## What it does

    Looks for an optimizer with `use_ema=True`, or a moving-average wrapper whose averages are assigned after the fit, in a fit that
    validates, followed by `evaluate()` or `predict()`.

    ## Why is this bad?

    During fit() the model trains and validates with the raw weights; the average is kept beside them. When fit() ends the average
    overwrites them. Every `val_loss` of the history is then of the raw weights and the later measurement of the averaged ones. The gap is
    large while the average is young: with a momentum of 0.99 it remembers about the last hundred steps.

    ## Example

    ```python
    import keras
    import numpy as np

    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(600, 8)), rng.normal(size=(600, 1))
    x_valid, y_valid = rng.normal(size=(203, 8)), rng.normal(size=(203, 1))

    model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(32, activation="relu"), keras.layers.Dense(1)])
    model.compile(keras.optimizers.Adam(use_ema=True, ema_momentum=0.99), "mse")
    model.fit(x, y, epochs=4, validation_data=(x_valid, y_valid))
    model.evaluate(x_valid, y_valid)
    ```

    ## Use instead

    ```python
    import keras
    import numpy as np

    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(600, 8)), rng.normal(size=(600, 1))
    x_valid, y_valid = rng.normal(size=(203, 8)), rng.normal(size=(203, 1))

    model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(32, activation="relu"), keras.layers.Dense(1)])
    model.compile(keras.optimizers.Adam(use_ema=True, ema_momentum=0.99), "mse")
    model.fit(x, y, epochs=4, validation_data=(x_valid, y_valid), callbacks=[keras.callbacks.SwapEMAWeights()])
    model.evaluate(x_valid, y_valid)
    ```

    ## When it stays silent

    - `SwapEMAWeights` validates with the averaged weights.
    - `restore_best_weights=True` puts raw weights back after the average was assigned: the two numbers agree, and the average is lost.
    - `ema_overwrite_frequency` divides the number of steps of the fit, or that number is not known.
    - The fit does not validate, weights are loaded before the measurement, or a wrapper's average is never assigned.

    ## References

    `keras/src/optimizers/base_optimizer.py` (`finalize_variable_values`), `keras/src/callbacks/swap_ema_weights.py`. Public thread:
    keras-team/keras pull request 18978. Measured with Keras 3.15.1, momentum 0.99, 76 steps: last val_loss 0.794, evaluate() 1.121; equal
    with SwapEMAWeights; `ema_overwrite_frequency=16` leaves a gap of 0.242 (76 is no multiple of 16), 19 and 38 leave none.
    """

    code = "VG404"
    name = "averaged-weights-after-fit"
    severity = Severity.ERROR

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        for training in trainings(analysis):
            optimizer = _optimizer(analysis, training)
            validates = endpoint_of(analysis, training, Role.VALIDATION) is not None
            if optimizer is None or not validates or training.unread or may_restore(training):
                continue
            for measured in training.measurements[:1]:
                averaged = _averaged(analysis, training, optimizer, measured)
                if averaged is not None:
                    places = (averaged, _validated(training))
                    yield self.finding(measured.place, _message(measured), places, certainty=training.certainty)


def _optimizer(analysis: Analysis, training: Training) -> Layer | None:
    """The optimizer of the last compile before the fit, where it keeps an average."""
    compiled = [e for e in analysis.events(training.fit.model) if e.happening is Happening.COMPILED and e.index < training.fit.index]
    objects = compiled[-1].objects if compiled else ()
    return next((o for o in objects if is_true(o, "use_ema") or o.short_name in _WRAPPERS), None)


def _averaged(analysis: Analysis, training: Training, optimizer: Layer, measured: Event) -> Related | None:
    """What put the average into the model between the last validation and the measurement."""
    replaced = training.replaced_before(measured)
    if optimizer.short_name in _WRAPPERS:
        assigned = [event for event in replaced if event.happening is Happening.WEIGHTS_SET]
        return Related("average", "the average is assigned here, after the last validation", assigned[-1].place) if assigned else None
    swapped = training.callbacks("SwapEMAWeights")
    if replaced or swapped or not _ends_apart(analysis, training, optimizer):
        return None
    return Related("optimizer", "use_ema=True: the average overwrites the weights when fit() ends", optimizer.place)


def _ends_apart(analysis: Analysis, training: Training, optimizer: Layer) -> bool:
    """Whether the weights of the last validation are not yet the average."""
    frequency = fact(optimizer, "ema_overwrite_frequency")
    if frequency is None or frequency == Known(None):
        return True
    every, steps = whole(optimizer, "ema_overwrite_frequency"), planned_steps(analysis, training)
    return bool(every and steps and steps % every)


def _message(measured: Event) -> str:
    verb = "evaluate()" if measured.happening is Happening.EVALUATED else "predict()"
    return f"{verb} uses averaged weights that were put into the model after the last validation; fit's val_ numbers are of the raw weights"


def _validated(training: Training) -> Related:
    return Related("validation", "validates the raw weights", training.fit.place)
