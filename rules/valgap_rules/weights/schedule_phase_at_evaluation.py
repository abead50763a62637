"""VG409."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.api import Analysis, Finding, Happening, Layer, Related, Rule, Severity
from valgap_rules.weights._phase import phase_at
from valgap_rules.weights._steps import planned_steps
from valgap_rules.weights._training import Training, trainings


class SchedulePhaseAtEvaluation(Rule):
    """Training ends where its learning-rate schedule does not.

    ## What it does

    Looks for a cyclical or restarting schedule whose last cycle is cut, or a decay that is planned for far more or far fewer steps than the
    fit runs, followed by `evaluate()`.

    ## Why is this bad?

    It need not be: this is an explanation. Cyclical schedules reach their good weights at the end of a cycle, and a decay that was cut
    short never reaches its small rates, so the last epoch is not the annealed model that the schedule was chosen for. A schedule makes no
    gap between fit() and evaluate(): the history's last val_loss is of the final weights, and evaluate() on the same data gives the same
    number, whatever the learning rate was.

    ## Example

    ```python
    import keras
    import numpy as np

    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(600, 8)), rng.normal(size=(600, 1))
    x_valid, y_valid = rng.normal(size=(203, 8)), rng.normal(size=(203, 1))

    model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(32, activation="relu"), keras.layers.Dense(1)])
    model.compile(keras.optimizers.Adam(keras.optimizers.schedules.CosineDecayRestarts(0.05, first_decay_steps=40)), "mse")
    model.fit(x, y, epochs=7, batch_size=32, validation_data=(x_valid, y_valid))
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
    model.compile(keras.optimizers.Adam(keras.optimizers.schedules.CosineDecayRestarts(0.05, first_decay_steps=19)), "mse")
    model.fit(x, y, epochs=7, batch_size=32, validation_data=(x_valid, y_valid))
    model.evaluate(x_valid, y_valid)
    ```

    ## When it stays silent

    - The number of steps of the fit, or a length of the schedule, is not known.
    - No more than a tenth of the last cycle is missing, or the planned decay is within a quarter of the steps.
    - The schedule has no end: ExponentialDecay, InverseTimeDecay.
    - Another fit of the model is not followed by a measurement.

    ## References

    `keras/src/optimizers/schedules/learning_rate_schedule.py`. Measured with Keras 3.15.1: evaluate() minus the last val_loss is exactly
    0.0 for CosineDecayRestarts 8% into its third cycle, CosineDecay planned for 10,000 and for 20 of 133 steps, and PolynomialDecay with
    cycle=True.
    """

    code = "VG409"
    name = "schedule-phase-at-evaluation"
    severity = Severity.INFO

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        for training in trainings(analysis):
            steps = planned_steps(analysis, training)
            schedules = _schedules(analysis, training)
            for measured in training.measurements[:1]:
                for schedule in schedules if steps is not None else ():
                    phase = phase_at(schedule, steps or 0)
                    if phase:
                        yield self.finding(measured.place, f"{phase}{_AGREES}", _related(training, schedule, steps or 0))


_AGREES = "; the history's last val_loss and evaluate() are both of the final weights, so the schedule makes no gap between them"


def _schedules(analysis: Analysis, training: Training) -> tuple[Layer, ...]:
    compiled = [e for e in analysis.events(training.fit.model) if e.happening is Happening.COMPILED and e.index < training.fit.index]
    return compiled[-1].objects if compiled else ()


def _related(training: Training, schedule: Layer, steps: int) -> tuple[Related, ...]:
    return (
        Related("schedule", f"{schedule.short_name} is made here", schedule.place),
        Related("train", f"fit() runs {steps} steps", training.fit.place),
    )
