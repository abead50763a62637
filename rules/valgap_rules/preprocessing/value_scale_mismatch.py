"""VG104."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.api import Analysis, FacetComparison, Finding, Known, Rule, Severity, State, Verdict
from valgap_rules.preprocessing._sides import contrast, differing, differs


class ValueScaleMismatch(Rule):
    """Two pipelines of one model deliver values on different scales.

    ## What it does

    Folds every scaling step between source and model into one affine map, however it is written (`x / 255`, `rescale=1/255`, `Rescaling`,
    `convert_image_dtype`, `mobilenet_v2.preprocess_input`), and compares the map, and the value range, of two pipelines of one model.

    ## Why is this bad?

    Weights fit the range they were trained on. Fed values 255 times larger or smaller, the loss is meaningless; accuracy may hide it,
    because networks of ReLU layers are nearly indifferent to a common factor.

    ## Example

    ```python
    import keras

    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    x_train = x_train / 255.0

    model = keras.Sequential(
        [
            keras.layers.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x_train, y_train, epochs=3)
    model.evaluate(x_test, y_test)
    ```

    ## Use instead

    ```python
    import keras

    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    x_train = x_train / 255.0
    x_test = x_test / 255.0

    model = keras.Sequential(
        [
            keras.layers.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x_train, y_train, epochs=3)
    model.evaluate(x_test, y_test)
    ```

    ## When it stays silent

    - Both sides reach the same range, by whatever spelling, or from sources with different ranges.
    - The results differ by less than half a per cent of their range (`x / 255` against `x / 256`).
    - The scaling is a layer of the model, which acts on both sides.
    - Ranges are not known, and the maps differ only before another step, such as a logarithm.
    - A step that cannot be read may have changed the values, or the difference is per channel (normalization-mismatch speaks then).

    ## References

    `keras/src/legacy/preprocessing/image.py` (rescale), `keras/src/layers/preprocessing/rescaling.py`,
    `keras/src/applications/imagenet_utils.py` (mode tf); keras-team/keras issue 13517. Measured with Keras 3.15 on synthetic digits:
    the example evaluates at loss 6.736 and accuracy 0.925, the scaled test data at 0.898 and 0.926 (accuracy hides the fault); the
    spellings of one map agree to 3e-7.
    """

    code = "VG104"
    name = "value-scale-mismatch"
    severity = Severity.ERROR

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        for verdict, comparison in (*differing(analysis, "values.scale"), *_ranges_alone(analysis)):
            if _concerns(verdict, comparison):
                message = f"values reach the model on different scales: {contrast(analysis, verdict, comparison, 'feeds')}"
                yield self.mismatch(analysis, verdict, comparison, message)


def _ranges_alone(analysis: Analysis) -> Iterator[tuple[Verdict, FacetComparison]]:
    """The pairs whose ranges differ although the maps do not: their sources deliver other values."""
    return (pair for pair in differing(analysis, "values.range") if not differs(pair[0], "values.scale"))


def _concerns(verdict: Verdict, comparison: FacetComparison) -> bool:
    """Whether one map for all channels is the whole difference.

    Where both ranges are known they decide. Where they are not, maps before another step may not matter after it: only what follows the
    last of the same steps counts.
    """
    if differs(verdict, "values.standardization"):
        return False
    spread = verdict.facet("values.range")
    if spread is not None and spread.state is not State.UNDECIDED:
        return spread.state is State.DIFFERENT
    other = verdict.facet("values.transforms")
    if other is None or other.left.value == other.right.value == Known(()):
        return True
    return other.state is not State.DIFFERENT and comparison.left.value != comparison.right.value
