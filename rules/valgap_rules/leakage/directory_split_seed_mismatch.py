"""VG602."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.api import Analysis, Endpoint, Finding, Operation, Related, Role, Rule, Severity
from valgap_rules._facts import known, text


class DirectorySplitSeedMismatch(Rule):
    """The training and the validation subset of one directory come from two different splits.

    ## What it does

    Compares the two calls of `image_dataset_from_directory` (or its text and audio siblings) that make `subset="training"` and
    `subset="validation"` of one directory: another `seed` while the files are shuffled, or another `validation_split`.

    ## Why is this bad?

    Each call lists the files, shuffles the list with its seed and cuts it. Two seeds make two lists, so most of the validation files are
    training files too, and some files are in neither part. A larger `validation_split` on the validation side reaches back into the
    training files in the same way. The validation number is then no estimate for unseen data.

    ## Example

    ```python
    import keras

    train = keras.utils.image_dataset_from_directory("data", validation_split=0.2, subset="training", seed=1, image_size=(48, 48))
    valid = keras.utils.image_dataset_from_directory("data", validation_split=0.2, subset="validation", seed=2, image_size=(48, 48))

    model = keras.Sequential(
        [
            keras.Input((48, 48, 3)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(4, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train, epochs=5, validation_data=valid)
    ```

    ## Use instead

    ```python
    import keras

    train = keras.utils.image_dataset_from_directory("data", validation_split=0.2, subset="training", seed=1, image_size=(48, 48))
    valid = keras.utils.image_dataset_from_directory("data", validation_split=0.2, subset="validation", seed=1, image_size=(48, 48))

    model = keras.Sequential(
        [
            keras.Input((48, 48, 3)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(4, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(train, epochs=5, validation_data=valid)
    ```

    ## When it stays silent

    - Seeds, fractions, `shuffle` or the directories are not known, or the directories differ.
    - The seeds differ and `shuffle=False` on both sides: the seed is not used.
    - Only one side shuffles: another rule speaks of that. No seed at all raises a ValueError in Keras.
    - A larger fraction on the training side is an information: no file is in both parts, some are in neither.

    ## References

    `keras/src/utils/image_dataset_utils.py`, `keras/src/utils/dataset_utils.py` (`get_training_or_validation_split` cuts the shuffled
    list). Public thread: BatteryDEV/AutoECM issue 13. Measured with Keras 3.15.1 on 100 files: seeds 1 and 2 share 16 of 20 validation
    files, equal seeds none; fractions 0.2 and 0.4 share 20 of 40, 0.4 and 0.2 none.
    """

    code = "VG602"
    name = "directory-split-seed-mismatch"
    severity = Severity.ERROR

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        validating = _reading(analysis, "validation", Role.VALIDATION, Role.EVALUATE, Role.PREDICT)
        for train in _reading(analysis, "training", Role.TRAIN):
            for other in (endpoint for endpoint in validating if endpoint.model == train.model):
                for ours, theirs in _halves(analysis, train, other):
                    yield from self._compared(ours, theirs, other)

    def _compared(self, ours: Operation, theirs: Operation, other: Endpoint) -> Iterator[Finding]:
        places = (
            Related("train", "the training subset is made here", ours.place),
            Related(other.role.value, f"{other.role.value} data reach the model here", other.data_place),
        )
        seeds, fractions = [_numbers(ours, theirs, name) for name in ("seed", "validation_split")]
        if seeds is not None and seeds[0] != seeds[1] and ours.known("shuffle") is True:
            message = f"seed={seeds[0]:g} splits the training subset, seed={seeds[1]:g} the validation subset: files are in both"
            yield self.finding(theirs.place, message, places)
        elif fractions is not None and fractions[0] != fractions[1]:
            shared = fractions[0] < fractions[1]
            ends = "files are in both" if shared else "some files are in neither"
            message = f"validation_split is {fractions[0]:g} for the training subset and {fractions[1]:g} for the validation subset: {ends}"
            yield self.finding(theirs.place, message, places, severity=None if shared else Severity.INFO)


def _halves(analysis: Analysis, train: Endpoint, other: Endpoint) -> Iterator[tuple[Operation, Operation]]:
    """The training and the validation subset of one directory, both shuffled or both not, where the two endpoints read them."""
    for ours in _subsets(analysis, train, "training"):
        for theirs in _subsets(analysis, other, "validation"):
            folders = {text(ours, "directory"), text(theirs, "directory")}
            same = len(folders) == 1 and None not in folders
            shuffled = (ours.known("shuffle"), theirs.known("shuffle"))
            if same and shuffled in ((True, True), (False, False)) and _counts_from_the_end(ours) and _counts_from_the_end(theirs):
                yield ours, theirs


def _reading(analysis: Analysis, subset: str, *roles: Role) -> tuple[Endpoint, ...]:
    return tuple(endpoint for endpoint in analysis.endpoints(*roles) if _subsets(analysis, endpoint, subset))


def _subsets(analysis: Analysis, endpoint: Endpoint, subset: str) -> tuple[Operation, ...]:
    return tuple(step for step in analysis.path(endpoint) if step.kind == "directory" and step.known("subset") == subset)


def _counts_from_the_end(directory: Operation) -> bool:
    """Whether the split cuts one list of all files, as the dataset functions do; generators cut each class from the front."""
    return directory.callee.endswith("_dataset_from_directory")


def _numbers(left: Operation, right: Operation, name: str) -> tuple[float, float] | None:
    values = known(left, name), known(right, name)
    return (values[0], values[1]) if isinstance(values[0], (int, float)) and isinstance(values[1], (int, float)) else None
