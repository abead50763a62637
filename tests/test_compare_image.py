"""Size, interpolation, shape and colours of images."""

from __future__ import annotations

import pytest

from building import Building, Pipe, unknown
from comparing import Make, contract_of, facet, states, verdict_of
from valgap_lint.ir.facts import Known
from valgap_lint.ir.verdicts import State

SIZE, RESAMPLING, GEOMETRY, COLOR, CHANNELS = "image.size", "image.resampling", "image.geometry", "image.color", "image.channels"


def resized(height: int = 32, width: int = 32, callee: str = "tensorflow.image.resize", **values: object) -> Make:
    return lambda b: b.image().resize(height, width, callee, **values)  # type: ignore[arg-type]


TENSORFLOW = resized()
ANTIALIASED = resized(antialias=True)
PILLOW = resized(callee="PIL.Image.Image.resize", kernel="bilinear", antialias=True, backend="pillow")
BICUBIC = resized(callee="PIL.Image.Image.resize", kernel="bicubic", antialias=True, backend="pillow")
NEAREST = resized(callee="keras.preprocessing.image.ImageDataGenerator.flow_from_directory", kernel="nearest", backend="pillow")
OPENCV = resized(callee="cv2.resize", kernel="linear", backend="opencv")
OPENCV_NEAREST = resized(callee="cv2.resize", kernel="nearest", backend="opencv")
OPENCV_NEAREST_EXACT = resized(callee="cv2.resize", kernel="nearest-exact", backend="opencv")
OPENCV_AREA = resized(callee="cv2.resize", kernel="area", backend="opencv")
TENSORFLOW_AREA = resized(kernel="area")
TENSORFLOW_NEAREST = resized(kernel="nearest")
TENSORFLOW_BICUBIC = resized(kernel="bicubic")
ALIGNED = resized(grid="align-corners")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (TENSORFLOW, OPENCV),
        (ANTIALIASED, PILLOW),
        (NEAREST, TENSORFLOW_NEAREST),
        (NEAREST, OPENCV_NEAREST_EXACT),
        (OPENCV_AREA, TENSORFLOW_AREA),
    ],
)
def test_interpolations_of_one_class_are_identical(left: Make, right: Make) -> None:
    assert facet(verdict_of(left, right), RESAMPLING).state is State.IDENTICAL


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (TENSORFLOW, NEAREST),
        (TENSORFLOW, PILLOW),
        (TENSORFLOW, ALIGNED),
        (TENSORFLOW, OPENCV_AREA),
        (PILLOW, BICUBIC),
        (BICUBIC, TENSORFLOW_BICUBIC),
        (NEAREST, OPENCV_NEAREST),
    ],
)
def test_interpolations_of_other_classes_differ(left: Make, right: Make) -> None:
    verdict = verdict_of(left, right)
    assert states(verdict, SIZE, RESAMPLING) == [State.IDENTICAL, State.DIFFERENT]


def test_an_interpolation_is_named_with_who_does_it() -> None:
    assert contract_of(NEAREST, RESAMPLING).text == "nearest (flow_from_directory)"
    assert contract_of(TENSORFLOW, RESAMPLING).text == "bilinear (tf.image.resize)"
    assert contract_of(PILLOW, RESAMPLING).text == "bilinear, antialiased (Image.resize)"
    assert contract_of(OPENCV_NEAREST, RESAMPLING).value == Known("nearest-opencv")


def known_size(height: int, width: int) -> Make:
    def make(b: Building) -> Pipe:
        return b.source("dataset", name="x", low=0, high=255, height=height, width=width, channels=3, color="rgb")

    return make


def onto(make: Make, height: int, width: int, **values: object) -> Make:
    return lambda b: make(b).resize(height, width, **values)  # type: ignore[arg-type]


def test_antialiasing_does_nothing_to_images_that_grow() -> None:
    grown = onto(known_size(28, 28), 32, 32, kernel="bilinear", backend="pillow", antialias=True)
    assert facet(verdict_of(grown, onto(known_size(28, 28), 32, 32)), RESAMPLING).state is State.IDENTICAL
    shrunk = onto(known_size(64, 64), 32, 32, kernel="bilinear", backend="pillow", antialias=True)
    assert facet(verdict_of(shrunk, onto(known_size(64, 64), 32, 32)), RESAMPLING).state is State.DIFFERENT


def test_at_half_the_size_area_and_bilinear_are_one() -> None:
    halved = onto(known_size(64, 96), 32, 48, kernel="area", backend="opencv")
    assert facet(verdict_of(halved, onto(known_size(64, 96), 32, 48)), RESAMPLING).state is State.IDENTICAL


def test_a_resize_to_the_size_images_have_is_none() -> None:
    verdict = verdict_of(onto(known_size(32, 32), 32, 32, kernel="nearest"), known_size(32, 32))
    assert states(verdict, SIZE, RESAMPLING, GEOMETRY) == [State.IDENTICAL] * 3
    assert facet(verdict, RESAMPLING).left.text == "never resized"


def test_images_that_are_never_resized_say_nothing_about_an_interpolation() -> None:
    verdict = verdict_of(known_size(32, 32), TENSORFLOW)
    assert states(verdict, SIZE, RESAMPLING, GEOMETRY) == [State.IDENTICAL, State.UNDECIDED, State.UNDECIDED]


def test_sizes_differ_where_height_and_width_are_swapped() -> None:
    found = facet(verdict_of(resized(100, 200), resized(200, 100)), SIZE)
    assert (found.state, found.left.text, found.right.text) == (State.DIFFERENT, "100 x 200", "200 x 100")
    assert (found.left_place.line, found.right_place.line) == (4, 9)


def test_a_size_that_is_not_known_is_undecided_with_its_reason() -> None:
    found = facet(verdict_of(TENSORFLOW, lambda b: b.image().resize(unknown("SIZE comes from the command line"), 32)), SIZE)
    assert found.state is State.UNDECIDED
    assert found.reason is not None
    assert found.reason.detail == "SIZE comes from the command line"


def test_an_unknown_size_leaves_the_interpolation_known() -> None:
    assert facet(verdict_of(TENSORFLOW, lambda b: b.image().resize(unknown(), 32, kernel="nearest")), RESAMPLING).state is State.DIFFERENT


@pytest.mark.parametrize("geometry", ["crop", "pad"])
def test_squashing_differs_from_what_keeps_the_shape(geometry: str) -> None:
    found = facet(verdict_of(TENSORFLOW, resized(geometry=geometry)), GEOMETRY)
    assert (found.state, found.left.text, found.right.text) == (State.DIFFERENT, "squash", geometry)


def test_a_random_crop_in_training_goes_with_a_fixed_one() -> None:
    def training(b: Building) -> Pipe:
        return b.image().resize(40, 40).random("RandomCrop", height=32, width=32)

    verdict = verdict_of(training, lambda b: b.image().resize(40, 40).step("crop", "keras.layers.CenterCrop", height=32, width=32))
    assert states(verdict, SIZE, GEOMETRY) == [State.IDENTICAL, State.ALLOWED]
    reverse = verdict_of(lambda b: b.image().resize(32, 32), training)
    assert facet(reverse, GEOMETRY).state is State.DIFFERENT


def test_the_size_after_a_random_crop_of_unknown_size_is_undecided() -> None:
    verdict = verdict_of(lambda b: b.image().resize(40, 40).random("random_crop"), TENSORFLOW)
    assert facet(verdict, SIZE).state is State.UNDECIDED


def bgr(b: Building) -> Pipe:
    return b.image(color="bgr", decoder="opencv")


def test_files_read_by_opencv_have_their_colours_turned_round() -> None:
    found = facet(verdict_of(lambda b: b.image(), bgr), COLOR)
    assert (found.state, found.left.text, found.right.text) == (State.DIFFERENT, "RGB", "BGR")
    assert found.right_place.line == 7


@pytest.mark.parametrize(
    "turn",
    [
        lambda pipe: pipe.step("color", "cv2.cvtColor", source="bgr", target="rgb"),
        lambda pipe: pipe.step("color", "cv2.cvtColor", source="rgb", target="bgr"),
        lambda pipe: pipe.step("reverse_channels", "[..., ::-1]"),
    ],
)
def test_every_way_of_turning_them_back_counts(turn: object) -> None:
    assert facet(verdict_of(lambda b: b.image(), lambda b: turn(bgr(b))), COLOR).state is State.IDENTICAL  # type: ignore[operator]


def test_a_conversion_that_starts_from_the_wrong_order_turns_colours_wrong() -> None:
    def wrong(b: Building) -> Pipe:
        return b.image().step("color", "cv2.cvtColor", source="bgr", target="rgb")

    assert facet(verdict_of(lambda b: b.image(), wrong), COLOR).right.text == "BGR"


def test_gray_images_repeated_to_three_channels_stay_gray() -> None:
    def repeated(b: Building) -> Pipe:
        return b.mnist().step("color", "tensorflow.image.grayscale_to_rgb", source="gray", target="rgb")

    assert contract_of(repeated, COLOR).text == "grayscale"
    assert contract_of(repeated, CHANNELS).value == Known(3)


def test_channels_differ() -> None:
    found = facet(verdict_of(lambda b: b.image(), lambda b: b.image().step("color", source="rgb", target="gray")), CHANNELS)
    assert (found.state, found.left.text, found.right.text) == (State.DIFFERENT, "3", "1")


def test_a_reshape_to_an_image_shape_sets_size_and_channels() -> None:
    def shaped(b: Building) -> Pipe:
        return b.file("digits.npy").step("reshape", "numpy.reshape", shape=(-1, 28, 28, 1))

    assert contract_of(shaped, SIZE).text == "28 x 28"
    assert contract_of(shaped, CHANNELS).value == Known(1)


def test_swapping_the_image_axes_swaps_the_size() -> None:
    assert contract_of(lambda b: b.image().resize(10, 20).step("transpose", axes=(1, 0, 2)), SIZE).text == "20 x 10"


def test_tables_have_no_image_facets() -> None:
    verdict = verdict_of(lambda b: b.file("a.csv", "pandas.read_csv"), lambda b: b.file("b.csv", "pandas.read_csv"))
    assert states(verdict, SIZE, RESAMPLING, GEOMETRY, COLOR, CHANNELS) == [None] * 5


def test_an_image_on_one_side_only_is_undecided() -> None:
    found = facet(verdict_of(TENSORFLOW, lambda b: b.file("x.npy")), SIZE)
    assert (found.state, found.right.text) == (State.UNDECIDED, "unknown")
    assert found.reason is not None
    assert "predict" in found.reason.detail


def test_a_network_may_be_trained_on_smaller_random_crops() -> None:
    def cropped(b: Building) -> Pipe:
        return b.image().resize(384, 384).random("random_crop", height=224, width=224)

    found = facet(verdict_of(cropped, lambda b: b.image().resize(384, 384)), SIZE)
    assert (found.state, found.left.text, found.left.value) == (State.ALLOWED, "224 x 224", Known((224, 224)))
    assert facet(verdict_of(lambda b: b.image().resize(384, 384), cropped), SIZE).state is State.DIFFERENT


def test_three_numbers_are_the_shape_of_an_image_only_where_images_come() -> None:
    series = verdict_of(
        lambda b: b.file("a.npy").step("reshape", shape=(142, 13, 1)), lambda b: b.file("b.npy").step("reshape", shape=(36, 13, 1))
    )
    assert states(series, SIZE) == [None]
    assert contract_of(lambda b: b.image().step("reshape", shape=(28, 28, 1)), SIZE).text == "28 x 28"


def test_a_region_cut_out_of_a_picture_is_undecided_against_whole_files() -> None:
    def cut(b: Building) -> Pipe:
        return b.image().step("crop", "[:, :]", anchor="fixed").resize(32, 32)

    assert facet(verdict_of(TENSORFLOW, cut), GEOMETRY).state is State.UNDECIDED
    assert facet(verdict_of(cut, cut), GEOMETRY).state is State.IDENTICAL
    central = verdict_of(TENSORFLOW, lambda b: b.image().step("crop", anchor="center", height=unknown(), width=unknown()).resize(32, 32))
    assert facet(central, GEOMETRY).state is State.DIFFERENT
