"""Objects of image libraries that change images when they are called, alone, in a pipeline of their own, or by chance."""

from __future__ import annotations

import pytest

from running import kinds, only, path, script, step, steps
from valgap_lint.ir.trace import Trace

ALBUMENTATIONS = """
import cv2
import albumentations as A
image = cv2.imread("a.png")
mask = cv2.imread("b.png", 0)
"""
IMGAUG = """
import imgaug.augmenters as iaa
"""


def augmented(text: str, call: str = 'aug(image=image)["image"]') -> Trace:
    """The trace of a model that is fitted to one augmented image."""
    return script(f"{ALBUMENTATIONS}aug = {text}\nmodel.fit({call})")


def test_a_pipeline_does_what_its_members_do_in_turn() -> None:
    trace = augmented("A.Compose([A.Resize(64, 32), A.HorizontalFlip(p=0.5), A.ToFloat(max_value=255)])")
    assert kinds(trace)[-4:] == ["resize", "random", "cast", "affine"]
    assert (step(trace, "resize").known("height"), step(trace, "resize").known("width")) == (64, 32)
    assert step(trace, "random").known("transform") == "HorizontalFlip"


def test_an_augmenter_needs_no_pipeline() -> None:
    assert kinds(augmented("A.CenterCrop(24, 24)"))[-1] == "crop"


def test_pipelines_nest() -> None:
    trace = augmented("A.Compose([A.Sequential([A.Resize(8, 8)], p=1), A.Compose([A.CenterCrop(4, 4)])])")
    assert kinds(trace)[-2:] == ["resize", "crop"]


def test_normalising_is_a_division_and_constants_for_each_channel() -> None:
    standardize = step(augmented("A.Normalize()"), "standardize")
    assert (standardize.known("statistics"), standardize.known("mean")) == ("constant", (0.485, 0.456, 0.406))
    assert step(augmented("A.Normalize()"), "affine").known("scale") == 1 / 255


def test_normalising_with_each_image_s_own_statistics() -> None:
    assert step(augmented('A.Normalize(normalization="image")'), "standardize").known("statistics") == "sample"


def test_one_of_several_random_ones_is_one_random_step() -> None:
    trace = augmented("A.OneOf([A.Blur(), A.MotionBlur()], p=0.3)")
    assert [operation.known("transform") for operation in path(trace) if operation.kind == "random"] == ["OneOf"]


def test_one_of_several_that_are_not_random_is_a_branch_taken_at_random() -> None:
    trace = augmented("A.OneOf([A.Resize(8, 8), A.CenterCrop(8, 8)], p=1)")
    assert kinds(trace)[-1] == "random"
    assert only(trace, "choose").inputs[0] != only(trace, "choose").inputs[1]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("A.HorizontalFlip()", "random"),
        ("A.HorizontalFlip(p=1)", "transform"),
        ("A.HorizontalFlip(always_apply=True)", "transform"),
        ("A.HorizontalFlip(p=0)", "decode"),
        ("A.Compose([A.GaussNoise()], p=0)", "decode"),
        ("A.Compose([A.Resize(8, 8)], p=0.5)", "random"),
        ("A.NoOp()", "decode"),
    ],
)
def test_chance_decides_whether_an_augmenter_acts(text: str, last: str) -> None:
    assert kinds(augmented(text))[-1] == last


def test_a_chance_that_is_not_known_leaves_both_ways_open() -> None:
    trace = script(f"{ALBUMENTATIONS}import config\nmodel.fit(A.HorizontalFlip(p=config.P)(image=image)['image'])")
    assert kinds(trace)[-1] == "choose"


def test_masks_take_what_moves_pixels_and_nearest_neighbours() -> None:
    trace = augmented(
        "A.Compose([A.Resize(8, 8), A.HorizontalFlip(), A.GaussNoise(), A.Normalize()])", 'aug(image=image, mask=mask)["mask"]'
    )
    assert steps(trace)[1:] == ["resize", "random"]
    assert step(trace, "resize").known("kernel") == "nearest"


def test_further_targets_are_augmented_like_what_they_stand_for() -> None:
    trace = augmented('A.Compose([A.ToFloat(255)], additional_targets={"second": "image"})', 'aug(image=mask, second=image)["second"]')
    assert kinds(trace)[-1] == "affine"


def test_what_is_no_target_comes_back_as_it_was() -> None:
    assert kinds(augmented("A.Compose([A.GaussNoise()])", 'aug(image=image, other=mask)["other"]'))[-1] == "decode"


def test_arguments_in_a_dictionary() -> None:
    assert kinds(augmented("A.ToFloat(255)", 'aug(**{"image": image})["image"]'))[-1] == "affine"


def test_the_user_s_own_function_in_a_pipeline() -> None:
    trace = augmented("A.Compose([A.Lambda(image=lambda x, **kwargs: x / 255)])")
    assert kinds(trace)[-1] == "affine"


def test_an_augmenter_that_is_not_catalogued_is_a_step_that_could_not_be_read() -> None:
    trace = augmented("A.Compose([A.Resize(8, 8), A.Mystery()])")
    assert kinds(trace)[-2:] == ["resize", "opaque"]


def test_a_pipeline_that_is_a_member_of_itself_ends() -> None:
    text = "steps = [A.HorizontalFlip()]\naug = A.Compose(steps)\nsteps.append(aug)\nmodel.fit(aug(image=image)['image'])"
    assert "opaque" in kinds(script(ALBUMENTATIONS + text))


@pytest.mark.parametrize(
    "call",
    [
        "seq(images=x)",
        "seq.augment_images(x)",
        "seq.augment(images=x)",
        "seq.to_deterministic().augment_images(x)",
        "seq.augment_image(x[0])",
    ],
)
def test_every_way_to_call_an_imgaug_augmenter(call: str) -> None:
    trace = script(f"{IMGAUG}seq = iaa.Sequential([iaa.Affine(rotate=(-5, 5)), iaa.Sometimes(0.5, iaa.GaussianBlur())])\nmodel.fit({call})")
    assert [operation.known("transform") for operation in path(trace) if operation.kind == "random"] == ["Affine", "Sometimes"]


def test_imgaug_gives_back_images_and_maps_together() -> None:
    trace = script(f"{IMGAUG}a, b = iaa.Multiply()(images=x, segmentation_maps=y)\nmodel.fit(a, b)")
    assert kinds(trace)[-1] == "random"
    assert "random" not in kinds(trace, kind="y")


@pytest.mark.parametrize(("text", "last"), [("iaa.Resize(8)", "resize"), ("iaa.Fliplr(1)", "transform"), ("iaa.Fliplr(0.5)", "random")])
def test_imgaug_augmenters_that_are_not_random(text: str, last: str) -> None:
    assert kinds(script(f"{IMGAUG}model.fit({text}(images=x))"))[-1] == last
