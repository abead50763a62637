"""VG106."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.api import Analysis, FacetComparison, FacetValue, Finding, Known, Rule, Severity
from valgap_rules.preprocessing._sides import contrast, differing, differs


class ColorOrderMismatch(Rule):
    """One pipeline of a model delivers BGR images, the other RGB.

    ## What it does

    Follows the order of the colour channels from the decoder to the model. `cv2.imread`, `cv2.imdecode` and `cv2.VideoCapture` deliver BGR;
    Keras, `tf.io` and PIL deliver RGB; `cvtColor`, `[..., ::-1]` and `preprocess_input` of the caffe family turn it round.

    ## Why is this bad?

    Red and blue change places for the model. Nothing fails, and what depends on shape still works, so the damage is hard to see.

    ## Example

    ```python
    from glob import glob

    import cv2
    import keras
    import numpy as np

    train = keras.utils.image_dataset_from_directory("train", image_size=(48, 48))

    model = keras.Sequential(
        [
            keras.layers.Input((48, 48, 3)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(4, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train, epochs=40)

    images = []
    for path in sorted(glob("test/*/*.png")):
        image = cv2.imread(path)
        image = cv2.resize(image, (48, 48))
        images.append(image)
    predictions = model.predict(np.array(images))
    ```

    ## Use instead

    ```python
    from glob import glob

    import cv2
    import keras
    import numpy as np

    train = keras.utils.image_dataset_from_directory("train", image_size=(48, 48))

    model = keras.Sequential(
        [
            keras.layers.Input((48, 48, 3)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(4, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train, epochs=40)

    images = []
    for path in sorted(glob("test/*/*.png")):
        image = cv2.cvtColor(cv2.imread(path), cv2.COLOR_BGR2RGB)
        image = cv2.resize(image, (48, 48))
        images.append(image)
    predictions = model.predict(np.array(images))
    ```

    ## When it stays silent

    - Both sides are read the same way, or the images are gray.
    - The standardisation differs too: a one-sided `preprocess_input` turns the channels as part of it, and is reported once.

    ## References

    `keras/src/applications/imagenet_utils.py` (mode caffe turns RGB to BGR), the OpenCV manual on `imread`; udacity/sdc-issue-reports
    issue 623. Measured with Keras 3.15 and OpenCV 5.0 on 720 synthetic images of two tints: predictions of the example have a log loss
    of 3.01 and accuracy 0.067, after `cvtColor` 0.269 and 0.942.
    """

    code = "VG106"
    name = "color-order-mismatch"
    severity = Severity.ERROR

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        for verdict, comparison in differing(analysis, "image.color"):
            if _orders(comparison) == {"rgb", "bgr"} and not differs(verdict, "values.standardization"):
                message = f"colour channels are in another order: {contrast(analysis, verdict, comparison, 'feeds')}"
                yield self.mismatch(analysis, verdict, comparison, message)


def _orders(comparison: FacetComparison) -> set[object]:
    return {_order(comparison.left), _order(comparison.right)}


def _order(value: FacetValue) -> object:
    return value.value.value if isinstance(value.value, Known) else None
