"""VG309."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.api import Analysis, Comparison, Finding, Measure, Quantity, Related, Rule, Severity
from valgap_rules.mode._layers import ModeDependent, mode_dependent


class ModeDependentLayers(Rule):
    """BatchNormalization, Dropout and the like act in training mode in fit's training loss only.

    ## What it does

    Explains, where a model has layers that act differently in training mode and the script sets a validation number beside another number,
    which of the numbers those layers can touch.

    ## Why is this bad?

    It is not: this is an explanation. The training `loss` and metrics of fit() are computed in training mode, batch by batch, while the
    weights change. `val_loss` and `evaluate()` are both computed in inference mode: fit() validates by calling evaluate(). A gap between
    training loss and val_loss may therefore come from these layers; a gap between val_loss and evaluate() may not, and another cause has to
    be looked for: other weights, other data, another preprocessing.

    ## Example

    ```python
    import keras
    import numpy as np

    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(600, 8)), rng.normal(size=(600, 1))
    x_valid, y_valid = rng.normal(size=(203, 8)), rng.normal(size=(203, 1))

    model = keras.Sequential(
        [
            keras.Input((8,)),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.BatchNormalization(),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(1),
        ]
    )
    model.compile("adam", "mse")
    history = model.fit(x, y, epochs=5, validation_data=(x_valid, y_valid))
    print(history.history["val_loss"][-1], model.evaluate(x_valid, y_valid))
    ```

    ## Use instead

    ```python
    import keras
    import numpy as np

    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(600, 8)), rng.normal(size=(600, 1))
    x_valid, y_valid = rng.normal(size=(203, 8)), rng.normal(size=(203, 1))

    model = keras.Sequential(
        [
            keras.Input((8,)),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.LayerNormalization(),
            keras.layers.Dense(1),
        ]
    )
    model.compile("adam", "mse")
    history = model.fit(x, y, epochs=5, validation_data=(x_valid, y_valid))
    print(history.history["val_loss"][-1], model.evaluate(x_valid, y_valid))
    ```

    ## When it stays silent

    - The model has no such layer, as far as its layers could be read, or no validation number is set beside another.
    - It speaks once a model.

    ## References

    `keras/src/backend/tensorflow/trainer.py` (`fit` calls `evaluate`; `test_step` passes `training=False`). Measured with Keras 3.15.1,
    BatchNormalization and Dropout(0.5): evaluate() minus the last val_loss 0.0; training loss 1.343 against 1.021 from evaluate() on the
    same training rows.
    """

    code = "VG309"
    name = "mode-dependent-layers"
    severity = Severity.INFO

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        for model in analysis.trace.models:
            parts = mode_dependent(model)
            comparison = _compared(analysis, model.id) if parts else None
            if comparison is not None:
                yield self.finding(comparison.place, _message(parts), _related(parts))


def _compared(analysis: Analysis, model: int) -> Comparison | None:
    """The first place where a validation number of the model stands beside another of its numbers."""
    for comparison, left, right in analysis.comparisons():
        if left.model == right.model == model and (_validates(left) or _validates(right)):
            return comparison
    return None


def _validates(quantity: Quantity) -> bool:
    return quantity.measure is Measure.HISTORY and (quantity.key or "").startswith("val_")


def _message(parts: ModeDependent) -> str:
    act = "acts" if len({related.place for related in _related(parts)}) == 1 else "act"
    return (
        f"{parts.names} {act} in training mode in fit's training loss and metrics only; "
        "val_loss and evaluate() are both computed in inference mode, so these layers make no gap between those two"
    )


def _related(parts: ModeDependent) -> tuple[Related, ...]:
    first = {layer.short_name: layer.place for layer in reversed(parts.layers)}
    first |= {backbone.callee.rpartition(".")[2]: backbone.place for backbone in parts.backbones}
    in_order = sorted(first.items(), key=lambda item: item[1].sort_key)
    return tuple(Related("layer", f"{name} acts by mode", place) for name, place in in_order)
