"""Effects operator, callback and layer_call: calls that stand for another spelling of something the run knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.branches import fork
from valgap_lint.interpret.effects.layers import call_layer
from valgap_lint.interpret.elements import literal_items
from valgap_lint.interpret.flow import Flow
from valgap_lint.interpret.library import LibraryCall
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.noise import noise_engine
from valgap_lint.interpret.opaque import uncatalogued
from valgap_lint.interpret.operators import binary
from valgap_lint.interpret.truth import truth
from valgap_lint.interpret.values import NONE, Data, ObjectPayload, Passed, Value


def operator(run: Run, call: LibraryCall) -> Value:
    """`np.divide(x, 255)` is `x / 255`; with `out=` the result takes the place of that array."""
    left, right = call.given("left"), call.given("right")
    if left is None or right is None:
        return run.unknown("unmodelled-call", call.callee, call.place)
    result = binary(run, call.entry.keys.text("operator"), left.value, right.value, call.place)
    target = call.value("out")
    if isinstance(target, Data) and isinstance(result, Data):
        run.replace_data(target, result)
    return result


def layer_call(run: Run, call: LibraryCall) -> Value:
    """`keras.layers.add([a, b])` is `keras.layers.Add()([a, b])`."""
    value = call.value(call.entry.inputs[0]) if call.entry.inputs else None
    if value is None:
        return run.unknown("unmodelled-call", call.callee, call.place)
    others = {name: passed for name, passed in call.bound.items() if name != call.entry.inputs[0]}
    payload = ObjectPayload(call.entry.keys.text("layer"), "layer", call.place, others)
    return call_layer(run, payload, Arguments((Passed(value, call.place),)), call.place)


def callback(run: Run, call: LibraryCall) -> Value:
    """Calls a function that the user hands over, as the entry's `how` says."""
    action = HOW.get(call.entry.keys.text("how"))
    if action is None:
        return uncatalogued(run, call.callee, call.arguments, call.place, call.receiver)
    return action(run, call)


def _function(call: LibraryCall) -> Value | None:
    """The function that was handed over, None where there is none."""
    passed = call.given("function")
    return passed.value if passed is not None and passed.value != NONE else None


def apply(run: Run, call: LibraryCall) -> Value:
    """`tf.py_function(f, [a, b], types)`: the function of the listed inputs."""
    function, passed = _function(call), call.given("x")
    if function is None or passed is None:
        return uncatalogued(run, call.callee, call.arguments, call.place)
    items = literal_items(run, passed.value)
    inputs = items if items is not None else (passed.value,)
    return run.call(function, Arguments(tuple(Passed(item, passed.place) for item in inputs)), call.place)


def make(run: Run, call: LibraryCall) -> Value:
    """`strategy.distribute_datasets_from_function(f)`: what the function makes of a context that is not known."""
    function = _function(call)
    if function is None:
        return uncatalogued(run, call.callee, call.arguments, call.place)
    return run.call(function, Arguments((Passed(run.unknown("parameter", "an input context", call.place), None),)), call.place)


def map_over(run: Run, call: LibraryCall) -> Value:
    """`tf.map_fn(f, x)`: the function of every element."""
    function, passed = _function(call), call.given("x")
    if function is None or passed is None:
        return uncatalogued(run, call.callee, call.arguments, call.place)
    return run.call(function, Arguments((passed,)), call.place)


def conditional(run: Run, call: LibraryCall) -> Value:
    """`tf.cond(p, f, g)`: one of two calls."""
    predicate, taken, other = call.given("predicate"), _function(call), call.given("otherwise")
    if predicate is None or taken is None or other is None:
        return uncatalogued(run, call.callee, call.arguments, call.place)
    decided = truth(run, predicate.value)
    if decided is not None:
        return run.call(taken if decided else other.value, Arguments(), call.place)
    results: list[Value] = []

    def branch(function: Value) -> Callable[[], Flow]:
        def block() -> Flow:
            results.append(run.call(function, Arguments(), call.place))
            return Flow.NEXT

        return block

    condition = run.condition_of(predicate.value)
    fork(run, condition, branch(taken), branch(other.value), call.place, noise_engine(run, predicate.value))
    return results[0] if len(results) == 1 else run.join(condition, results[0], results[1], call.place)


HOW: Mapping[str, Callable[[Run, LibraryCall], Value]] = {
    "apply": apply,
    "call": apply,
    "make": make,
    "map": map_over,
    "cond": conditional,
}
