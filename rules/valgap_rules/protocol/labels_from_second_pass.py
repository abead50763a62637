"""VG502."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.api import Analysis, Finding, Operation, Related, Rule, Severity
from valgap_rules._facts import is_true
from valgap_rules._passage import operations, surely_passed
from valgap_rules._places import at
from valgap_rules.protocol._order import Pairing, certainty, in_file_order, pairings, passes, predicted_here, rearranged, shuffles


class LabelsFromSecondPass(Rule):
    """Labels are collected in another pass over a dataset that is shuffled anew each time.

    ## What it does

    Looks for `predict(dataset)` whose result is paired with labels from a loop of its own over the same dataset, where the dataset
    reshuffles at every iteration.

    ## Why is this bad?

    `shuffle()` draws another order for every pass, with a seed too, and so do the `*_dataset_from_directory` functions unless
    `shuffle=False`. The labels of the second pass belong to other rows than the predictions of the first: accuracy and reports are near
    chance. `evaluate()` on the same dataset is right, because it takes inputs and labels from one pass.

    ## Example

    ```python
    import keras
    import numpy as np
    from sklearn.metrics import accuracy_score

    test = keras.utils.image_dataset_from_directory("test", image_size=(48, 48))

    model = keras.models.load_model("model.keras")
    predictions = np.argmax(model.predict(test), axis=1)
    labels = np.concatenate([batch for _, batch in test])
    print(accuracy_score(labels, predictions))
    ```

    ## Use instead

    ```python
    import keras
    import numpy as np
    from sklearn.metrics import accuracy_score

    test = keras.utils.image_dataset_from_directory("test", image_size=(48, 48), shuffle=False)

    model = keras.models.load_model("model.keras")
    predictions = np.argmax(model.predict(test), axis=1)
    labels = np.concatenate([batch for _, batch in test])
    print(accuracy_score(labels, predictions))
    ```

    ## When it stays silent

    - Predictions and labels are collected in one loop, or the dataset is cached after the shuffle, unless the first pass is broken off.
    - It is a warning where pictures get predictions as their titles and nothing is computed from the two.
    - `reshuffle_each_iteration=False`, `shuffle=False`, or whether the data are reshuffled is not known.
    - One of the two sides is rearranged by an index, or the labels come through a step that could not be read.

    ## References

    `tensorflow/python/data/ops/shuffle_op.py` (`reshuffle_each_iteration` is True by default). Public thread: tensorflow/tensorflow issue
    50124. Measured with TensorFlow 2.21, four classes: accuracy 0.276 from two passes, 0.675 from one loop, with
    `reshuffle_each_iteration=False` and with a cache after the shuffle.
    """

    code = "VG502"
    name = "labels-from-second-pass"
    severity = Severity.ERROR

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        found: dict[int, list[tuple[Pairing, Operation]]] = {}
        for pairing in pairings(analysis):
            shuffle = _drawn_twice(analysis, pairing)
            if shuffle is not None:
                found.setdefault(pairing.call, []).append((pairing, shuffle))
        for same_call in found.values():
            pairing, shuffle = same_call[0]
            others = tuple(Related("comparison", "paired here too", other.comparison.place) for other, _ in same_call[1:])
            places = (
                Related("shuffle", "drawn anew at each pass", shuffle.place),
                *predicted_here(analysis, pairing),
                *_collected(analysis, pairing, shuffle),
                *others,
            )
            where = at(shuffle.place, pairing.comparison.place)
            shown = all(other.comparison.how == "titled" for other, _ in same_call)
            what = "what they are shown with" if shown else "labels"
            message = (
                f"predictions and {what} come from two passes over a dataset that is reshuffled at each ({where}): "
                "row i of the one is not row i of the other"
            )
            severity = Severity.WARNING if shown else None
            yield self.finding(pairing.comparison.place, message, places, certainty=certainty(analysis, pairing), severity=severity)


def _drawn_twice(analysis: Analysis, pairing: Pairing) -> Operation | None:
    """The reshuffling step that both sides have certainly passed, in passes of their own."""
    if in_file_order(analysis, pairing.labelled) or rearranged(analysis, pairing):
        return None
    both = pairing.surely_predicted & pairing.surely_labelled
    reshuffles = (shuffle for shuffle in shuffles(analysis, both) if is_true(shuffle, "reshuffle"))
    drawn = (shuffle for shuffle in reshuffles if _aborted(analysis, pairing, shuffle) or not _kept(analysis, both, shuffle))
    return next((shuffle for shuffle in drawn if _apart(analysis, pairing, shuffle)), None)


def _apart(analysis: Analysis, pairing: Pairing, shuffle: Operation) -> bool:
    """Whether the labels are collected in a pass over the shuffled data in which no predictions are."""
    collected = passes(analysis, pairing.labelled, shuffle)
    return bool(collected) and not collected & passes(analysis, pairing.predicted, shuffle)


def _kept(analysis: Analysis, both: frozenset[int], shuffle: Operation) -> bool:
    """Whether a cache behind the shuffle repeats the first pass."""
    caches = operations(analysis, both, "cache")
    return any(shuffle.id in surely_passed(analysis, port) for cache in caches for port in cache.inputs)


def _aborted(analysis: Analysis, pairing: Pairing, shuffle: Operation) -> bool:
    """Whether the labels come from a first pass that was not run to its end: a cache drops what such a pass delivered."""
    collected = passes(analysis, pairing.labelled, shuffle)
    return bool(collected) and all(is_true(analysis.operation(number), "aborted") for number in collected)


def _collected(analysis: Analysis, pairing: Pairing, shuffle: Operation) -> tuple[Related, ...]:
    return tuple(
        Related("labels", "the labels are collected here, in a pass of their own", analysis.operation(number).place)
        for number in sorted(passes(analysis, pairing.labelled, shuffle))[-1:]
    )
