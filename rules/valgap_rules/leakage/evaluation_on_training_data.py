"""VG606."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.api import Analysis, Certainty, Endpoint, Finding, Operation, Related, Role, Rule, Severity, remembered
from valgap_rules._facts import text
from valgap_rules._overlap import Overlap, chains, may_share, overlap, sources_of
from valgap_rules.leakage._names import TEST, VALIDATION, folder, is_called
from valgap_rules.leakage._reported import evaluated_after

_TEST_FOLDERS = TEST | {"test_set"}


class EvaluationOnTrainingData(Rule):
    """What is reported as held out holds rows that the model is trained on.

    ## What it does

    Looks for `validation_data` that are the training data or a part of them, for an evaluation set that is loaded from the same files,
    directory or slice as the training set, and for training on a split that is named the test split.

    ## Why is this bad?

    The number then says how well the model remembers, not how well it does on unseen data. Early stopping and checkpoints that watch it
    pick the most overfitted epoch.

    ## Example

    ```python
    import keras
    import numpy as np

    x, y = np.random.rand(600, 8), np.random.rand(600, 1)

    model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(32, activation="relu"), keras.layers.Dense(1)])
    model.compile("adam", "mse")
    model.fit(x, y, epochs=5, validation_data=(x, y))
    ```

    ## Use instead

    ```python
    import keras
    import numpy as np

    x, y = np.random.rand(600, 8), np.random.rand(600, 1)
    x_valid, y_valid = np.random.rand(203, 8), np.random.rand(203, 1)

    model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(32, activation="relu"), keras.layers.Dense(1)])
    model.compile("adam", "mse")
    model.fit(x, y, epochs=5, validation_data=(x_valid, y_valid))
    ```

    ## When it stays silent

    - The training score is printed beside a held-out one, or the rows that both sides read are not known to be the same.
    - A model that is trained on other rows as well is adapted to the test split on purpose.
    - The parts of one split overlap for another reason that has a rule of its own: a reshuffle, two seeds, two fractions.
    - `evaluate()` of the training arrays themselves, with nothing held out, is an information.

    ## References

    `keras/src/backend/tensorflow/trainer.py` (fit evaluates `validation_data` as given). Public thread: keras-team/keras issue 9050.
    Measured with Keras 3.15.1 on random labels: val_loss 0.010 and accuracy 1.00 on the training rows, 5.33 and 0.29 on fresh ones.
    """

    code = "VG606"
    name = "evaluation-on-training-data"
    severity = Severity.WARNING

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        for train in analysis.endpoints(Role.TRAIN):
            yield from self._trained_on_test(analysis, train)
        for other in analysis.endpoints(Role.VALIDATION, Role.EVALUATE):
            yield from self._judged(analysis, other)

    def _judged(self, analysis: Analysis, other: Endpoint) -> Iterator[Finding]:
        """The finding about an endpoint that says how good the model is, with the first training that has rows of it."""
        for train in _judges(analysis, other):
            found = overlap(analysis, train.ports("x"), other.ports("x"))
            severity = _severity(analysis, train, other, found) if found is not None else None
            if found is not None and severity is not None:
                certain = train.certain and other.certain and not _held_out_by_name(train, other, found)
                yield self.finding(
                    other.data_place,
                    _message(train, other, found),
                    (Related("train", "training data reach the model here", train.data_place),),
                    certainty=Certainty.PROVEN if certain else Certainty.LIKELY,
                    severity=severity,
                )
                return

    def _trained_on_test(self, analysis: Analysis, train: Endpoint) -> Iterator[Finding]:
        sources = _sources(analysis, train)
        if len(sources) == 1 and _is_trained_on_test_only(analysis, train.model):
            message = f"the model is trained on the test split ({_described(sources[0])})"
            certainty = Certainty.LIKELY if sources[0].kind == "directory" or not train.certain else Certainty.PROVEN
            yield self.finding(sources[0].place, message, (Related("train", "it is trained here", train.place),), certainty=certainty)


def _judges(analysis: Analysis, other: Endpoint) -> Iterator[Endpoint]:
    """The trainings that an endpoint judges: of a fit's validation that fit, of any other all before it that may read its rows."""
    sources = sources_of(analysis, other.ports("x"))
    of_fit = other.role is Role.VALIDATION and any(train.call == other.call for train in analysis.endpoints(Role.TRAIN))
    for known, trains in _trainings(analysis, other.model).items():
        if may_share(analysis, known, sources):
            for train in trains:
                if train.call == other.call if of_fit else evaluated_after(analysis, other, train):
                    yield train


@remembered
def _trainings(analysis: Analysis, model: int) -> dict[frozenset[int], tuple[Endpoint, ...]]:
    """The trainings of a model by the sources of their data."""
    found: dict[frozenset[int], list[Endpoint]] = {}
    for train in analysis.endpoints(Role.TRAIN):
        if train.model == model:
            found.setdefault(sources_of(analysis, train.ports("x")), []).append(train)
    return {sources: tuple(trains) for sources, trains in found.items()}


@remembered
def _is_trained_on_test_only(analysis: Analysis, model: int) -> bool:
    trains = (train for train in analysis.endpoints(Role.TRAIN) if train.model == model)
    return all(_is_test(source) for train in trains for source in _sources(analysis, train))


def _validates(endpoint: Endpoint, train: Endpoint) -> bool:
    """Whether the rows are the validation data of this very fit."""
    return endpoint.role is Role.VALIDATION and endpoint.call == train.call


def _held_out_by_name(train: Endpoint, other: Endpoint, found: Overlap) -> bool:
    """Whether only a name says that the evaluated rows were meant to be held out."""
    return not _validates(other, train) and not found.loaded_twice and is_called(other, TEST | VALIDATION)


def _severity(analysis: Analysis, train: Endpoint, other: Endpoint, found: Overlap) -> Severity | None:
    if _validates(other, train):
        return Severity.WARNING
    if is_called(other, TEST | VALIDATION):
        return Severity.WARNING
    others = (e for e in analysis.endpoints(Role.VALIDATION, Role.EVALUATE) if e.model == train.model and e.id != other.id)
    if any(overlap(analysis, train.ports("x"), endpoint.ports("x")) is None for endpoint in others):
        return None
    return Severity.WARNING if found.loaded_twice else Severity.INFO


def _message(train: Endpoint, other: Endpoint, found: Overlap) -> str:
    what = "validation_data are" if _validates(other, train) else "evaluate() gets"
    how = "the rows that the model is trained on" if found.complete else "rows of which some are training rows"
    again = ", loaded a second time" if found.loaded_twice else ""
    return f"{what} {how}{again}: the number says what the model remembers, not how it does on unseen data"


def _sources(analysis: Analysis, endpoint: Endpoint) -> list[Operation]:
    return [chain[0] for port in endpoint.ports("x") for chain in chains(analysis, port)]


def _is_test(source: Operation) -> bool:
    if source.kind == "dataset":
        return source.known("part") == "test"
    return source.kind == "directory" and folder(text(source, "directory")).lower() in _TEST_FOLDERS


def _described(source: Operation) -> str:
    return f"{text(source, 'name') or 'dataset'} test" if source.kind == "dataset" else (text(source, "directory") or "")
