from __future__ import annotations

from dataclasses import replace

import pytest

from building import Building, layer
from valgap_lint.api import Analysis, Certainty, Comparison, Finding, Happening, Layer, Measure, Quantity, Severity
from valgap_rules.mode.mode_dependent_layers import ModeDependentLayers
from valgap_rules.mode.training_mode_in_evaluation import TrainingModeInEvaluation

DENSE = layer("keras.layers.Dense", units=1)
DROPOUT = layer("keras.layers.Dropout", rate=0.5)
NORMALIZATION = layer("keras.layers.BatchNormalization")


def network(building: Building, *layers: Layer, complete: bool = True) -> int:
    number = building.model()
    building.models[number] = replace(building.models[number], layers=(DENSE, *layers), complete=complete)
    return number


def analysed(building: Building) -> Analysis:
    return Analysis(building.trace(), (), (), "3.15")


def modes(building: Building) -> list[Finding]:
    return list(TrainingModeInEvaluation().check(analysed(building)))


def test_test_step_in_training_mode_is_an_error() -> None:
    building = Building()
    model = network(building, DROPOUT)
    building.event(model, Happening.CALLED, scope="test_step", training=True)
    (finding,) = modes(building)
    assert (finding.code, finding.severity, finding.certainty) == ("VG301", Severity.ERROR, Certainty.PROVEN)
    assert "test_step" in finding.message
    assert "Dropout" in finding.message
    assert finding.place == building.events[0].place


@pytest.mark.parametrize(
    ("scope", "training", "parts"),
    [
        ("test_step", False, (DROPOUT,)),
        ("test_step", None, (DROPOUT,)),
        ("test_step", True, ()),
        ("test_step", True, (layer("keras.layers.Dropout", rate=0),)),
        ("train_step", True, (DROPOUT,)),
        ("training-loop", True, (DROPOUT,)),
        ("call", True, (DROPOUT,)),
    ],
)
def test_calls_that_are_as_they_should_be(scope: str, *, training: bool | None, parts: tuple[Layer, ...]) -> None:
    building = Building()
    model = network(building, *parts)
    building.event(model, Happening.FITTED)
    building.event(model, Happening.CALLED, scope=scope, training=training)
    assert modes(building) == []


def test_model_that_could_not_be_read_makes_it_likely() -> None:
    building = Building()
    model = network(building, complete=False)
    building.event(model, Happening.CALLED, scope="test_step", training=True)
    (finding,) = modes(building)
    assert finding.certainty is Certainty.LIKELY


def test_recurrent_dropout_acts_by_mode() -> None:
    building = Building()
    model = network(building, layer("keras.layers.LSTM", units=8, dropout=0.0, recurrent_dropout=0.2))
    building.event(model, Happening.CALLED, scope="test_step", training=True)
    assert len(modes(building)) == 1


def inspected(*parts: Layer, later: Happening | None, before: Happening | None = Happening.FITTED) -> list[Finding]:
    building = Building()
    model = network(building, *parts)
    if before is not None:
        building.event(model, before)
    building.event(model, Happening.CALLED, training=True)
    if later is not None:
        building.event(model, later)
    return modes(building)


def test_stray_call_moves_batch_normalization_before_evaluate() -> None:
    (finding,) = inspected(NORMALIZATION, later=Happening.EVALUATED)
    assert "moving statistics" in finding.message


def test_stray_call_without_consequence() -> None:
    assert inspected(NORMALIZATION, later=None) == []
    assert inspected(DROPOUT, later=Happening.EVALUATED) == []
    assert inspected(NORMALIZATION, later=Happening.EVALUATED, before=None) == []
    assert inspected(NORMALIZATION, later=Happening.FITTED) == []


def validation_loop(*, over_data: bool) -> list[Finding]:
    building = Building()
    model = network(building, DROPOUT)
    data = building.source("array")
    if over_data:
        data = data.step("identity", "iteration")
    building.event(model, Happening.CALLED, scope="training-loop", training=True)
    data.step("call", "model", model=model, training=True)
    line = building.line
    building.line = line - 1
    building.event(model, Happening.CALLED, scope="validation-loop", training=True)
    return modes(building)


def test_validation_loop_is_an_error_and_repeated_passes_are_information() -> None:
    assert [f.severity for f in validation_loop(over_data=True)] == [Severity.ERROR]
    assert [f.severity for f in validation_loop(over_data=False)] == [Severity.INFO]


def test_generator_of_a_pair_of_adversaries_is_information() -> None:
    building = Building()
    generator, judge = network(building, DROPOUT), network(building)
    images = building.source("array")
    made = images.step("call", "generator", model=generator)
    made.step("call", "judge", model=judge)
    images.step("call", "judge", model=judge)
    building.event(generator, Happening.CALLED, scope="train_step", training=True)
    building.event(generator, Happening.CALLED, scope="validation-loop", training=True)
    assert [f.severity for f in modes(building)] == [Severity.INFO]


def test_functional_graph_is_not_a_call_on_data() -> None:
    building = Building()
    model = network(building, DROPOUT)
    building.event(model, Happening.FITTED)
    building.source("input").step("call", "model", model=model, training=True)
    building.line -= 1
    building.event(model, Happening.CALLED, scope="validation-loop", training=True)
    assert modes(building) == []


def explained(*parts: Layer, key: str) -> list[Finding]:
    building = Building()
    model = network(building, *parts)
    history = Quantity(0, Measure.HISTORY, building.next_place(), 1, model, key, "last")
    evaluated = Quantity(1, Measure.EVALUATION, building.next_place(), 2, model)
    building.quantities += [history, evaluated]
    building.comparisons.append(Comparison(0, 1, "printed", "print", building.next_place()))
    return list(ModeDependentLayers().check(analysed(building)))


def test_layers_are_explained_where_a_validation_number_is_compared() -> None:
    (finding,) = explained(NORMALIZATION, DROPOUT, key="val_loss")
    assert (finding.code, finding.severity) == ("VG309", Severity.INFO)
    assert "both computed in inference mode" in finding.message
    assert {related.role for related in finding.related} == {"layer"}


def test_nothing_to_explain() -> None:
    assert explained(key="val_loss") == []
    assert explained(DROPOUT, key="loss") == []
