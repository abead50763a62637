"""VG803."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.api import Analysis, Endpoint, Finding, Operation, Related, Rule, Severity
from valgap_rules._overlap import chains
from valgap_rules.serving._steps import TO_UNIT, certainty_of, endpoints_of, entry, factor, preprocessing

_OTHER_DATA = frozenset({"opaque", "unknown", "call", "predict", "layer"})


class PreprocessThenRescale(Rule):
    """What `preprocess_input` delivers is divided by 255 once more.

    ## What it does

    Looks for a scaling meant for raw bytes behind a `preprocess_input` of the families caffe, torch and tf. In an ImageDataGenerator
    `preprocessing_function` runs first and `rescale` multiplies its result, in whatever order they are written.

    ## Why is this bad?

    Values in [-1, 1] become values in [-0.004, 0.004]: all images look the same grey to the pretrained network. Every pipeline
    that shares the generator has the fault, so no two numbers differ.

    ## Example

    ```python
    import keras
    from keras.applications.mobilenet_v2 import preprocess_input
    from tensorflow.keras.preprocessing.image import ImageDataGenerator

    generator = ImageDataGenerator(preprocessing_function=preprocess_input, rescale=1 / 255)
    train = generator.flow_from_directory("train", target_size=(96, 96))
    test = generator.flow_from_directory("test", target_size=(96, 96))

    model = keras.Sequential(
        [
            keras.layers.Input((96, 96, 3)),
            keras.applications.MobileNetV2(include_top=False, weights="imagenet", pooling="avg"),
            keras.layers.Dense(4, activation="softmax"),
        ]
    )
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    model.fit(train, epochs=3)
    model.evaluate(test)
    ```

    ## Use instead

    ```python
    import keras
    from keras.applications.mobilenet_v2 import preprocess_input
    from tensorflow.keras.preprocessing.image import ImageDataGenerator

    generator = ImageDataGenerator(preprocessing_function=preprocess_input)
    train = generator.flow_from_directory("train", target_size=(96, 96))
    test = generator.flow_from_directory("test", target_size=(96, 96))

    model = keras.Sequential(
        [
            keras.layers.Input((96, 96, 3)),
            keras.applications.MobileNetV2(include_top=False, weights="imagenet", pooling="avg"),
            keras.layers.Dense(4, activation="softmax"),
        ]
    )
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    model.fit(train, epochs=3)
    model.evaluate(test)
    ```

    ## When it stays silent

    - `preprocess_input` of EfficientNet, MobileNetV3 or ConvNeXt, which changes nothing.
    - A function of the user as `preprocessing_function`, which may expect the scaling that follows.
    - A scaling by another factor than one meant for raw bytes.

    ## References

    `keras/src/legacy/preprocessing/image.py` (ImageDataGenerator.standardize: preprocessing_function, then rescale); keras-team/keras
    issue 9645. Measured with Keras 3.15: the batches lie in [-0.0039, 0.0039]; features of a small network trained on [-1, 1] then give
    a new head accuracy 0.275 instead of 0.908.
    """

    code = "VG803"
    name = "preprocess-then-rescale"
    severity = Severity.ERROR

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        for model in analysis.trace.models:
            for endpoint in endpoints_of(analysis, model):
                yield from self._found(analysis, endpoint)

    def _found(self, analysis: Analysis, endpoint: Endpoint) -> Iterator[Finding]:
        for steps in _streams(analysis, endpoint):
            for first in preprocessing(steps)[:1]:
                yield from self._twice(endpoint, first, steps[steps.index(first) + 1 :])

    def _twice(self, endpoint: Endpoint, first: Operation, behind: tuple[Operation, ...]) -> Iterator[Finding]:
        for second in _rescalings(behind)[:1]:
            message = "the result of preprocess_input is scaled again, as if it were raw bytes"
            related = (
                Related("preprocess", "already scaled here", first.place),
                Related(endpoint.role.value, "the data reach the model here", endpoint.data_place),
            )
            kept = tuple(other for other in related if other.place != second.place)
            yield self.finding(second.place, message, kept, certainty=certainty_of(endpoint))


def _streams(analysis: Analysis, endpoint: Endpoint) -> Iterator[tuple[Operation, ...]]:
    """The steps of each stream of an endpoint's inputs behind the last that makes other data of them, then the model's own."""
    inside = entry(analysis, analysis.model(endpoint.model))
    for port in endpoint.ports("x"):
        for chain in chains(analysis, port):
            made = [index for index, step in enumerate(chain) if step.kind in _OTHER_DATA]
            yield (*chain[made[-1] + 1 if made else 0 :], *inside)


def _rescalings(steps: tuple[Operation, ...]) -> tuple[Operation, ...]:
    return tuple(step for step in steps if (factor(step) or 1.0) <= TO_UNIT)
