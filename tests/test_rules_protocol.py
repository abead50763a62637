from __future__ import annotations

import math
from dataclasses import replace

import pytest

from building import Building, Pipe, unknown
from valgap_lint.api import Analysis, Argument, Certainty, Comparison, Finding, Known, Measure, Port, Quantity, Rule, Severity
from valgap_rules._counts import amount
from valgap_rules.protocol.labels_from_second_pass import LabelsFromSecondPass
from valgap_rules.protocol.shuffled_predictions_against_ordered_labels import ShuffledPredictionsAgainstOrderedLabels
from valgap_rules.protocol.truncated_evaluation import TruncatedEvaluation

Pair = tuple[Pipe, Pipe]


def findings(rule: Rule, building: Building) -> list[Finding]:
    return list(rule.check(Analysis(building.trace(), (), (), "3.15")))


def source(building: Building) -> Pair:
    """Inputs and labels of one load."""
    return building.operation("array", group=7), building.operation("array", group=7)


def streamed(building: Building, pair: Pair, kind: str, **values: bool | int | None) -> Pair:
    x, y = building.together(kind, pair, kind, **values)
    return x, y


def shuffled(building: Building, pair: Pair, *, reshuffle: bool = True) -> Pair:
    return streamed(building, pair, "shuffle", buffer=None, seed=None, reshuffle=reshuffle)


def looped(building: Building, pair: Pair) -> Pair:
    x, y = building.together("identity", pair, "iteration")
    return x, y


def paired(building: Building, x: Pipe, labels: Pipe, how: str = "metric") -> None:
    """Predicts x and pairs the predictions with labels."""
    model = building.model()
    building.predict(model, x)
    predictions = x.step("predict", "predict")
    start = len(building.quantities)
    building.quantities.append(Quantity(start, Measure.PREDICTION, building.next_place(), building.calls, model, port=predictions.port))
    building.quantities.append(Quantity(start + 1, Measure.LABELS, building.next_place(), port=labels.port))
    building.comparisons.append(Comparison(start, start + 1, how, "accuracy_score", building.next_place()))


def ordered(building: Building) -> list[Finding]:
    return findings(ShuffledPredictionsAgainstOrderedLabels(), building)


def second(building: Building) -> list[Finding]:
    return findings(LabelsFromSecondPass(), building)


def test_shuffled_predictions_against_the_labels_that_the_generator_keeps() -> None:
    building = Building()
    x, y = shuffled(building, source(building))
    paired(building, x, y.step("labels", "Iterator.classes", name="classes"))
    (finding,) = ordered(building)
    assert (finding.code, finding.severity, finding.certainty) == ("VG501", Severity.ERROR, Certainty.PROVEN)
    assert finding.place == building.comparisons[0].place
    assert [related.role for related in finding.related] == ["shuffle", "predict"]
    assert second(building) == []


def test_shuffled_predictions_against_the_array_behind_the_dataset() -> None:
    building = Building()
    arrays = source(building)
    x, _ = shuffled(building, arrays, reshuffle=False)
    paired(building, x, arrays[1])
    assert len(ordered(building)) == 1


def test_generator_in_file_order() -> None:
    building = Building()
    x, y = source(building)
    paired(building, x, y.step("labels", "Iterator.classes", name="classes"))
    assert ordered(building) == []


def test_labels_of_other_data_are_not_compared() -> None:
    building = Building()
    x, _ = shuffled(building, source(building))
    paired(building, x, building.source("array"))
    assert ordered(building) == []


def test_rearranged_labels_are_not_judged() -> None:
    building = Building()
    x, y = shuffled(building, source(building))
    kept = y.step("labels", "Iterator.classes", name="classes")
    paired(building, x, kept.step("index", "[]", building.source("array")))
    assert ordered(building) == []


def test_shuffle_in_one_branch_is_not_judged() -> None:
    building = Building()
    plain = source(building)
    mixed = shuffled(building, plain)
    paired(building, building.choose(0, plain[0], mixed[0]), plain[1])
    assert ordered(building) == []


def test_printing_side_by_side_is_no_pairing() -> None:
    building = Building()
    arrays = source(building)
    paired(building, shuffled(building, arrays)[0], arrays[1], how="printed")
    assert ordered(building) == []


def test_several_metrics_of_one_predict_call_are_one_finding() -> None:
    building = Building()
    arrays = source(building)
    paired(building, shuffled(building, arrays)[0], arrays[1])
    building.comparisons.append(Comparison(0, 1, "metric", "f1_score", building.next_place()))
    (finding,) = ordered(building)
    assert finding.related[-1].place == building.comparisons[1].place


def test_labels_from_a_pass_of_their_own() -> None:
    building = Building()
    stream = shuffled(building, source(building))
    paired(building, stream[0], looped(building, stream)[1])
    (finding,) = second(building)
    assert (finding.code, finding.severity) == ("VG502", Severity.ERROR)
    assert "labels" in {related.role for related in finding.related}
    assert ordered(building) == []


def test_predictions_and_labels_from_one_loop() -> None:
    building = Building()
    x, y = looped(building, shuffled(building, source(building)))
    paired(building, x, y)
    assert second(building) == []
    assert ordered(building) == []


def test_arrays_filled_in_one_loop_before_the_shuffle_are_not_one_pass_over_it() -> None:
    building = Building()
    stream = shuffled(building, looped(building, source(building)))
    paired(building, stream[0], looped(building, stream)[1])
    assert len(second(building)) == 1


def test_two_loops_are_two_passes() -> None:
    building = Building()
    stream = shuffled(building, source(building))
    paired(building, looped(building, stream)[0], looped(building, stream)[1])
    assert len(second(building)) == 1


def test_order_that_is_kept_between_passes() -> None:
    fixed, cached = Building(), Building()
    stream = shuffled(fixed, source(fixed), reshuffle=False)
    paired(fixed, stream[0], looped(fixed, stream)[1])
    assert second(fixed) == []
    stream = streamed(cached, shuffled(cached, source(cached)), "cache")
    paired(cached, stream[0], looped(cached, stream)[1])
    assert second(cached) == []


def dataset(building: Building, count: int | None = 203, batch: int = 32) -> Pipe:
    rows = building.source("array", shape=(count, 8)) if count else building.source("directory", directory="valid")
    return rows.step("batch", "batch", size=batch, drop_remainder=False)


def validated(steps: object, count: int | None = 203, *, evaluated: bool = False, container: str = "dataset") -> list[Finding]:
    building = Building()
    model, valid = building.model(), dataset(building, count)
    value = unknown("the result of //", str(steps)) if isinstance(steps, str) else steps
    assert value is None or not isinstance(value, str)
    building.fit(model, dataset(building, 600), validation=valid, container=container, validation_steps=value)  # type: ignore[arg-type] # a fact or a number
    if evaluated:
        building.evaluate(model, valid, container=container)
    return findings(TruncatedEvaluation(), building)


def test_fewer_steps_than_batches() -> None:
    (finding,) = validated(6)
    assert (finding.code, finding.severity, finding.certainty) == ("VG503", Severity.WARNING, Certainty.PROVEN)
    assert "203 rows" in finding.message


@pytest.mark.parametrize("steps", [7, 10, None])
def test_steps_that_cover_all(steps: int | None) -> None:
    assert validated(steps) == []


def test_unknown_number_of_rows_is_information_unless_the_rest_is_evaluated_elsewhere() -> None:
    assert [f.severity for f in validated(50, count=None)] == [Severity.INFO]
    assert [(f.severity, f.certainty) for f in validated(50, count=None, evaluated=True)] == [(Severity.WARNING, Certainty.LIKELY)]


def test_rounding_down_is_information_in_fit_and_a_warning_in_evaluate() -> None:
    assert [(f.severity, f.certainty) for f in validated("rounded-down", count=None)] == [(Severity.INFO, Certainty.LIKELY)]
    assert validated("data-dependent", count=None) == []
    building = Building()
    building.evaluate(building.model(), dataset(building, None), container="dataset", steps=unknown("//", "rounded-down"))
    assert [(f.severity, f.certainty) for f in findings(TruncatedEvaluation(), building)] == [(Severity.WARNING, Certainty.LIKELY)]


def test_python_generators_belong_to_another_rule() -> None:
    assert validated(2, container="generator") == []


def test_steps_of_evaluate_and_predict() -> None:
    building = Building()
    model = building.model()
    building.evaluate(model, dataset(building), container="dataset", steps=3)
    building.evaluate(model, dataset(building), container="dataset", steps=7)
    building.predict(model, dataset(building), container="dataset", steps=3)
    assert [f.place for f in findings(TruncatedEvaluation(), building)] == [building.endpoints[0].place]


def test_steps_of_predict_matter_where_the_predictions_are_scored() -> None:
    building = Building()
    paired(building, dataset(building), building.source("array"))
    building.endpoints[0] = replace(building.endpoints[0], container="dataset", arguments=(Argument("steps", Known(3), None),))
    assert len(findings(TruncatedEvaluation(), building)) == 1


def counted(building: Building, port: Port) -> float | None:
    found = amount(Analysis(building.trace(), (), (), "3.15"), port)
    return None if found is None else found.rows


def test_rows_are_counted_through_slices_batches_and_repeats() -> None:
    building = Building()
    rows = building.source("array", shape=(100, 3))
    taken = rows.step("skip", "skip", count=10)
    assert counted(building, taken.port) == 90
    assert counted(building, taken.step("batch", "batch", size=8, drop_remainder=False).step("take", "take", count=3).port) == 24
    assert counted(building, rows.step("rows", "[]", start=None, stop=-20, step=None).port) == 80
    assert counted(building, rows.step("repeat", "repeat", count=None).port) == math.inf
    assert counted(building, rows.step("filter", "filter").port) is None
    assert counted(building, rows.step("batch", "batch", size=8, drop_remainder=True).port) is None
