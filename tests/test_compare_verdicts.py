"""Which endpoints are compared, and what the verdict says of weights and mode."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from building import Building, Pipe, layer, place
from comparing import facet
from valgap_lint.compare import compare
from valgap_lint.ir.endpoints import Role
from valgap_lint.ir.facts import Constant, Known, Unknown
from valgap_lint.ir.models import Layer
from valgap_lint.ir.timeline import Happening
from valgap_lint.ir.verdicts import State, Verdict

WEIGHTS, MODE = "state.weights", "state.mode"


def verdicts(b: Building, keras: str = "3.15") -> tuple[Verdict, ...]:
    return compare(b.trace(), keras)[1]


def pairs(b: Building) -> list[tuple[str, str]]:
    return [(verdict.left, verdict.right) for verdict in verdicts(b)]


def test_training_is_compared_with_everything_and_validation_with_evaluate() -> None:
    b = Building()
    model = b.model()
    b.fit(model, b.mnist(), validation=b.mnist("test"))
    b.evaluate(model, b.mnist("test"))
    b.predict(model, b.mnist("test"))
    assert pairs(b) == [("e1", "e2"), ("e1", "e3"), ("e2", "e3"), ("e1", "e4")]


def test_evaluate_belongs_to_the_last_fit_before_it_and_validation_to_its_own() -> None:
    b = Building()
    model = b.model()
    b.fit(model, b.mnist(), validation=b.mnist("test"))
    b.evaluate(model, b.mnist("test"))
    b.fit(model, b.mnist(), validation=b.mnist("test"))
    b.predict(model, b.mnist("test"))
    assert pairs(b) == [("e1", "e2"), ("e1", "e3"), ("e2", "e3"), ("e4", "e5"), ("e4", "e6")]


def test_a_predict_before_any_fit_is_compared_with_the_next() -> None:
    b = Building()
    model = b.model()
    b.event(model, Happening.LOADED, path="model.h5")
    b.predict(model, b.mnist("test"))
    b.fit(model, b.mnist())
    assert pairs(b) == [("e2", "e1")]


def test_trying_out_a_model_that_is_trained_later_is_no_measurement() -> None:
    b = Building()
    model = b.model()
    b.predict(model, b.mnist("test"))
    b.fit(model, b.mnist())
    b.predict(model, b.mnist("test"))
    assert pairs(b) == [("e2", "e3")]


def test_a_predict_before_the_fit_of_another_file_is_no_trial() -> None:
    b = Building()
    model = b.model()
    b.predict(model, b.mnist("test"))
    b.events[-1] = replace(b.events[-1], place=place(1, "predict.py"))
    b.fit(model, b.mnist())
    assert pairs(b) == [("e2", "e1")]


def test_models_are_kept_apart_and_unknown_models_are_not_compared() -> None:
    b = Building()
    first, second = b.model(), b.model("other")
    b.fit(first, b.mnist())
    b.predict(second, b.mnist("test"))
    b.endpoint(Role.TRAIN, -1, 9, b.mnist())
    b.endpoint(Role.PREDICT, -1, 10, b.mnist())
    contracts, found = compare(b.trace(), "3.15")
    assert found == ()
    assert [contract.endpoint for contract in contracts] == ["e1", "e2", "e3", "e4"]


def test_the_same_data_weights_and_mode_are_identical() -> None:
    b = Building()
    model = b.model()
    held_out = b.mnist("test").affine(1 / 255)
    b.fit(model, b.mnist().affine(1 / 255), validation=held_out)
    b.evaluate(model, held_out)
    verdict = verdicts(b)[-1]
    assert verdict.result is State.IDENTICAL
    assert {comparison.state for comparison in verdict.facets} == {State.IDENTICAL}
    assert facet(verdict, MODE).left.text == "inference"


def stopped(*callbacks: Layer, keras: str = "3.15") -> Verdict:
    b = Building()
    model = b.model()
    held_out = b.mnist("test")
    b.fit(model, b.mnist(), validation=held_out, callbacks=callbacks)
    b.evaluate(model, held_out)
    return verdicts(b, keras)[-1]


def test_restored_weights_set_evaluate_apart_from_the_last_validation() -> None:
    verdict = stopped(layer("keras.callbacks.EarlyStopping", restore_best_weights=True))
    found = facet(verdict, WEIGHTS)
    assert (found.state, found.left.text, found.right.text) == (State.DIFFERENT, "last epoch", "best epoch restored")
    assert verdict.result is State.DIFFERENT


def test_where_the_version_leaves_it_open_the_verdict_is_undecided() -> None:
    verdict = stopped(layer("keras.callbacks.EarlyStopping", restore_best_weights=True), keras="2.15")
    found = facet(verdict, WEIGHTS)
    assert found.state is State.UNDECIDED
    assert found.reason is not None
    assert "2.15" in found.reason.detail
    assert verdict.result is State.UNDECIDED


def test_fits_are_named_by_their_lines_where_there_are_several() -> None:
    b = Building()
    model = b.model()
    b.fit(model, b.mnist(), validation=b.mnist("test"))
    b.fit(model, b.mnist())
    b.evaluate(model, b.mnist("test"))
    found = facet(verdicts(b)[-1], WEIGHTS)
    assert found.state is State.DIFFERENT
    assert (found.left.text, found.right.text) == ("last epoch (line 6)", "last epoch (line 9)")


@pytest.mark.parametrize(("training", "state"), [(True, State.DIFFERENT), (False, State.IDENTICAL), (None, State.IDENTICAL)])
def test_a_validation_loop_that_calls_the_model_in_training_mode(training: Constant, state: State) -> None:
    b = Building()
    model = b.model()
    data = b.mnist("test")
    b.fit(model, b.mnist())
    name = b.endpoint(Role.VALIDATION, model, 50, data)
    b.event(model, Happening.CALLED, call=50, endpoints=(name,), scope="validation-loop", training=training)
    b.evaluate(model, data)
    assert facet(verdicts(b)[-1], MODE).state is state


def test_a_test_step_in_training_mode_acts_on_validation_and_evaluate_alike() -> None:
    b = Building()
    model = b.model()
    b.event(model, Happening.CALLED, scope="test_step", training=True)
    b.fit(model, b.mnist(), validation=b.mnist("test"))
    b.evaluate(model, b.mnist("test"))
    found = facet(verdicts(b)[-1], MODE)
    assert (found.state, found.left.text) == (State.IDENTICAL, "training")


def test_inputs_are_matched_by_name_and_one_difference_is_enough() -> None:
    def inputs(b: Building, image: float) -> dict[str, Pipe]:
        return {"image": b.image().resize(8, 8).affine(image), "table": b.file("t.csv", "pandas.read_csv")}

    b = Building()
    model = b.model()
    b.fit(model, inputs(b, 1 / 255), validation=dict(reversed(inputs(b, 1 / 255).items())))
    b.evaluate(model, inputs(b, 1.0))
    same, different = (facet(verdict, "values.scale") for verdict in verdicts(b)[:2])
    assert same.state is State.IDENTICAL
    assert (different.state, different.right.text) == (State.DIFFERENT, "[0, 255]")


def test_inputs_that_disagree_leave_the_contract_open_but_readable() -> None:
    b = Building()
    b.predict(b.model(), {"a": b.image(), "b": b.image().affine(1 / 255)})
    found = compare(b.trace(), "3.15")[0][0].facet("values.scale")
    assert found is not None
    assert isinstance(found.value, Unknown)
    assert found.text == "a: [0, 255]; b: [0, 1]"


def test_another_number_of_inputs_is_undecided() -> None:
    b = Building()
    model = b.model()
    b.fit(model, {"a": b.mnist(), "b": b.mnist()})
    b.predict(model, b.mnist("test"))
    assert verdicts(b)[0].result is State.UNDECIDED


def test_an_endpoint_without_data_is_undecided() -> None:
    b = Building()
    model = b.model()
    b.fit(model, b.mnist())
    b.predict(model, {})
    assert verdicts(b)[0].result is State.UNDECIDED


def test_a_contract_lists_its_path_and_what_could_not_be_read() -> None:
    b = Building()
    data = b.source("unknown").opaque("f(x)").affine(0.5)
    b.predict(b.model(), data)
    contract = compare(b.trace(), "3.15")[0][0]
    assert contract.path == (0, 1, 2)
    assert contract.opaque == (0, 1)
    mode = contract.facet(MODE)
    assert mode is not None
    assert mode.value == Known("inference")


def test_hundreds_of_operations_are_compared_in_milliseconds() -> None:
    b = Building()
    model = b.model()
    pipes = [b.image(f"{i}.jpg").resize(8, 8).affine(1 / 255).random("RandomFlip").step("batch", size=8) for i in range(50)]
    for pipe in pipes[:-1]:
        b.fit(model, pipe, validation=pipes[-1])
        b.evaluate(model, pipes[-1])
    trace = b.trace()
    compare(trace, "3.15")
    start = time.perf_counter()
    compare(trace, "3.15")
    assert time.perf_counter() - start < 10
