from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from building import Building, Pipe
from valgap_lint.api import (
    Analysis,
    Certainty,
    Constant,
    FacetComparison,
    FacetValue,
    Finding,
    Known,
    Layer,
    Role,
    Rule,
    Severity,
    State,
    Unknown,
)
from valgap_lint.compare import compare
from valgap_lint.ir.facts import Reason
from valgap_lint.ir.verdicts import Verdict
from valgap_rules.preprocessing.color_order_mismatch import ColorOrderMismatch
from valgap_rules.preprocessing.normalization_mismatch import NormalizationMismatch
from valgap_rules.preprocessing.resize_interpolation_mismatch import ResizeInterpolationMismatch
from valgap_rules.preprocessing.resize_size_mismatch import ResizeSizeMismatch
from valgap_rules.preprocessing.value_scale_mismatch import ValueScaleMismatch

UNIT: Constant = (1 / 255, 0.0)
RAW: Constant = (1.0, 0.0)


class Pair:
    """A training and an evaluating pipeline of one model, and what differs between them."""

    def __init__(self, role: Role = Role.EVALUATE) -> None:
        self.building = Building()
        self.model = self.building.model()
        self.left, self.right = self.building.image("train"), self.building.image("test")
        self.role = role
        self.facets: list[FacetComparison] = []

    def differs(self, facet: str, left: Constant, right: Constant, by: tuple[Pipe | None, Pipe | None] = (None, None)) -> Pair:
        """Adds a facet with these values; its state follows from them."""
        values = [FacetValue(facet, Known(v), str(v), p.port.operation if p else None) for v, p in zip((left, right), by, strict=True)]
        places = [self.building.operations[v.set_by].place if v.set_by is not None else self.building.next_place() for v in values]
        state = State.IDENTICAL if left == right else State.DIFFERENT
        self.facets.append(FacetComparison(facet, state, values[0], values[1], places[0], places[1]))
        return self

    def undecided(self, facet: str) -> Pair:
        value = FacetValue(facet, Unknown(Reason("unmodelled-call", "a step")), "?")
        place = self.building.next_place()
        self.facets.append(FacetComparison(facet, State.UNDECIDED, value, value, place, place))
        return self

    def analysis(self) -> Analysis:
        self.building.fit(self.model, self.left)
        if self.role is Role.PREDICT:
            self.building.predict(self.model, self.right)
        else:
            self.building.evaluate(self.model, self.right)
        verdict = Verdict(self.model, "e1", "e2", State.DIFFERENT, tuple(self.facets))
        return Analysis(self.building.trace(), (), (verdict,), "3.15")

    def found(self, rule: Rule) -> list[Finding]:
        return list(rule.check(self.analysis()))


@pytest.fixture
def pair() -> Pair:
    return Pair()


def test_other_size_is_an_error_at_the_evaluating_resize_and_names_both_lines(pair: Pair) -> None:
    left, right = pair.left.resize(64, 64), pair.right.resize(96, 96)
    pair.left, pair.right = left, right
    (finding,) = pair.differs("image.size", (64, 64), (96, 96), (left, right)).found(ResizeSizeMismatch())
    assert (finding.code, finding.severity, finding.certainty) == ("VG101", Severity.ERROR, Certainty.PROVEN)
    assert finding.place == pair.building.operations[right.port.operation].place
    assert finding.message.endswith("training feeds (64, 64) (line 6), evaluate feeds (96, 96) (line 7)")
    assert pair.building.operations[left.port.operation].place in [related.place for related in finding.related]


def test_swapped_sides_are_called_swapped(pair: Pair) -> None:
    (finding,) = pair.differs("image.size", (64, 96), (96, 64)).found(ResizeSizeMismatch())
    assert "height and width are swapped" in finding.message


def test_equal_sizes_are_silent(pair: Pair) -> None:
    assert not pair.differs("image.size", (64, 64), (64, 64)).found(ResizeSizeMismatch())


def made_of(pair: Pair, *layers: str) -> Pair:
    model = pair.building.models[0]
    pair.building.models[0] = replace(model, layers=tuple(Layer(f"keras.layers.{name}", model.place) for name in layers))
    return pair


def test_patches_for_a_fully_convolutional_model_are_silent(pair: Pair) -> None:
    assert not made_of(pair, "Conv2D").differs("image.size", (32, 32), (64, 64)).found(ResizeSizeMismatch())


def test_layer_that_resizes_both_sides_is_silent(pair: Pair) -> None:
    layer = pair.building.source("input").resize(32, 32)
    pair.building.models[0] = replace(pair.building.models[0], entry=(layer.port.operation,))
    assert not pair.differs("image.size", (64, 64), (96, 96)).found(ResizeSizeMismatch())


def test_resizes_for_a_fully_convolutional_model_and_patches_for_a_classifier_are_found(pair: Pair) -> None:
    by = (pair.left.resize(32, 32), pair.right.resize(64, 64))
    assert made_of(pair, "Conv2D").differs("image.size", (32, 32), (64, 64), by).found(ResizeSizeMismatch())
    assert made_of(Pair(), "Conv2D", "Dense").differs("image.size", (32, 32), (64, 64)).found(ResizeSizeMismatch())


def test_other_kernel_at_one_size_is_a_warning(pair: Pair) -> None:
    pair.differs("image.size", (64, 64), (64, 64)).differs("image.resampling", "nearest", "bilinear")
    (finding,) = pair.found(ResizeInterpolationMismatch())
    assert (finding.code, finding.severity) == ("VG102", Severity.WARNING)
    assert "training uses nearest, evaluate uses bilinear" in finding.message


def test_other_kernel_is_silent_where_the_size_differs_too(pair: Pair) -> None:
    pair.differs("image.size", (64, 64), (96, 96)).differs("image.resampling", "nearest", "bilinear")
    assert not pair.found(ResizeInterpolationMismatch())


def test_one_named_photo_is_only_an_info() -> None:
    pair = Pair(Role.PREDICT)
    pair.right = pair.building.file("photo.jpg", "keras.utils.load_img").step("decode", color="rgb")
    (finding,) = pair.differs("image.resampling", "bilinear", "nearest").found(ResizeInterpolationMismatch())
    assert finding.severity is Severity.INFO


def test_other_scale_is_an_error(pair: Pair) -> None:
    scaled = pair.left.affine(1 / 255)
    pair.differs("values.scale", UNIT, RAW, (scaled, None)).differs("values.range", (0.0, 1.0), (0.0, 255.0))
    (finding,) = pair.found(ValueScaleMismatch())
    assert (finding.code, finding.severity, finding.facet) == ("VG104", Severity.ERROR, "values.scale")


def test_other_range_alone_is_an_error(pair: Pair) -> None:
    pair.differs("values.scale", RAW, RAW).differs("values.range", (0.0, 1.0), (0.0, 255.0))
    (finding,) = pair.found(ValueScaleMismatch())
    assert finding.facet == "values.range"


def test_other_scale_with_one_range_is_silent(pair: Pair) -> None:
    pair.differs("values.scale", UNIT, RAW).differs("values.range", (0.0, 1.0), (0.0, 1.0))
    assert not pair.found(ValueScaleMismatch())


def test_scale_alone_decides_where_no_range_is_known(pair: Pair) -> None:
    assert pair.differs("values.scale", UNIT, RAW).undecided("values.range").found(ValueScaleMismatch())


def test_a_map_after_the_same_steps_is_an_error_where_no_range_is_known(pair: Pair) -> None:
    pair.differs("values.scale", UNIT, RAW).differs("values.transforms", ("log1p",), ("log1p",))
    assert pair.found(ValueScaleMismatch())


def test_a_map_before_another_step_is_silent_where_no_range_is_known(pair: Pair) -> None:
    pair.differs("values.transforms", ("normalize",), ("normalize",)).differs("values.scale", UNIT, UNIT)
    pair.facets[-1] = replace(pair.facets[-1], state=State.DIFFERENT)
    assert not pair.found(ValueScaleMismatch())


def test_a_map_after_other_steps_is_silent_where_no_range_is_known(pair: Pair) -> None:
    assert not pair.differs("values.scale", UNIT, RAW).differs("values.transforms", ("log1p",), ()).found(ValueScaleMismatch())


def test_one_sided_standardisation_is_reported_once(pair: Pair) -> None:
    pair.differs("values.standardization", "caffe", "none").differs("image.color", "bgr", "rgb")
    pair.differs("values.range", (-124.0, 151.0), (0.0, 255.0))
    assert [finding.code for finding in pair.found(NormalizationMismatch())] == ["VG105"]
    assert not pair.found(ValueScaleMismatch())
    assert not pair.found(ColorOrderMismatch())


def test_same_scaler_fitted_on_other_data_belongs_to_the_rules_about_fitting(pair: Pair) -> None:
    by = (pair.left.fitted(pair.left), pair.right.fitted(pair.right))
    assert not pair.differs("values.standardization", "fitted on train", "fitted on test", by).found(NormalizationMismatch())


def test_another_scaler_is_another_normalization(pair: Pair) -> None:
    by = (pair.left.fitted(pair.left), pair.right.fitted(pair.right, "MinMaxScaler"))
    assert pair.differs("values.standardization", "StandardScaler", "MinMaxScaler", by).found(NormalizationMismatch())


@pytest.mark.parametrize(("left", "right", "count"), [("rgb", "bgr", 1), ("bgr", "rgb", 1), ("rgb", "gray", 0), ("bgr", "bgr", 0)])
def test_only_rgb_against_bgr_is_another_order(pair: Pair, left: str, right: str, count: int) -> None:
    findings = pair.differs("image.color", left, right).found(ColorOrderMismatch())
    assert [finding.code for finding in findings] == ["VG106"] * count


def test_assumed_equality_makes_a_finding_likely(pair: Pair) -> None:
    pair.differs("image.color", "rgb", "bgr")
    pair.facets[0] = replace(pair.facets[0], assumed=True)
    (finding,) = pair.found(ColorOrderMismatch())
    assert finding.certainty is Certainty.LIKELY


def test_sound_side_is_not_blamed_where_training_names_the_odd_one() -> None:
    building = Building()
    model, images = building.model(), building.image()
    building.fit(model, images, validation=images)
    building.evaluate(model, images)
    rgb, bgr = (FacetValue("image.color", Known(order), order) for order in ("rgb", "bgr"))
    first, second = building.next_place(), building.next_place()
    verdicts = (
        Verdict(model, "e1", "e2", State.DIFFERENT, (FacetComparison("image.color", State.DIFFERENT, rgb, bgr, first, second),)),
        Verdict(model, "e2", "e3", State.DIFFERENT, (FacetComparison("image.color", State.DIFFERENT, bgr, rgb, second, first),)),
    )
    (finding,) = ColorOrderMismatch().check(Analysis(building.trace(), (), verdicts, "3.15"))
    assert finding.place == second


RULES = (ResizeSizeMismatch(), ResizeInterpolationMismatch(), ValueScaleMismatch(), NormalizationMismatch(), ColorOrderMismatch())
OPENCV = {"kernel": "linear", "backend": "opencv"}
CHAINS: dict[str, tuple[Callable[[Pipe], Pipe], Callable[[Pipe], Pipe], list[str]]] = {
    "one map in two spellings": (lambda x: x.affine(1 / 255), lambda x: x.affine(1 / 127.5).affine(0.5), []),
    "scaled on one side": (lambda x: x.affine(1 / 255), lambda x: x, ["VG104"]),
    "nearly the same divisor": (lambda x: x.affine(1 / 255), lambda x: x.affine(1 / 256), []),
    "one-sided preprocess_input of one scale": (lambda x: x.step("preprocess", family="tf"), lambda x: x, ["VG104"]),
    "one-sided preprocess_input that turns colours": (lambda x: x.step("preprocess", family="caffe"), lambda x: x, ["VG105"]),
    "preprocess_input without effect": (lambda x: x.step("preprocess", family="identity"), lambda x: x, []),
    "per image on one side": (lambda x: x.step("standardize", statistics="sample"), lambda x: x, ["VG105"]),
    "other size": (lambda x: x.resize(64, 64), lambda x: x.resize(96, 96), ["VG101"]),
    "other kernel": (lambda x: x.resize(64, 64), lambda x: x.resize(64, 64, kernel="nearest"), ["VG102"]),
    "same class of kernels": (lambda x: x.resize(64, 64), lambda x: x.resize(64, 64, **OPENCV), []),
    "resized on one side": (lambda x: x.resize(64, 64), lambda x: x, []),
    "channels reversed": (lambda x: x, lambda x: x.step("reverse_channels"), ["VG106"]),
    "a step that cannot be read": (lambda x: x.affine(1 / 255), lambda x: x.opaque("prepare"), []),
}


@pytest.mark.parametrize("case", CHAINS)
def test_two_pipelines_give_one_finding_or_none(case: str) -> None:
    left, right, expected = CHAINS[case]
    building = Building()
    model = building.model()
    building.fit(model, left(building.image("train")))
    building.evaluate(model, right(building.image("test")))
    trace = building.trace()
    analysis = Analysis(trace, *compare(trace, "3.15"), "3.15")
    assert [finding.code for rule in RULES for finding in rule.check(analysis)] == expected
