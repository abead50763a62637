"""VG102."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.api import Analysis, Finding, Role, Rule, Severity, Verdict
from valgap_rules.preprocessing._sides import contrast, differing, differs


class ResizeInterpolationMismatch(Rule):
    """Two pipelines of one model bring images to the same size with different interpolation.

    ## What it does

    Compares how the images that reach one model were resampled: kernel, antialiasing and grid, with the defaults of the library where
    nothing is written. `load_img` and `flow_from_directory` take the nearest pixel, `image_dataset_from_directory` and
    `tf.image.resize` interpolate bilinearly without antialiasing, `PIL.Image.resize` is bicubic with it, `cv2.resize` is bilinear without.

    ## Why is this bad?

    Interpolation decides how much fine texture survives: nearest keeps jagged edges and aliasing, antialiased filters remove them.
    A network trained on one kind sees other textures in evaluation, although size, colours and range are right.

    ## Example

    ```python
    import keras

    train = keras.utils.image_dataset_from_directory("train", image_size=(48, 48))
    test = keras.utils.image_dataset_from_directory("test", image_size=(48, 48), interpolation="nearest")

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
    model.evaluate(test)
    ```

    ## Use instead

    ```python
    import keras

    train = keras.utils.image_dataset_from_directory("train", image_size=(48, 48))
    test = keras.utils.image_dataset_from_directory("test", image_size=(48, 48))

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
    model.evaluate(test)
    ```

    ## When it stays silent

    - Both kernels belong to one class, such as `tf.image.resize` (bilinear) and `cv2.resize` (linear), which agree to rounding.
    - One side never resizes, or the sizes differ as well (resize-size-mismatch speaks then).
    - One image that the script names and predicts once gives an info only.

    ## References

    `keras/src/utils/image_utils.py` (load_img), `keras/src/utils/image_dataset_utils.py`, `keras/src/legacy/preprocessing/image.py`;
    tensorflow/tensorflow issue 46255. Measured with Keras 3.15 on 720 synthetic textures: the example evaluates at loss 0.552 and
    accuracy 0.762, with one kernel 0.269 and 0.942.
    """

    code = "VG102"
    name = "resize-interpolation-mismatch"
    severity = Severity.WARNING

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        for verdict, comparison in differing(analysis, "image.resampling"):
            if not differs(verdict, "image.size"):
                severity = Severity.INFO if _demonstrates(analysis, verdict) else self.severity
                message = f"images are resampled differently: {contrast(analysis, verdict, comparison, 'uses')}"
                yield self.mismatch(analysis, verdict, comparison, message, severity=severity)


def _demonstrates(analysis: Analysis, verdict: Verdict) -> bool:
    """Whether the right side is a prediction of images that the script names one by one."""
    endpoint = analysis.endpoint(verdict.right)
    sources = [operation for operation in analysis.path(endpoint) if not operation.inputs]
    return (
        endpoint.role is Role.PREDICT
        and bool(sources)
        and all(source.kind == "file" and isinstance(source.known("path"), str) for source in sources)
    )
