from __future__ import annotations

from dataclasses import replace

import pytest

from building import Building, Pipe, layer, unknown
from valgap_lint.api import Analysis, Certainty, Comparison, Finding, Happening, Layer, Measure, Quantity, Rule, Severity
from valgap_rules._published import share_rows
from valgap_rules.leakage.directory_split_seed_mismatch import DirectorySplitSeedMismatch
from valgap_rules.leakage.evaluation_on_training_data import EvaluationOnTrainingData
from valgap_rules.leakage.split_after_reshuffle import SplitAfterReshuffle
from valgap_rules.leakage.test_set_used_for_selection import TestSetUsedForSelection as Selection

STOP = layer("keras.callbacks.EarlyStopping", monitor="val_loss")
PLATEAU = layer("keras.callbacks.ReduceLROnPlateau", monitor="val_loss")
SAVE = layer("keras.callbacks.ModelCheckpoint", monitor="val_loss", filepath="runs/best.keras", save_best_only=True)
RATE = layer("keras.callbacks.LearningRateScheduler")


def findings(rule: Rule, building: Building) -> list[Finding]:
    return list(rule.check(Analysis(building.trace(), (), (), "3.15")))


def rows(building: Building) -> Pipe:
    return building.source("array")


def shuffled(pipe: Pipe, *, reshuffle: object = True) -> Pipe:
    value = reshuffle if isinstance(reshuffle, bool) else unknown()
    return pipe.step("shuffle", "shuffle", buffer=1000, seed=1, reshuffle=value)


def split(building: Building, mixed: Pipe, kind: tuple[str, str] = ("take", "skip")) -> list[Finding]:
    """Trains on one part and validates on the other."""
    valid, train = (mixed.step(one, one, count=200) for one in kind)
    building.fit(building.model(), train, validation=valid)
    return findings(SplitAfterReshuffle(), building)


def test_parts_of_an_order_that_is_drawn_anew() -> None:
    building = Building()
    (finding,) = split(building, shuffled(rows(building)))
    assert (finding.code, finding.severity, finding.certainty) == ("VG601", Severity.ERROR, Certainty.PROVEN)
    assert finding.place == next(o.place for o in building.operations if o.kind == "take")
    assert "shuffle" in {related.role for related in finding.related}


def test_shards_and_positions_are_parts_too() -> None:
    building = Building()
    assert len(split(building, shuffled(rows(building)), ("shard", "shard"))) == 1
    building = Building()
    assert len(split(building, shuffled(rows(building)).step("identity", "tensorflow.data.Dataset.enumerate"), ("filter", "filter"))) == 1


def test_filter_by_content_is_no_split_by_position() -> None:
    building = Building()
    assert split(building, shuffled(rows(building)), ("filter", "filter")) == []


@pytest.mark.parametrize("reshuffle", [False, "unknown"])
def test_order_that_is_not_known_to_change(reshuffle: object) -> None:
    building = Building()
    assert split(building, shuffled(rows(building), reshuffle=reshuffle)) == []


def test_cache_before_the_split_keeps_the_order_and_one_behind_it_does_not() -> None:
    building = Building()
    assert split(building, shuffled(rows(building)).step("cache", "cache")) == []
    building = Building()
    mixed = shuffled(rows(building))
    valid, train = (mixed.step(kind, kind, count=200).step("cache", "cache") for kind in ("take", "skip"))
    building.fit(building.model(), train, validation=valid)
    assert len(findings(SplitAfterReshuffle(), building)) == 1


def test_shuffle_behind_the_split() -> None:
    building = Building()
    source = rows(building)
    building.fit(building.model(), shuffled(source.step("skip", "skip", count=200)), validation=source.step("take", "take", count=200))
    assert findings(SplitAfterReshuffle(), building) == []


def test_validation_and_test_parts_are_compared_as_well() -> None:
    building = Building()
    model, mixed = building.model(), shuffled(rows(building))
    building.fit(model, rows(building), validation=mixed.step("skip", "skip", count=5))
    building.evaluate(model, mixed.step("take", "take", count=5))
    (finding,) = findings(SplitAfterReshuffle(), building)
    assert "validation and evaluate" in finding.message


def subset(building: Building, name: str, seed: int | None = 1, share: float = 0.2, *, shuffle: bool = True, folder: str = "data") -> Pipe:
    callee = "keras.utils.image_dataset_from_directory"
    return building.source("directory", callee, directory=folder, subset=name, seed=seed, validation_split=share, shuffle=shuffle)


def halves(train: Pipe, valid: Pipe) -> list[Finding]:
    building = train.building
    building.fit(building.model(), train, validation=valid)
    return findings(DirectorySplitSeedMismatch(), building)


def test_two_seeds_make_two_splits() -> None:
    building = Building()
    (finding,) = halves(subset(building, "training"), subset(building, "validation", seed=2))
    assert (finding.code, finding.severity) == ("VG602", Severity.ERROR)
    assert finding.place == building.operations[1].place


@pytest.mark.parametrize(("train", "valid", "severity"), [(0.2, 0.4, Severity.ERROR), (0.4, 0.2, Severity.INFO)])
def test_two_fractions_share_files_where_the_validation_side_is_larger(train: float, valid: float, severity: Severity) -> None:
    building = Building()
    (finding,) = halves(subset(building, "training", share=train), subset(building, "validation", share=valid))
    assert finding.severity is severity


def test_subsets_of_one_split() -> None:
    building = Building()
    assert halves(subset(building, "training"), subset(building, "validation")) == []
    building = Building()
    assert halves(subset(building, "training", shuffle=False), subset(building, "validation", seed=2, shuffle=False)) == []
    building = Building()
    assert halves(subset(building, "training"), subset(building, "validation", seed=2, folder="other")) == []
    building = Building()
    assert halves(subset(building, "training"), subset(building, "validation", seed=2, shuffle=False)) == []


def reused(building: Building) -> list[Finding]:
    return findings(EvaluationOnTrainingData(), building)


def test_validation_on_the_training_rows() -> None:
    building = Building()
    data = rows(building)
    building.fit(building.model(), data, validation=data)
    (finding,) = reused(building)
    assert (finding.code, finding.severity, finding.certainty) == ("VG606", Severity.WARNING, Certainty.PROVEN)
    assert finding.place == building.endpoints[1].data_place


def test_validation_on_a_part_of_the_training_rows() -> None:
    building = Building()
    data = rows(building)
    building.fit(building.model(), data, validation=data.step("take", "take", count=10))
    assert len(reused(building)) == 1


@pytest.mark.parametrize(("train", "valid", "reported"), [((0, 80), (80, None), 0), ((0, 90), (80, None), 1), ((0, None), (-20, None), 0)])
def test_slices_of_one_array(train: tuple[int, int | None], valid: tuple[int, int | None], reported: int) -> None:
    building = Building()
    data = rows(building)
    left, right = (data.step("rows", "[]", start=bounds[0], stop=bounds[1], step=None) for bounds in (train, valid))
    building.fit(building.model(), left, validation=right)
    assert len(reused(building)) == reported


def test_parts_cut_by_a_step_that_could_not_be_read_are_not_compared() -> None:
    building = Building()
    data = rows(building)
    building.fit(building.model(), data.opaque("first half"), validation=data.opaque("second half"))
    assert reused(building) == []


def test_lists_filled_in_one_loop_may_hold_other_rows() -> None:
    building = Building()
    element = building.source("files", pattern="*.png").step("identity", "iteration")
    building.fit(building.model(), element.step("stack", "list"), validation=element.step("stack", "list"))
    assert reused(building) == []


@pytest.mark.parametrize(
    ("name", "severity"), [("x_test", Severity.WARNING), ("valGenerator", Severity.WARNING), ("latest", Severity.INFO)]
)
def test_training_rows_under_the_name_of_held_out_ones(name: str, severity: Severity) -> None:
    building = Building()
    model, data = building.model(), rows(building)
    building.fit(model, data)
    building.evaluate(model, data)
    building.endpoints[-1] = replace(building.endpoints[-1], data_text=name)
    assert [f.severity for f in reused(building)] == [severity]


def test_training_score_beside_a_test_score_is_normal_and_alone_is_information() -> None:
    building = Building()
    model, data = building.model(), rows(building)
    building.fit(model, data)
    building.evaluate(model, data)
    assert [f.severity for f in reused(building)] == [Severity.INFO]
    building.evaluate(model, rows(building))
    assert reused(building) == []


def test_directory_loaded_again_as_test_set() -> None:
    building = Building()
    model = building.model()
    building.fit(model, building.source("directory", directory="data/train"))
    building.evaluate(model, building.source("directory", directory="data/train"))
    (finding,) = reused(building)
    assert finding.severity is Severity.WARNING
    assert "a second time" in finding.message


def test_training_on_a_folder_named_test_is_likely() -> None:
    building = Building()
    building.fit(building.model(), building.source("directory", directory="cats_dogs/test/"))
    (finding,) = reused(building)
    assert finding.certainty is Certainty.LIKELY


def test_model_that_is_also_trained_elsewhere_is_adapted_on_purpose() -> None:
    building = Building()
    model = building.model()
    building.fit(model, building.source("directory", directory="cats_dogs/train"))
    building.fit(model, building.source("directory", directory="cats_dogs/test"))
    assert reused(building) == []


def test_evaluation_before_the_fit_is_no_report_of_it() -> None:
    building = Building()
    model, data = building.model(), rows(building)
    building.evaluate(model, data)
    building.fit(model, data)
    assert reused(building) == []


@pytest.mark.parametrize(
    ("left", "right", "shared"),
    [
        ("train", "train", True),
        ("train", "test", False),
        ("train[:80%]", "train[80%:]", False),
        ("train[:80%]", "train[70%:]", True),
        ("train[:80%]", "train[-10%:]", False),
        ("train", "train[:10%]", True),
        ("train+test", "test", True),
        ("train[:1000]", "train[2000:]", False),
    ],
)
def test_slices_of_published_data(left: str, right: str, *, shared: bool) -> None:
    assert share_rows(left, right) is shared


def selected(*callbacks: Layer, same: bool = True, also: bool = False, folder: str = "food/test", load: str | None = None) -> Building:
    """Validates on a folder, then evaluates it (or another), perhaps after loading what was saved."""
    building = Building()
    model = building.model()
    test = building.source("directory", directory=folder)
    building.fit(model, building.source("directory", directory="food/train"), validation=test, callbacks=callbacks)
    if load is not None:
        building.event(model, Happening.LOADED, path=load)
    building.evaluate(model, test if same else building.source("directory", directory="food/final"))
    if also:
        building.evaluate(model, building.source("directory", directory="food/final"))
    return building


def test_split_that_only_steers_the_learning_rate_is_an_information() -> None:
    (finding,) = findings(Selection(), selected(PLATEAU))
    assert finding.severity is Severity.INFO
    (finding,) = findings(Selection(), selected(PLATEAU, STOP))
    assert finding.severity is Severity.WARNING
    assert "EarlyStopping" in finding.message


@pytest.mark.parametrize("callbacks", [(STOP,), (RATE, STOP)])
def test_split_that_decides_is_reported(callbacks: tuple[Layer, ...]) -> None:
    building = selected(*callbacks)
    (finding,) = findings(Selection(), building)
    assert (finding.code, finding.severity, finding.certainty) == ("VG608", Severity.WARNING, Certainty.PROVEN)
    assert finding.place == building.endpoints[-1].place
    assert [related.role for related in finding.related] == ["validation", "callback"]


def test_reloaded_best_checkpoint_decides() -> None:
    assert len(findings(Selection(), selected(SAVE, load="runs/best.keras"))) == 1
    assert findings(Selection(), selected(SAVE)) == []


def test_several_scores_of_one_fit_are_one_finding_and_those_before_the_load_are_none() -> None:
    building = Building()
    model, test = building.model(), building.source("directory", directory="food/test")
    building.fit(model, building.source("directory", directory="food/train"), validation=test, callbacks=(SAVE,))
    building.evaluate(model, test)
    building.event(model, Happening.LOADED, path="best.keras")
    loaded = building.evaluate(model, test)
    again = building.evaluate(model, test)
    (finding,) = findings(Selection(), building)
    places = {endpoint.id: endpoint.place for endpoint in building.endpoints}
    assert finding.place == places[loaded]
    assert [related.place for related in finding.related if related.message == "scored here too"] == [places[again]]


def test_names_in_the_script_win_over_those_of_the_files() -> None:
    building = selected(STOP, folder="food/valid")
    building.endpoints[-1] = replace(building.endpoints[-1], data_text="test_data")
    assert len(findings(Selection(), building)) == 1
    building = selected(STOP, folder="food/images")
    building.endpoints[-1] = replace(building.endpoints[-1], data_text="val_images")
    assert findings(Selection(), building) == []


def test_scores_behind_the_next_fit_belong_to_that_fit() -> None:
    building = selected(STOP)
    building.fit(0, rows(building))
    building.evaluate(0, building.source("directory", directory="food/final"))
    assert len(findings(Selection(), building)) == 1


@pytest.mark.parametrize(
    "building",
    [
        selected(),
        selected(PLATEAU, RATE),
        selected(STOP, same=False),
        selected(STOP, also=True),
        selected(STOP, folder="food/valid"),
        selected(layer("keras.callbacks.EarlyStopping", monitor="loss")),
    ],
)
def test_split_that_only_validates(building: Building) -> None:
    assert findings(Selection(), building) == []


def test_number_beside_the_history_is_read_as_a_validation_number() -> None:
    building = selected(STOP)
    fit, evaluated = building.endpoints[0].call, building.endpoints[-1].call
    building.quantities.append(Quantity(0, Measure.HISTORY, building.next_place(), fit, 0, "val_loss", "last"))
    building.quantities.append(Quantity(1, Measure.EVALUATION, building.next_place(), evaluated, 0))
    building.comparisons.append(Comparison(0, 1, "printed", "print", building.next_place()))
    assert findings(Selection(), building) == []
