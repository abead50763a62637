"""VG201."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.api import Analysis, Finding, Rule, Severity
from valgap_rules.randomness._steps import evaluated, transforms


class RandomTransformInEvaluation(Rule):
    """Validation, evaluation or prediction data pass a random transformation.

    ## What it does

    Looks for random steps outside the model on the way of data that are validated, evaluated or predicted: `tf.image.random_*`, the
    `Random*` layers of Keras called in a map or directly, numpy randomness, augmentation flags left on, mixup.

    ## Why is this bad?

    The score is of distorted data, and another one at each pass: `val_loss` and a later `evaluate` of the same weights and files
    differ. A `Random*` layer called outside a model is active, for `training` defaults to True there.

    ## Example

    ```python
    import keras

    augment = keras.Sequential([keras.layers.RandomFlip(), keras.layers.RandomRotation(0.4)])


    def distort(images, labels):
        return augment(images, training=True), labels


    train = keras.utils.image_dataset_from_directory("train", image_size=(48, 48)).map(distort)
    test = keras.utils.image_dataset_from_directory("test", image_size=(48, 48)).map(distort)

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

    augment = keras.Sequential([keras.layers.RandomFlip(), keras.layers.RandomRotation(0.4)])


    def distort(images, labels):
        return augment(images, training=True), labels


    train = keras.utils.image_dataset_from_directory("train", image_size=(48, 48)).map(distort)
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

    - Only the training data are augmented, or the random layers stand inside the model, which evaluates with them switched off.
    - Whether the data pass the step depends on something that is not known.
    - The evaluated stream is the training stream itself, or the predictions become the training data of another model.
    - The noise is the task: the target is the clean version of the input.
    - The randomness belongs to an ImageDataGenerator (augmenting-generator-in-evaluation speaks then).

    ## References

    `keras/src/layers/preprocessing/image_preprocessing/base_image_preprocessing_layer.py` (training=True in call),
    `tensorflow/python/ops/image_ops_impl.py`; keras-team/tf-keras issue 320. Measured with Keras 3.15: two evaluations of the example's
    model and files give 0.593 and 0.587, plain test images 1.097 both times: the augmented score hides how the model does on real
    images.
    """

    code = "VG201"
    name = "random-transform-in-evaluation"
    severity = Severity.ERROR

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        for path in evaluated(analysis):
            steps = tuple(step for step in path.steps if step.known("engine") != "generator")
            if steps:
                message = f"{path.words} are transformed at random: {transforms(steps)}"
                yield self.finding(steps[-1].place, message, path.related, certainty=path.certainty)
