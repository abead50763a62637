from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from building import Building, Pipe, place
from valgap_lint.api import Analysis, Backbone, Constant, Contract, FacetComparison, FacetValue, Finding, Known, Rule, Severity, State
from valgap_lint.ir.verdicts import Verdict
from valgap_rules.serving.double_scaling import DoubleScaling
from valgap_rules.serving.preprocess_input_of_other_backbone import PreprocessInputOfOtherBackbone
from valgap_rules.serving.preprocess_then_rescale import PreprocessThenRescale

SCALING, BACKBONE, RESCALE = DoubleScaling(), PreprocessInputOfOtherBackbone(), PreprocessThenRescale()
EFFICIENTNET = Backbone("keras.applications.EfficientNetB0", place(90), "identity", 0, 255, True, "imagenet")
MOBILENET = Backbone("keras.applications.MobileNetV2", place(91), "tf", -1, 1, False, "imagenet")
RESNET = Backbone("keras.applications.ResNet50", place(92), "caffe", -124, 151, False, "imagenet")


class Scene:
    """One model, fed by pipelines that share what is known of their values."""

    def __init__(self, *backbones: Backbone) -> None:
        self.building = Building()
        self.model = self.building.model()
        self.building.models[0] = replace(self.building.models[0], backbones=backbones)
        self.images = self.building.image()
        self.verdicts: tuple[Verdict, ...] = ()
        self.ends: Constant = None

    def inside(self, *steps: Pipe) -> Scene:
        """Lets these operations be the model's own entry."""
        self.building.models[0] = replace(self.building.models[0], entry=tuple(step.port.operation for step in steps))
        return self

    def own_layer(self, scale: float) -> Scene:
        return self.inside(self.building.source("input").affine(scale, callee="keras.layers.Rescaling"))

    def fed(self, pipe: Pipe, ends: Constant = None) -> Scene:
        """Trains and evaluates on the same pipe; `ends` is the range that reaches the model, None where it is not known."""
        self.building.fit(self.model, pipe)
        self.building.evaluate(self.model, pipe)
        self.ends = ends
        return self

    def found(self, rule: Rule) -> list[Finding]:
        trace = self.building.trace()
        facets = (FacetValue("values.range", Known(self.ends), str(self.ends)),) if self.ends else ()
        return list(rule.check(Analysis(trace, tuple(Contract(e.id, facets, ()) for e in trace.endpoints), self.verdicts, "3.15")))


def places(findings: list[Finding]) -> set[int]:
    return {finding.place.line for finding in findings}


@pytest.mark.parametrize("scene", [Scene(EFFICIENTNET), Scene().own_layer(1 / 255)])
def test_scaled_input_of_a_model_that_scales_is_an_error_at_the_outer_step(scene: Scene) -> None:
    step = scene.images.affine(1 / 255)
    findings = scene.fed(step, (0.0, 1.0)).found(SCALING)
    assert places(findings) == {scene.building.operations[step.port.operation].place.line}
    assert (findings[0].code, findings[0].severity) == ("VG801", Severity.ERROR)
    assert findings[0].related[0].role == "model"


def test_bytes_for_a_model_that_scales_are_silent() -> None:
    scene = Scene(EFFICIENTNET)
    assert not scene.fed(scene.images, (0.0, 255.0)).found(SCALING)


def test_untrained_network_is_silent() -> None:
    scene = Scene(replace(EFFICIENTNET, weights=None))
    assert not scene.fed(scene.images.affine(1 / 255), (0.0, 1.0)).found(SCALING)


def test_network_without_its_own_scaling_is_silent() -> None:
    scene = Scene(replace(EFFICIENTNET, rescales=False))
    assert not scene.fed(scene.images.affine(1 / 255), (0.0, 1.0)).found(SCALING)


def test_layer_that_undoes_the_scaling_is_silent() -> None:
    scene = Scene(EFFICIENTNET).own_layer(255.0)
    assert not scene.fed(scene.images.affine(1 / 255), (0.0, 1.0)).found(SCALING)


def test_own_layer_in_front_of_a_network_that_scales_is_found_inside_the_model() -> None:
    scene = Scene(EFFICIENTNET).own_layer(1 / 255)
    line = scene.building.operations[scene.building.models[0].entry[0]].place.line
    assert places(scene.fed(scene.images, (0.0, 255.0)).found(SCALING)) == {line}


def test_pipelines_that_differ_are_left_to_the_rule_about_scales() -> None:
    scene = Scene(EFFICIENTNET)
    value, here = FacetValue("values.scale", Known((1 / 255, 0.0)), "[0, 1]"), place(1)
    comparison = FacetComparison("values.scale", State.DIFFERENT, value, value, here, here)
    scene.verdicts = (Verdict(0, "e1", "e2", State.DIFFERENT, (comparison,)),)
    assert not scene.fed(scene.images.affine(1 / 255), (0.0, 1.0)).found(SCALING)


def test_values_of_unknown_range_are_silent_without_a_scaling_step() -> None:
    scene = Scene(EFFICIENTNET)
    assert not scene.fed(scene.images).found(SCALING)


def prepared(pipe: Pipe, family: str, backbone: str = "vgg16") -> Pipe:
    return pipe.step("preprocess", f"keras.applications.{backbone}.preprocess_input", family=family, backbone=backbone)


def test_preprocess_input_of_another_family_is_an_error_that_names_both() -> None:
    scene = Scene(MOBILENET)
    step = prepared(scene.images, "caffe")
    findings = scene.fed(step).found(BACKBONE)
    assert places(findings) == {scene.building.operations[step.port.operation].place.line}
    assert (findings[0].code, findings[0].severity) == ("VG802", Severity.ERROR)
    assert findings[0].message.startswith("preprocess_input of vgg16 feeds BGR")
    assert findings[0].message.endswith("MobileNetV2 expects [-1, 1]")


def test_preprocess_input_that_changes_nothing_is_wrong_for_a_network_that_expects_more() -> None:
    scene = Scene(RESNET)
    assert scene.fed(prepared(scene.images, "identity", "efficientnet")).found(BACKBONE)


@pytest.mark.parametrize("backbones", [(RESNET,), (replace(MOBILENET, weights=None),), (RESNET, MOBILENET), ()])
def test_same_family_untrained_or_several_networks_are_silent(backbones: tuple[Backbone, ...]) -> None:
    scene = Scene(*backbones)
    assert not scene.fed(prepared(scene.images, "caffe")).found(BACKBONE)


def test_named_preprocess_input_is_not_reported_as_double_scaling_too() -> None:
    scene = Scene(EFFICIENTNET)
    scene.fed(prepared(scene.images, "tf", "mobilenet_v2").affine(1 / 255), (-0.004, 0.004))
    assert not scene.found(SCALING)
    assert scene.found(BACKBONE)


def test_division_after_preprocess_input_is_an_error_at_the_division() -> None:
    scene = Scene(MOBILENET)
    step = prepared(scene.images, "tf", "mobilenet_v2").affine(1 / 255)
    findings = scene.fed(step).found(RESCALE)
    assert places(findings) == {scene.building.operations[step.port.operation].place.line}
    assert (findings[0].code, findings[0].severity) == ("VG803", Severity.ERROR)


def test_division_inside_the_model_after_preprocess_input_is_found_too() -> None:
    scene = Scene().own_layer(1 / 255)
    assert scene.fed(prepared(scene.images, "caffe")).found(RESCALE)


MAKERS: tuple[Callable[[Pipe], Pipe], ...] = (
    lambda images: prepared(images.affine(1 / 255), "tf"),
    lambda images: prepared(images, "tf").affine(0.5),
    lambda images: prepared(images, "identity", "efficientnet").affine(1 / 255),
)


@pytest.mark.parametrize("make", MAKERS, ids=("before", "by little", "after no change"))
def test_other_division_is_silent(make: Callable[[Pipe], Pipe]) -> None:
    scene = Scene()
    assert not scene.fed(make(scene.images)).found(RESCALE)
