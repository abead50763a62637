"""Which weights a number belongs to."""

from __future__ import annotations

import pytest

from building import Building, layer, unknown
from valgap_lint.ir.endpoints import Role
from valgap_lint.ir.models import Layer
from valgap_lint.ir.timeline import Happening
from valgap_lint.pipeline.callbacks import restores_without_stopping
from valgap_lint.pipeline.timeline import Timeline
from valgap_lint.pipeline.weights import Weights

STOPPING = layer("keras.callbacks.EarlyStopping", restore_best_weights=True)
CHECKPOINT = layer("keras.callbacks.ModelCheckpoint", filepath="best.keras", save_best_only=True)


def after(*callbacks: Layer, optimizer: Layer | None = None, keras: str = "3.15") -> tuple[Weights, Weights]:
    """The weights of the last validation and of an evaluate right after the fit."""
    building = Building()
    model = building.model()
    if optimizer is not None:
        building.event(model, Happening.COMPILED, objects=(optimizer,))
    building.fit(model, building.mnist(), validation=building.mnist("test"), callbacks=callbacks)
    building.evaluate(model, building.mnist("test"))
    return both(building, keras)


def both(building: Building, keras: str = "3.15") -> tuple[Weights, Weights]:
    trace = building.trace()
    timeline = Timeline.of(trace, 0, keras)
    measured = [endpoint for endpoint in trace.endpoints if endpoint.role in (Role.VALIDATION, Role.EVALUATE)]
    return timeline.weights_at(measured[0]), timeline.weights_at(measured[-1])


def test_evaluate_after_a_plain_fit_uses_the_weights_of_the_last_validation() -> None:
    validation, evaluate = after(layer("keras.callbacks.EarlyStopping", restore_best_weights=False), CHECKPOINT)
    assert validation.state == evaluate.state == "last epoch"
    assert validation.same_as(evaluate)


@pytest.mark.parametrize("keras", ["3.0.5", "3.15", "3.15.1", "2.21"])
def test_restoring_the_best_epoch_sets_evaluate_apart_from_the_last_validation(keras: str) -> None:
    validation, evaluate = after(STOPPING, keras=keras)
    assert (validation.state, evaluate.state) == ("last epoch", "best epoch restored")
    assert not validation.same_as(evaluate)


@pytest.mark.parametrize("keras", ["2.15", "2.6.0", "3.0.4", "2.18"])
def test_older_keras_restores_only_when_training_stopped_so_nothing_is_claimed(keras: str) -> None:
    _, evaluate = after(STOPPING, keras=keras)
    assert evaluate.reason is not None
    assert evaluate.reason.kind == "data-dependent"


def test_the_version_decides_whether_restoring_needs_a_stop() -> None:
    assert [restores_without_stopping(v) for v in ("3", "3.0.5", "3.0.0", "2.15", "2.17", "2.21")] == [True, True, False, False, None, True]


def test_an_averaging_optimizer_sets_evaluate_apart() -> None:
    validation, evaluate = after(optimizer=layer("keras.optimizers.Adam", use_ema=True, ema_overwrite_frequency=None))
    assert (validation.state, evaluate.state) == ("last epoch", "averaged")


def test_averages_that_are_assigned_all_along_or_swapped_in_for_validation_do_not() -> None:
    often = layer("keras.optimizers.Adam", use_ema=True, ema_overwrite_frequency=100)
    once = layer("keras.optimizers.Adam", use_ema=True, ema_overwrite_frequency=None)
    for validation, evaluate in (after(optimizer=often), after(layer("keras.callbacks.SwapEMAWeights"), optimizer=once)):
        assert validation.same_as(evaluate)


def test_restoring_wins_over_averaging() -> None:
    _, evaluate = after(STOPPING, optimizer=layer("keras.optimizers.Adam", use_ema=True, ema_overwrite_frequency=None))
    assert evaluate.state == "best epoch restored"


def test_a_callback_of_unknown_make_may_do_anything() -> None:
    _, evaluate = after(layer("__main__.Mine"))
    assert evaluate.reason is not None
    assert "Mine" in evaluate.reason.detail


@pytest.mark.parametrize("name", ["use_ema", "restore_best_weights"])
def test_a_setting_that_is_not_known_leaves_the_weights_unknown(name: str) -> None:
    if name == "use_ema":
        _, evaluate = after(optimizer=layer("keras.optimizers.Adam", use_ema=unknown()))
    else:
        _, evaluate = after(layer("keras.callbacks.EarlyStopping", restore_best_weights=unknown()))
    assert evaluate.reason is not None


def loading(path: str, *, conditional: bool = False) -> tuple[Weights, Weights]:
    building = Building()
    model = building.model()
    building.fit(model, building.mnist(), validation=building.mnist("test"), callbacks=(CHECKPOINT,))
    building.event(model, Happening.LOADED, path=path, conditional=conditional)
    building.evaluate(model, building.mnist("test"))
    return both(building)


def test_loaded_weights_are_named_by_their_path() -> None:
    assert loading("other.keras")[1].state == "loaded from other.keras"
    assert loading("best.keras")[1].state == "best epoch, loaded from best.keras"


def test_weights_loaded_in_a_branch_are_not_known() -> None:
    assert loading("best.keras", conditional=True)[1].reason is not None


def test_another_fit_in_between_makes_other_weights() -> None:
    building = Building()
    model = building.model()
    building.fit(model, building.mnist(), validation=building.mnist("test"))
    building.fit(model, building.mnist())
    building.evaluate(model, building.mnist("test"))
    validation, evaluate = both(building)
    assert not validation.same_as(evaluate)


def test_a_training_loop_counts_as_training() -> None:
    building = Building()
    model = building.model()
    building.event(model, Happening.CALLED, call=7, scope="training-loop")
    building.evaluate(model, building.mnist("test"))
    assert both(building)[1].state == "last epoch"


def test_events_between_two_calls() -> None:
    building = Building()
    model = building.model()
    first = building.fit(model, building.mnist())
    building.event(model, Happening.SAVED)
    building.evaluate(model, building.mnist("test"))
    timeline = Timeline.of(building.trace(), model, "3.15")
    assert [event.happening for event in timeline.between(first, 2)] == [Happening.SAVED]
    assert timeline.between(99, 2) == ()
