from __future__ import annotations

import pytest

from building import Building, Pipe, layer
from valgap_lint.api import Analysis, Certainty, Comparison, Finding, Happening, Layer, Measure, Quantity, Rule, Severity
from valgap_rules.weights.averaged_weights_after_fit import AveragedWeightsAfterFit
from valgap_rules.weights.best_epoch_not_evaluated import BestEpochNotEvaluated
from valgap_rules.weights.restored_weights_against_last_epoch import RestoredWeightsAgainstLastEpoch
from valgap_rules.weights.schedule_phase_at_evaluation import SchedulePhaseAtEvaluation

SAVE = layer("keras.callbacks.ModelCheckpoint", filepath="best.keras", save_best_only=True)
STOP = layer("keras.callbacks.EarlyStopping", patience=8, restore_best_weights=False)
RESTORE = layer("keras.callbacks.EarlyStopping", patience=8, restore_best_weights=True)
SWAP = layer("keras.callbacks.SwapEMAWeights")
AVERAGING = layer("keras.optimizers.Adam", use_ema=True, ema_overwrite_frequency=None)


def rows(building: Building, count: int = 600) -> Pipe:
    return building.source("array", "numpy.zeros", shape=(count, 8))


def findings(rule: Rule, building: Building, target_keras: str = "3.15") -> list[Finding]:
    return list(rule.check(Analysis(building.trace(), (), (), target_keras)))


def beside(building: Building, model: int, fit: int, call: int, selection: str, key: str = "val_loss") -> None:
    """Prints an entry of the history beside what a call measured."""
    start = len(building.quantities)
    building.quantities.append(Quantity(start, Measure.HISTORY, building.next_place(), fit, model, key, selection))
    building.quantities.append(Quantity(start + 1, Measure.EVALUATION, building.next_place(), call, model))
    building.comparisons.append(Comparison(start, start + 1, "printed", "print", building.next_place()))


def compared(*callbacks: Layer, selection: str, load: str | None = None, epochs: int = 30) -> Building:
    """A fit, perhaps a load, an evaluate, and an entry of the history beside it."""
    building = Building()
    model = building.model()
    call = building.fit(model, rows(building), validation=rows(building, 203), callbacks=callbacks, epochs=epochs)
    if load is not None:
        building.event(model, Happening.LOADED, path=load)
    building.evaluate(model, rows(building, 203))
    beside(building, model, call, building.calls, selection)
    return building


@pytest.mark.parametrize("callback", [SAVE, STOP])
def test_best_value_beside_the_last_weights(callback: Layer) -> None:
    building = compared(callback, selection="best")
    (finding,) = findings(BestEpochNotEvaluated(), building)
    assert (finding.code, finding.severity, finding.certainty) == ("VG401", Severity.WARNING, Certainty.PROVEN)
    assert finding.place == building.endpoints[-1].place or finding.place == building.events[-1].place
    assert {"best", "callback", "train"} <= {related.role for related in finding.related}


@pytest.mark.parametrize(
    "building",
    [
        compared(SAVE, selection="last"),
        compared(SAVE, RESTORE, selection="best"),
        compared(RESTORE, selection="best"),
        compared(SAVE, selection="best", load="best.keras"),
        compared(SAVE, selection="best", epochs=1),
        compared(layer("keras.callbacks.ModelCheckpoint", filepath="all.keras", save_best_only=False), selection="best"),
        compared(SAVE, layer("unknown"), selection="best"),
        compared(selection="best"),
    ],
)
def test_best_epoch_is_not_missed(building: Building) -> None:
    assert findings(BestEpochNotEvaluated(), building) == []


def served(*uses: Happening, scope: str = "") -> list[Finding]:
    building = Building()
    model, loaded = building.model(), building.model("served")
    building.fit(model, rows(building), callbacks=(SAVE,), epochs=30)
    building.event(model, Happening.EVALUATED, call=building.next_call(), scope=scope)
    building.event(loaded, Happening.LOADED, path="best.keras")
    for use in uses:
        building.event(loaded, use)
    return findings(BestEpochNotEvaluated(), building)


def test_best_file_put_to_use_without_being_evaluated() -> None:
    assert [f.code for f in served(Happening.PREDICTED)] == ["VG401"]
    assert served() == []
    assert served(Happening.EVALUATED, Happening.PREDICTED) == []


def test_what_a_callback_measures_is_not_what_the_fit_left() -> None:
    assert served(Happening.PREDICTED, scope="callback") == []


def test_callback_of_the_users_own_makes_it_likely() -> None:
    (finding,) = findings(BestEpochNotEvaluated(), compared(SAVE, layer("Logger"), selection="best"))
    assert finding.certainty is Certainty.LIKELY


def test_last_entry_beside_restored_weights() -> None:
    building = compared(RESTORE, selection="last")
    (finding,) = findings(RestoredWeightsAgainstLastEpoch(), building)
    assert (finding.code, finding.severity) == ("VG402", Severity.ERROR)
    assert finding.place == building.quantities[0].place
    assert "last val_loss" in finding.message


def test_last_entry_beside_a_loaded_best_file() -> None:
    assert [f.code for f in findings(RestoredWeightsAgainstLastEpoch(), compared(SAVE, selection="last", load="best.keras"))] == ["VG402"]


@pytest.mark.parametrize(
    "building",
    [
        compared(RESTORE, selection="best"),
        compared(STOP, selection="last"),
        compared(SAVE, selection="last"),
        compared(SAVE, selection="last", load="another.keras"),
        compared(RESTORE, selection="last", load="another.keras"),
        compared(RESTORE, selection="last", epochs=1),
    ],
)
def test_last_entry_and_last_weights(building: Building) -> None:
    assert findings(RestoredWeightsAgainstLastEpoch(), building) == []


def test_old_keras_restores_only_after_an_early_stop() -> None:
    patient = layer("keras.callbacks.EarlyStopping", patience=100, restore_best_weights=True)
    building = compared(patient, selection="last", epochs=50)
    assert [f.severity for f in findings(RestoredWeightsAgainstLastEpoch(), building, "2.15")] == [Severity.WARNING]
    assert [f.severity for f in findings(RestoredWeightsAgainstLastEpoch(), building, "3.15")] == [Severity.ERROR]


def averaged(optimizer: Layer, *callbacks: Layer, assigned: bool = False, validated: bool = True) -> list[Finding]:
    building = Building()
    model = building.model()
    building.event(model, Happening.COMPILED, objects=(optimizer,))
    held_out = rows(building, 203) if validated else None
    building.fit(model, rows(building), validation=held_out, callbacks=callbacks, epochs=4, batch_size=32)
    if assigned:
        building.event(model, Happening.WEIGHTS_SET)
    building.evaluate(model, rows(building, 203))
    return findings(AveragedWeightsAfterFit(), building)


def test_average_overwrites_the_weights_after_the_last_validation() -> None:
    (finding,) = averaged(AVERAGING)
    assert (finding.code, finding.severity) == ("VG404", Severity.ERROR)


@pytest.mark.parametrize(("every", "reported"), [(16, 1), (19, 0), (38, 0)])
def test_overwriting_on_the_way_leaves_a_gap_unless_it_happens_at_the_end(every: int, reported: int) -> None:
    """600 rows in batches of 32 are 19 steps an epoch, 76 in four."""
    assert len(averaged(layer("keras.optimizers.Adam", use_ema=True, ema_overwrite_frequency=every))) == reported


def test_average_that_makes_no_gap() -> None:
    assert averaged(AVERAGING, SWAP) == []
    assert averaged(AVERAGING, RESTORE) == []
    assert averaged(AVERAGING, validated=False) == []
    assert averaged(layer("keras.optimizers.Adam", use_ema=False)) == []


def test_wrapper_changes_nothing_until_its_average_is_assigned() -> None:
    wrapper = layer("tensorflow_addons.optimizers.SWA")
    assert averaged(wrapper) == []
    assert [f.code for f in averaged(wrapper, assigned=True)] == ["VG404"]


def scheduled(schedule: Layer, epochs: int = 7) -> list[Finding]:
    building = Building()
    model = building.model()
    building.event(model, Happening.COMPILED, objects=(layer("keras.optimizers.Adam"), schedule))
    building.fit(model, rows(building), epochs=epochs, batch_size=32)
    building.evaluate(model, rows(building, 203))
    return findings(SchedulePhaseAtEvaluation(), building)


@pytest.mark.parametrize(
    "schedule",
    [
        layer("keras.optimizers.schedules.CosineDecayRestarts", first_decay_steps=40, t_mul=2.0),
        layer("keras.optimizers.schedules.CosineDecay", decay_steps=10_000, warmup_steps=0),
        layer("keras.optimizers.schedules.CosineDecay", decay_steps=20, warmup_steps=0),
        layer("keras.optimizers.schedules.PolynomialDecay", decay_steps=50, cycle=True),
        layer("keras.optimizers.schedules.PiecewiseConstantDecay", boundaries=(50, 500)),
        layer("tensorflow_addons.optimizers.CyclicalLearningRate", step_size=50),
    ],
)
def test_schedule_that_fit_cuts_is_explained_and_makes_no_gap(schedule: Layer) -> None:
    """Seven epochs of 19 steps are 133."""
    (finding,) = scheduled(schedule)
    assert (finding.code, finding.severity) == ("VG409", Severity.INFO)
    assert "no gap" in finding.message


@pytest.mark.parametrize(
    "schedule",
    [
        layer("keras.optimizers.schedules.CosineDecayRestarts", first_decay_steps=19, t_mul=2.0),
        layer("keras.optimizers.schedules.CosineDecay", decay_steps=133, warmup_steps=0),
        layer("keras.optimizers.schedules.CosineDecay", decay_steps=100, warmup_steps=33),
        layer("keras.optimizers.schedules.PolynomialDecay", decay_steps=133, cycle=True),
        layer("keras.optimizers.schedules.PiecewiseConstantDecay", boundaries=(50, 100)),
        layer("keras.optimizers.schedules.ExponentialDecay", decay_steps=100_000),
        layer("tensorflow_addons.optimizers.CyclicalLearningRate", step_size=66),
    ],
)
def test_schedule_that_ends_with_the_fit(schedule: Layer) -> None:
    assert scheduled(schedule) == []
