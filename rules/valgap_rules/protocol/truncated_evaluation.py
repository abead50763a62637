"""VG503."""

from __future__ import annotations

import math
from collections.abc import Iterator

from valgap_lint.api import Analysis, Argument, Certainty, Endpoint, Finding, Known, Related, Role, Rule, Severity, Unknown
from valgap_rules._counts import batch_size, rows
from valgap_rules._facts import whole
from valgap_rules._overlap import overlap


class TruncatedEvaluation(Rule):
    """An evaluation stops before the end of its data.

    ## What it does

    Looks for `validation_steps` or `steps` that cover a part of the evaluated data only: fewer steps than the data have batches, or a
    number of batches that was rounded down, as in `samples // batch_size`.

    ## Why is this bad?

    Every pass starts from the front, so the same first rows are scored each time and the rest never. The number is of other rows than that
    of an `evaluate()` without steps: the gap is small where the data are mixed, and large where they are sorted by class.

    ## Example

    ```python
    import keras
    import numpy as np
    import tensorflow as tf

    x, y = np.random.rand(600, 8), np.random.rand(600, 1)
    x_valid, y_valid = np.random.rand(203, 8), np.random.rand(203, 1)
    valid = tf.data.Dataset.from_tensor_slices((x_valid, y_valid)).batch(32)

    model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(32, activation="relu"), keras.layers.Dense(1)])
    model.compile("adam", "mse")
    model.fit(x, y, epochs=5, validation_data=valid, validation_steps=2)
    model.evaluate(valid)
    ```

    ## Use instead

    ```python
    import keras
    import numpy as np
    import tensorflow as tf

    x, y = np.random.rand(600, 8), np.random.rand(600, 1)
    x_valid, y_valid = np.random.rand(203, 8), np.random.rand(203, 1)
    valid = tf.data.Dataset.from_tensor_slices((x_valid, y_valid)).batch(32)

    model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(32, activation="relu"), keras.layers.Dense(1)])
    model.compile("adam", "mse")
    model.fit(x, y, epochs=5, validation_data=valid)
    model.evaluate(valid)
    ```

    ## When it stays silent

    - The steps are known to cover all rows, or nothing is known of them; predictions that are not compared with labels.
    - The validation data are a plain Python generator, or an incomplete batch is dropped: other rules speak of those.
    - It is an information where the number of rows is not known and the same data are not evaluated completely elsewhere, and where
      fit's `validation_steps` are rounded down: at most one batch is missing from each pass.

    ## References

    `keras/src/backend/tensorflow/trainer.py` (`evaluate(steps=...)` starts a new iterator each time). Public threads: keras-team/keras
    issues 17453 and 11902. Measured with Keras 3.15.1 on 203 rows: val_loss 0.658 over two batches of 32, evaluate() 0.760 over all; 0.541
    against 0.759 where the rows are sorted by class; 0.755 against 0.761 for 203 // 32 steps; equal for seven steps.
    """

    code = "VG503"
    name = "truncated-evaluation"
    severity = Severity.WARNING

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        for endpoint in analysis.endpoints(Role.VALIDATION, Role.EVALUATE, Role.PREDICT):
            steps = endpoint.steps
            if steps is None or steps.value == Known(None) or not _is_evaluation(analysis, endpoint):
                continue
            finding = self._counted(analysis, endpoint, steps) if isinstance(steps.value, Known) else self._rounded(endpoint, steps)
            if finding is not None:
                yield finding

    def _counted(self, analysis: Analysis, endpoint: Endpoint, steps: Argument) -> Finding | None:
        count, size, total = whole(endpoint, steps.name), batch_size(analysis, endpoint), rows(analysis, endpoint)
        if count is None or (size is not None and total is not None and not math.isinf(total) and count * size >= total):
            return None
        known = size is not None and total is not None and not math.isinf(total)
        complete = _evaluated_completely(analysis, endpoint)
        severity = None if known or complete is not None else Severity.INFO
        place = steps.place or endpoint.place
        covered = f"{count} batches of {size}" if size else f"{count} batches"
        message = f"{steps.name}={count} scores the first {covered}{_of(total) if known else ', whether or not there are more'}"
        certainty = Certainty.PROVEN if known and endpoint.certain else Certainty.LIKELY
        return self.finding(place, message, _related(endpoint, complete), certainty=certainty, severity=severity)

    def _rounded(self, endpoint: Endpoint, steps: Argument) -> Finding | None:
        if not isinstance(steps.value, Unknown) or steps.value.reason.kind != "rounded-down":
            return None
        message = f"{steps.name} is rounded down: the rows behind the last complete batch are never scored"
        severity = Severity.INFO if endpoint.role is Role.VALIDATION else None
        return self.finding(steps.place or endpoint.place, message, _related(endpoint, None), certainty=Certainty.LIKELY, severity=severity)


def _is_evaluation(analysis: Analysis, endpoint: Endpoint) -> bool:
    """Whether numbers are made of the endpoint's rows, and not by a plain generator, of which another rule speaks."""
    if endpoint.role is Role.PREDICT:
        return any(quantity.call == endpoint.call for c, *pair in analysis.comparisons() for quantity in pair if c.how != "titled")
    return endpoint.role is Role.EVALUATE or endpoint.container != "generator"


def _evaluated_completely(analysis: Analysis, endpoint: Endpoint) -> Endpoint | None:
    """Another evaluation of the same rows that is not cut short."""
    for other in analysis.endpoints(Role.EVALUATE):
        steps = other.argument("steps")
        uncut = other.id != endpoint.id and other.model == endpoint.model and (steps is None or steps.value == Known(None))
        if uncut and overlap(analysis, endpoint.ports("x"), other.ports("x")) is not None:
            return other
    return None


def _of(total: float | None) -> str:
    return f" of {total:.0f} rows" if total is not None else ""


def _related(endpoint: Endpoint, complete: Endpoint | None) -> tuple[Related, ...]:
    data = Related(endpoint.role.value, f"{endpoint.role.value} data reach the model here", endpoint.data_place)
    if complete is None:
        return (data,)
    return (data, Related("evaluate", "the same data are evaluated to their end here", complete.place))
