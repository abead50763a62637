"""VG301."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.api import Analysis, Certainty, Event, Finding, Happening, Measure, Operation, Related, Rule, Severity
from valgap_rules._facts import is_true
from valgap_rules._passage import passed
from valgap_rules.mode._layers import ModeDependent, mode_dependent

_SCOPES = {
    "test_step": "test_step, which computes val_loss and evaluate()",
    "predict_step": "predict_step",
    "validation-loop": "the validation loop",
}
_MEASURING = (Happening.EVALUATED, Happening.PREDICTED, Happening.SAVED, Happening.EXPORTED)
_LEARNING = ("train_step", "training-loop")


class TrainingModeInEvaluation(Rule):
    """Evaluation code calls the model with `training=True`.

    ## What it does

    Looks for `model(x, training=True)` in `test_step`, in `predict_step`, in a validation loop, and in code after training whose output is
    measured or whose side effect reaches a later measurement, where the model has layers that act differently in training mode.

    ## Why is this bad?

    Dropout then drops units and BatchNormalization normalises with the statistics of the batch at hand, so the number is random, depends on
    the batch size and is not what `predict()` delivers. The call also moves BatchNormalization's statistics, without any optimizer, and
    with them every later `evaluate()`. Keras itself computes val_loss and evaluate() in inference mode: only this call is not.

    ## Example

    ```python
    import keras
    import numpy as np

    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(600, 8)), rng.normal(size=(600, 1))
    x_valid, y_valid = rng.normal(size=(203, 8)), rng.normal(size=(203, 1))


    class Regressor(keras.Model):
        def test_step(self, data):
            inputs, targets = data
            outputs = self(inputs, training=True)
            loss = self.compute_loss(x=inputs, y=targets, y_pred=outputs)
            for metric in self.metrics:
                if metric.name == "loss":
                    metric.update_state(loss, sample_weight=keras.ops.shape(inputs)[0])
            return {metric.name: metric.result() for metric in self.metrics}


    inputs = keras.Input((8,))
    hidden = keras.layers.Dense(32, activation="relu")(inputs)
    hidden = keras.layers.Dropout(0.5)(hidden)
    model = Regressor(inputs, keras.layers.Dense(1)(hidden))
    model.compile("adam", "mse")
    model.fit(x, y, epochs=5, validation_data=(x_valid, y_valid))
    ```

    ## Use instead

    ```python
    import keras
    import numpy as np

    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(600, 8)), rng.normal(size=(600, 1))
    x_valid, y_valid = rng.normal(size=(203, 8)), rng.normal(size=(203, 1))


    class Regressor(keras.Model):
        def test_step(self, data):
            inputs, targets = data
            outputs = self(inputs, training=False)
            loss = self.compute_loss(x=inputs, y=targets, y_pred=outputs)
            for metric in self.metrics:
                if metric.name == "loss":
                    metric.update_state(loss, sample_weight=keras.ops.shape(inputs)[0])
            return {metric.name: metric.result() for metric in self.metrics}


    inputs = keras.Input((8,))
    hidden = keras.layers.Dense(32, activation="relu")(inputs)
    hidden = keras.layers.Dropout(0.5)(hidden)
    model = Regressor(inputs, keras.layers.Dense(1)(hidden))
    model.compile("adam", "mse")
    model.fit(x, y, epochs=5, validation_data=(x_valid, y_valid))
    ```

    ## When it stays silent

    - The model is known to have no layer that acts by mode, or `training` is not known to be True.
    - The call builds a functional graph, belongs to a training step, or comes before any training.
    - It is an information where the model is a generator trained against another model, which is called so on purpose, and where several
      passes over the same data are drawn to average them.

    ## References

    `keras/src/backend/tensorflow/trainer.py` (`test_step` passes `training=False`), `keras/src/layers/normalization/batch_normalization.py`
    (moving statistics are updated whenever `training` is true). Public thread: HasnainRaz/FC-DenseNet-TensorFlow issue 9. Measured with
    Keras 3.15.1, BatchNormalization and Dropout(0.5): three evaluate() calls give 1.340, 1.208 and 1.335 with `training=True`, 0.964 three
    times with `training=False`; twenty calls on shifted data move a later evaluate() from 0.984 to 1.038.
    """

    code = "VG301"
    name = "training-mode-in-evaluation"
    severity = Severity.ERROR

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        for event in analysis.trace.events:
            if event.happening is not Happening.CALLED or not is_true(event, "training") or _is_symbolic(analysis, event):
                continue
            model = analysis.model(event.model)
            parts = mode_dependent(model)
            consequence = _consequence(analysis, event, parts)
            if consequence and (parts or not model.complete):
                severity = Severity.INFO if _is_adversary(analysis, event.model) or _is_repeated(analysis, event) else None
                certainty = Certainty.PROVEN if parts and not event.conditional else Certainty.LIKELY
                message = f"training=True in {consequence}: {_effect(parts)}"
                yield self.finding(event.place, message, _related(parts), certainty=certainty, severity=severity)


def _consequence(analysis: Analysis, event: Event, parts: ModeDependent) -> str:
    """Where the call stands, in words, if it can change a measured number; empty otherwise."""
    events = analysis.events(event.model)
    trained = any(e.index < event.index and (e.happening is Happening.FITTED or e.scope in _LEARNING) for e in events)
    if event.scope in _SCOPES:
        return _SCOPES[event.scope] if trained or event.scope != "validation-loop" else ""
    if event.scope or not trained:
        return ""
    if _is_measured(analysis, event):
        return "a call whose output is measured"
    later = [e.happening for e in events if e.index > event.index]
    until = later[: later.index(Happening.FITTED)] if Happening.FITTED in later else later
    return "a call before a later measurement" if parts.normalises and any(h in _MEASURING for h in until) else ""


def _calls(analysis: Analysis, event: Event) -> tuple[Operation, ...]:
    """The graph's operations for the call: several where a loop was unrolled."""
    return tuple(o for o in analysis.trace.operations if o.kind == "call" and o.place == event.place)


def _is_symbolic(analysis: Analysis, event: Event) -> bool:
    upstream = (analysis.upstream(call.inputs) for call in _calls(analysis, event))
    return any(step.kind == "input" for steps in upstream for step in steps)


def _is_measured(analysis: Analysis, event: Event) -> bool:
    calls = {call.id for call in _calls(analysis, event)}
    compared = (
        q
        for c, *pair in analysis.comparisons()
        if c.how != "titled"
        for q in pair
        if q.measure is Measure.PREDICTION and q.port is not None
    )
    return any(calls & passed(analysis, q.port) for q in compared if q.port is not None)


def _is_adversary(analysis: Analysis, model: int) -> bool:
    """Whether another model judges this one's output and is called on other data as well: a generator and its discriminator."""
    calls = [o for o in analysis.trace.operations if o.kind == "call"]
    mine = {o.id for o in calls if o.known("model") == model}
    judged: dict[object, set[bool]] = {}
    for call in (o for o in calls if isinstance(o.known("model"), int) and o.known("model") != model):
        upstream = {step.id for step in analysis.upstream(call.inputs)}
        judged.setdefault(call.known("model"), set()).add(bool(mine & upstream))
    return any(seen == {True, False} for seen in judged.values())


def _is_repeated(analysis: Analysis, event: Event) -> bool:
    """Whether the same data pass the call more than once: stochastic passes to be averaged."""
    calls = _calls(analysis, event)
    data = [step for call in calls for step in analysis.upstream(call.inputs)]
    counts_turns = event.scope == "validation-loop" and calls and not any(step.callee == "iteration" for step in data)
    return bool(counts_turns) or len(calls) > len({call.inputs for call in calls})


def _effect(parts: ModeDependent) -> str:
    if not parts:
        return "layers that act by mode, Dropout or BatchNormalization, act as in training"
    moved = ", and the call moves its moving statistics" if parts.normalises else ""
    return f"{parts.names} act as in training{moved}, while predict() and Keras's own evaluation use inference mode"


def _related(parts: ModeDependent) -> tuple[Related, ...]:
    return tuple(Related("layer", f"{layer.short_name} acts by mode", layer.place) for layer in parts.layers[:3])
