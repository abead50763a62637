"""VG202."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.api import Analysis, Finding, Operation, Related, Rule, Severity
from valgap_rules.randomness._steps import evaluated, transforms


class AugmentingGeneratorInEvaluation(Rule):
    """An ImageDataGenerator with random arguments delivers validation, evaluation or prediction data.

    ## What it does

    Looks for generators with rotations, shifts, flips, zooms and the like whose images are validated, evaluated or predicted. This
    includes `subset="validation"`: a generator treats both of its subsets alike.

    ## Why is this bad?

    Validation images are distorted like training images, and differently in each epoch. The curve of `val_loss` is noisy and biased, and
    does not agree with an evaluation of the same files through a plain generator.

    ## Example

    ```python
    import keras
    from tensorflow.keras.preprocessing.image import ImageDataGenerator

    generator = ImageDataGenerator(rescale=1 / 255, rotation_range=90, zoom_range=0.5, validation_split=0.2)
    train = generator.flow_from_directory("train", target_size=(48, 48), subset="training")
    validation = generator.flow_from_directory("train", target_size=(48, 48), subset="validation")

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
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    model.fit(train, validation_data=validation, epochs=40)
    ```

    ## Use instead

    ```python
    import keras
    from tensorflow.keras.preprocessing.image import ImageDataGenerator

    generator = ImageDataGenerator(rescale=1 / 255, rotation_range=90, zoom_range=0.5, validation_split=0.2)
    plain = ImageDataGenerator(rescale=1 / 255, validation_split=0.2)
    train = generator.flow_from_directory("train", target_size=(48, 48), subset="training")
    validation = plain.flow_from_directory("train", target_size=(48, 48), subset="validation")

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
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    model.fit(train, validation_data=validation, epochs=40)
    ```

    ## When it stays silent

    - The generator only rescales, standardises or applies a function without randomness.
    - It delivers training data, or the evaluated stream is the training stream itself.
    - Its predictions become the training data of another model.

    ## References

    `keras/src/legacy/preprocessing/image.py` (ImageDataGenerator.random_transform, DirectoryIterator); keras-team/keras-preprocessing
    issue 218, keras-team/keras issue 10014. Measured with Keras 3.15: three evaluations of the example's validation subset give 0.374,
    0.369 and 0.404; the plain generator gives 1.162 each time.
    """

    code = "VG202"
    name = "augmenting-generator-in-evaluation"
    severity = Severity.ERROR

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        for path in evaluated(analysis):
            steps = tuple(step for step in path.steps if step.known("engine") == "generator")
            if steps:
                message = f"{path.words} come from a generator that augments: {transforms(steps)}"
                yield self.finding(steps[-1].place, message, (*_switches(steps), *path.related), certainty=path.certainty)


def _switches(steps: tuple[Operation, ...]) -> tuple[Related, ...]:
    """Where the generator was told to augment."""
    arguments = (step.argument("transform") for step in steps)
    places = dict.fromkeys(argument.place for argument in arguments if argument is not None and argument.place is not None)
    return tuple(Related("random", "switched on here", place) for place in places)
