"""VG104."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.api import Analysis, FacetComparison, FacetValue, Finding, Known, Rule, Severity, State, Verdict
from valgap_rules.preprocessing._sides import contrast, differing, differs, per_channel

_TOLERANCE = 0.01


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
    - The ranges differ by less than one per cent (`x / 255` against `x / 256`).
    - The scaling is a layer of the model, which acts on both sides.
    - A step that cannot be read may have changed the values, or the difference is per channel (normalization-mismatch speaks then).

    ## References

    `keras/src/legacy/preprocessing/image.py` (rescale), `keras/src/layers/preprocessing/rescaling.py`,
    `keras/src/applications/imagenet_utils.py` (mode tf); keras-team/keras issue 13517. @VG104@
    """

    code = "VG104"
    name = "value-scale-mismatch"
    severity = Severity.ERROR

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        for facet in ("values.scale", "values.range"):
            for verdict, comparison in differing(analysis, facet):
                if _concerns(verdict):
                    main = _main(verdict, comparison)
                    message = f"values reach the model on different scales: {contrast(analysis, verdict, main, 'feeds')}"
                    yield self.mismatch(analysis, verdict, main, message)


def _concerns(verdict: Verdict) -> bool:
    """Whether one scalar map or range is the whole difference. Where both ranges are known they decide, whatever the maps are."""
    if differs(verdict, "values.standardization") or _channelwise(verdict):
        return False
    spread = verdict.facet("values.range")
    return spread is None or spread.state is State.UNDECIDED or (spread.state is State.DIFFERENT and not _close(spread.left, spread.right))


def _main(verdict: Verdict, comparison: FacetComparison) -> FacetComparison:
    """The comparison of the maps where they differ, for it names the step that scales."""
    scale = verdict.facet("values.scale")
    return scale if scale is not None and scale.state is State.DIFFERENT else comparison


def _channelwise(verdict: Verdict) -> bool:
    scale = verdict.facet("values.scale")
    return scale is not None and scale.state is State.DIFFERENT and per_channel(scale)


def _close(left: FacetValue, right: FacetValue) -> bool:
    """Whether the ends of both ranges agree to one per cent of the wider range."""
    ranges = [_ends(side) for side in (left, right)]
    if not all(ranges):
        return False
    width = max(high - low for low, high in ranges)
    return all(abs(a - b) <= _TOLERANCE * width for a, b in zip(*ranges, strict=True))


def _ends(value: FacetValue) -> tuple[float, ...]:
    fact = value.value
    if not isinstance(fact, Known) or not isinstance(fact.value, tuple):
        return ()
    return tuple(end for end in fact.value if isinstance(end, (int, float)))
