"""Steps of a Keras model that the user's own steps call: `super().train_step(data)`, and the unpacking of a batch."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.structure import leaves
from valgap_lint.interpret.values import NONE, InstancePayload, ObjectPayload, Ref, TupleValue, Value
from valgap_lint.ir.places import Place

StepCall = Callable[[Run, Arguments, Place], "Value | None"]


def inherited_step(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """The step of the library's model: the model is called on the batch's inputs."""
    if len(arguments.positional) < 2:
        return None
    model, batch = (passed.value for passed in arguments.positional[:2])
    payload = run.state.load(model) if isinstance(model, Ref) else None
    if isinstance(payload, InstancePayload | ObjectPayload) and payload.model >= 0:
        inputs = batch.items[0] if isinstance(batch, TupleValue) and batch.items else batch
        run.stepping.append((payload.model, tuple(leaf.port for leaf in leaves(run, inputs, place))))
    return run.unknown("data-dependent", "the logs of a step", place)


def unpacked(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`unpack_x_y_sample_weight(data)`: always three parts."""
    batch = arguments.first()
    parts = batch.items if isinstance(batch, TupleValue) else (batch,)
    return TupleValue((*parts, NONE, NONE)[:3])


STEP_CALLS: Mapping[str, StepCall] = {
    **dict.fromkeys(("keras.Model.train_step", "keras.Model.test_step", "keras.Model.predict_step"), inherited_step),
    **dict.fromkeys(("keras.utils.unpack_x_y_sample_weight", "data_adapter.unpack_x_y_sample_weight"), unpacked),
}
