"""VG601."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from valgap_lint.api import Analysis, Certainty, Endpoint, Finding, Operation, Port, Related, Role, Rule, Severity
from valgap_rules._facts import is_true
from valgap_rules._passage import operations, surely_passed
from valgap_rules._places import at

_PARTS = ("take", "skip", "shard", "filter")
_SPLIT = (Role.TRAIN, Role.VALIDATION)
_AFTER = {Role.TRAIN: 0, Role.VALIDATION: 1, Role.EVALUATE: 2, Role.PREDICT: 3}


class SplitAfterReshuffle(Rule):
    """A dataset is split by position after a shuffle that draws another order at every pass.

    ## What it does

    Looks for two parts of one dataset, cut by `take` and `skip`, `shard` or a filter over positions, behind a `shuffle()` that reshuffles
    at each iteration, where the parts reach the model in different roles.

    ## Why is this bad?

    `take(200)` is "the first 200 rows of this pass", and each pass has another order. The rows that validation reads in one epoch are
    training rows in the next: after a few epochs the model has been trained on all of them, and the validation number says nothing about
    unseen data. A seed does not help, and neither does a cache behind the split.

    ## Example

    ```python
    import keras
    import numpy as np
    import tensorflow as tf

    x, y = np.random.rand(1000, 8), np.random.rand(1000, 1)
    rows = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(1000, seed=1)
    valid = rows.take(200).batch(32)
    train = rows.skip(200).batch(32)

    model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(32, activation="relu"), keras.layers.Dense(1)])
    model.compile("adam", "mse")
    model.fit(train, epochs=5, validation_data=valid)
    ```

    ## Use instead

    ```python
    import keras
    import numpy as np
    import tensorflow as tf

    x, y = np.random.rand(1000, 8), np.random.rand(1000, 1)
    rows = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(1000, seed=1, reshuffle_each_iteration=False)
    valid = rows.take(200).batch(32)
    train = rows.skip(200).batch(32)

    model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(32, activation="relu"), keras.layers.Dense(1)])
    model.compile("adam", "mse")
    model.fit(train, epochs=5, validation_data=valid)
    ```

    ## When it stays silent

    - `reshuffle_each_iteration=False`, or whether the data are reshuffled is not known.
    - A cache stands between the shuffle and the split: it repeats the first pass, once that was read to its end.
    - The split comes first and the shuffle after it, rows are filtered by what they hold, or `keras.utils.split_dataset` makes the parts.

    ## References

    `tensorflow/python/data/ops/shuffle_op.py` (`reshuffle_each_iteration` is True by default). Public thread: tensorflow/tensorflow issue
    59279. Measured with TensorFlow 2.21 on 1,000 rows: 74 to 79% of the validation rows are training rows of the same epoch, 80% with a
    seed and for a filter over positions, 18% for shard(5), 0% with `reshuffle_each_iteration=False` and with a cache before the split. A
    network that memorises random labels: validation loss 0.02, 4.67 on fresh rows.
    """

    code = "VG601"
    name = "split-after-reshuffle"
    severity = Severity.ERROR

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        shuffled = tuple(endpoint for endpoint in analysis.endpoints() if _is_shuffled(analysis, endpoint))
        pairs = product((endpoint for endpoint in shuffled if endpoint.role in _SPLIT), shuffled)
        for left, right in (pair for pair in pairs if pair[0].model == pair[1].model and _AFTER[pair[0].role] < _AFTER[pair[1].role]):
            split = _split(analysis, left, right)
            if split is not None:
                shuffle, ours, theirs = split
                places = (
                    Related("shuffle", "every pass draws another order here", shuffle.place),
                    Related(left.role.value, f"{left.role.value} reads this part", ours.place),
                    Related(right.role.value, f"{right.role.value} data reach the model here", right.data_place),
                )
                certain = left.certain and right.certain
                yield self.finding(
                    theirs.place,
                    _message(left, right, at(shuffle.place, theirs.place)),
                    tuple(place for place in places if place.place != theirs.place),
                    certainty=Certainty.PROVEN if certain else Certainty.LIKELY,
                )


def _is_shuffled(analysis: Analysis, endpoint: Endpoint) -> bool:
    return any(operations(analysis, surely_passed(analysis, port), "shuffle") for port in endpoint.ports("x"))


def _split(analysis: Analysis, left: Endpoint, right: Endpoint) -> tuple[Operation, Operation, Operation] | None:
    """The reshuffling step before both parts, and the steps that cut the left and the right part."""
    for one, other in product(left.ports("x"), right.ports("x")):
        sides = (surely_passed(analysis, one), surely_passed(analysis, other))
        for shuffle in _reshuffling(analysis, sides[0] & sides[1]):
            ours, theirs = (_cuts(analysis, side, shuffle) for side in sides)
            own = [cut for cut in ours if cut.id not in sides[1]], [cut for cut in theirs if cut.id not in sides[0]]
            if own[0] and own[1] and any(cut.kind != "take" for cut in (*own[0], *own[1])):
                return shuffle, own[0][-1], own[1][-1]
    return None


def _reshuffling(analysis: Analysis, numbers: frozenset[int]) -> Iterator[Operation]:
    """The steps that draw another order for every pass, and whose order no cache keeps for all of these."""
    cached = frozenset[int]().union(*(_before(analysis, cache) for cache in operations(analysis, numbers, "cache")))
    for step in operations(analysis, numbers, "shuffle"):
        if is_true(step, "reshuffle") and step.known("buffer") not in (0, 1) and step.id not in cached:
            yield step


def _cuts(analysis: Analysis, numbers: frozenset[int], shuffle: Operation) -> tuple[Operation, ...]:
    """The steps behind the shuffle that keep rows by their position."""
    return tuple(step for step in operations(analysis, numbers, *_PARTS) if _cuts_by_position(analysis, step, shuffle))


def _cuts_by_position(analysis: Analysis, step: Operation, shuffle: Operation) -> bool:
    before = _before(analysis, step)
    if shuffle.id not in before:
        return False
    return step.kind != "filter" or any(analysis.operation(n).callee.endswith(".enumerate") for n in before if n > shuffle.id)


def _before(analysis: Analysis, step: Operation) -> frozenset[int]:
    ports: tuple[Port, ...] = step.inputs
    return frozenset[int]().union(*(surely_passed(analysis, port) for port in ports))


def _message(left: Endpoint, right: Endpoint, where: str) -> str:
    drawn = f"drawn anew at every pass ({where})"
    return f"{left.role.value} and {right.role.value} read parts of an order that is {drawn}: rows of the one become rows of the other"
