"""Effect transformation: methods of a dataset as functions, handed to `Dataset.apply`.

`dataset.apply(tf.data.experimental.map_and_batch(parse, 32))` is `dataset.map(parse).batch(32)`
"""

from __future__ import annotations

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.library import LibraryCall, call_library_method
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.values import LibraryMethod, ObjectPayload, Passed, Value
from valgap_lint.ir.places import Place

KIND = "transformation"
DATASET = "tensorflow.data.Dataset"


def make_transformation(run: Run, call: LibraryCall) -> Value:
    """A transformation, not yet applied."""
    return run.state.allocate(ObjectPayload(call.callee, KIND, call.place, dict(call.bound)))


def transformed(run: Run, payload: ObjectPayload, dataset: Passed, place: Place) -> Value:
    """The dataset after the methods that a transformation stands for, each with those of its arguments that it has."""
    entry = run.catalogue.call(payload.callee)
    value = dataset.value
    for name in entry.keys.texts("methods") if entry is not None else ():
        method = run.catalogue.call(f"{DATASET}.{name}")
        known = {p.name for p in method.signature.parameters} if method is not None and method.signature is not None else set()
        passed = {key: argument for key, argument in payload.arguments.items() if key in known}
        value = call_library_method(run, LibraryMethod(value, f"{DATASET}.{name}"), Arguments((), passed), place)
    return value
