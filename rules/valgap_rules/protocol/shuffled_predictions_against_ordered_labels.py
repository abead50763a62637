"""VG501."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.api import Analysis, Finding, Operation, Related, Rule, Severity
from valgap_rules._passage import passed, related
from valgap_rules._places import at
from valgap_rules.protocol._order import Pairing, certainty, in_file_order, pairings, predicted_here, rearranged, shuffles


class ShuffledPredictionsAgainstOrderedLabels(Rule):
    """Predictions in shuffled order are paired with labels in their original order.

    ## What it does

    Looks for `predict()` on a generator or dataset that shuffles, whose result is paired with labels that do not pass that shuffle: the
    generator's `.classes`, `.labels` or `.filenames`, or the array that the dataset was made from.

    ## Why is this bad?

    Prediction `i` then belongs to another row than label `i`, and every accuracy, confusion matrix or report made of the two is near
    chance, however good the model is. `evaluate()` on the same data is right, because it takes inputs and labels from one stream.
    `flow_from_directory` and its siblings shuffle unless told otherwise.

    ## Example

    ```python
    import numpy as np
    from sklearn.metrics import confusion_matrix
    from tensorflow import keras
    from tensorflow.keras.preprocessing.image import ImageDataGenerator

    images = ImageDataGenerator(rescale=1 / 255)
    test = images.flow_from_directory("test", target_size=(48, 48), class_mode="categorical", interpolation="bilinear")

    model = keras.models.load_model("model.keras")
    predictions = np.argmax(model.predict(test), axis=1)
    print(confusion_matrix(test.classes, predictions))
    ```

    ## Use instead

    ```python
    import numpy as np
    from sklearn.metrics import confusion_matrix
    from tensorflow import keras
    from tensorflow.keras.preprocessing.image import ImageDataGenerator

    images = ImageDataGenerator(rescale=1 / 255)
    test = images.flow_from_directory("test", target_size=(48, 48), class_mode="categorical", interpolation="bilinear", shuffle=False)

    model = keras.models.load_model("model.keras")
    predictions = np.argmax(model.predict(test), axis=1)
    print(confusion_matrix(test.classes, predictions))
    ```

    ## When it stays silent

    - The shuffled data are only evaluated, or predictions and labels are collected in one loop.
    - Whether the data are shuffled is not known, or depends on a branch.
    - One of the two sides is rearranged by an index, or the labels come through a step that could not be read.

    ## References

    `keras/src/legacy/preprocessing/image.py` (`flow_from_directory(shuffle=True)`; `classes` is set once, in file order). Public thread:
    keras-team/keras issue 11427. Measured with Keras 3.15.1, four classes: accuracy 0.251 from shuffled predictions, 0.675 from evaluate()
    on the same data.
    """

    code = "VG501"
    name = "shuffled-predictions-against-ordered-labels"
    severity = Severity.ERROR

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        found: dict[int, list[tuple[Pairing, Operation]]] = {}
        for pairing in pairings(analysis):
            shuffle = _misplacing(analysis, pairing)
            if shuffle is not None:
                found.setdefault(pairing.call, []).append((pairing, shuffle))
        for same_call in found.values():
            pairing, shuffle = same_call[0]
            others = tuple(Related("comparison", "paired here too", other.comparison.place) for other, _ in same_call[1:])
            places = (Related("shuffle", "the data are shuffled here", shuffle.place), *predicted_here(analysis, pairing), *others)
            message = _message(analysis, pairing, shuffle)
            yield self.finding(pairing.comparison.place, message, places, certainty=certainty(analysis, pairing))


def _misplacing(analysis: Analysis, pairing: Pairing) -> Operation | None:
    """The shuffle that the predictions have certainly passed and the labels have not."""
    kept = in_file_order(analysis, pairing.labelled)
    if rearranged(analysis, pairing) or (not kept and shuffles(analysis, pairing.labelled)):
        return None
    for shuffle in shuffles(analysis, pairing.surely_predicted):
        before = frozenset[int]().union(*(passed(analysis, port) for port in shuffle.inputs))
        if shuffle.id in pairing.labelled or related(analysis, before, pairing.labelled):
            return shuffle
    return None


def _message(analysis: Analysis, pairing: Pairing, shuffle: Operation) -> str:
    kept = in_file_order(analysis, pairing.labelled)
    labels = "the generator keeps its labels in file order" if kept else "the labels keep their original order"
    where = at(shuffle.place, pairing.comparison.place)
    return f"predictions come in shuffled order ({where}) and {labels}: row i of the one is not row i of the other"
