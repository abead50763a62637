"""What calls mean: the operations that catalogue entries give. No library is imported."""

from __future__ import annotations

import pytest

from valgap_lint.catalogue.catalogue import Catalogue
from valgap_lint.catalogue.loader import discover
from valgap_lint.catalogue.meaning import outcome
from valgap_lint.catalogue.outcomes import Bound, Group, Leaf, Outcome, Step, Stream
from valgap_lint.ir.facts import Constant, Fact, Known, OneOf, Reason, Unknown
from valgap_lint.ir.operations import Argument
from valgap_lint.ir.vocabulary import KINDS

CATALOGUE = Catalogue(discover())
UNKNOWN = Unknown(Reason("user-input", "argparse"))
GENERATOR = "keras.preprocessing.image.ImageDataGenerator"


def result(name: str, *positional: object, settings: dict[str, object] | None = None, **keywords: object) -> Outcome:
    """What a call with these arguments adds to the graph; `settings` are those of the object's constructor."""
    entry = CATALOGUE.call(name)
    assert entry is not None, name
    arguments = bind(name, positional, keywords)
    if settings is not None:
        arguments += [Argument(f"self.{a.name}", a.value, a.place) for a in bind(name.rpartition(".")[0], (), settings)]
    return outcome(entry, Bound(entry.name, tuple(arguments)))


def bind(name: str, positional: tuple[object, ...], keywords: dict[str, object]) -> list[Argument]:
    entry = CATALOGUE.call(name)
    assert entry is not None
    assert entry.signature is not None
    binding = entry.signature.bind(positional, keywords)
    assert not binding.unexpected, binding.unexpected
    assert not binding.missing, binding.missing
    given = [Argument(key, fact(value), None) for key, value in {**binding.given, **(binding.extra or {})}.items()]
    return given + [Argument(key, Known(value), None) for key, value in binding.defaults.items()]


def fact(value: object) -> Fact:
    if isinstance(value, Unknown | OneOf):
        return value
    return Known(value)  # type: ignore[arg-type]  # tests pass constants


def steps(outcome: Outcome) -> tuple[Step, ...]:
    """All steps on the way of the first component."""
    match outcome:
        case Leaf():
            return outcome.steps
        case Group():
            return steps(outcome.items[0])
        case Stream():
            return steps(outcome.element) + outcome.steps


def kinds(outcome: Outcome) -> list[str]:
    return [f"apply {step.apply}" if step.apply else step.kind for step in steps(outcome)]


def argument(outcome: Outcome, kind: str, name: str) -> Fact:
    """The value of an argument of the only step of a kind."""
    (step,) = [step for step in steps(outcome) if step.kind == kind]
    return next(argument.value for argument in step.arguments if argument.name == name)


def known(outcome: Outcome, kind: str, *names: str) -> tuple[Constant, ...]:
    facts = [argument(outcome, kind, name) for name in names]
    assert all(isinstance(value, Known) for value in facts), facts
    return tuple(value.value for value in facts if isinstance(value, Known))


def components(outcome: Outcome) -> list[str]:
    assert isinstance(outcome, Stream)
    items = outcome.element.items if isinstance(outcome.element, Group) else (outcome.element,)
    return [item.component for item in items if isinstance(item, Leaf)]


# size

RESIZE = ("height", "width", "kernel", "antialias", "grid", "backend", "geometry")


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (result("tensorflow.image.resize", "x", (32, 48)), (32, 48, "bilinear", False, "half-pixel", "tensorflow", "squash")),
        (
            result("tensorflow.image.resize", "x", (32, 48), "nearest", True, True),
            (32, 48, "nearest", True, "half-pixel", "tensorflow", "keep"),
        ),
        (
            result("tensorflow.image.resize_with_pad", "x", 32, 48, method="bicubic"),
            (32, 48, "bicubic", False, "half-pixel", "tensorflow", "pad"),
        ),
        (result("keras.layers.Resizing", 32, 48), (32, 48, "bilinear", False, "half-pixel", "tensorflow", "squash")),
        (
            result("keras.layers.Resizing", 32, 48, crop_to_aspect_ratio=True),
            (32, 48, "bilinear", False, "half-pixel", "tensorflow", "crop"),
        ),
        (
            result("keras.preprocessing.image.smart_resize", "x", (32, 48)),
            (32, 48, "bilinear", False, "half-pixel", "tensorflow", "crop"),
        ),
        (
            result("keras.utils.load_img", "a.jpg", target_size=(32, 48)),
            (32, 48, "nearest", False, "half-pixel", "pillow", "squash"),
        ),
        (
            result("keras.utils.load_img", "a.jpg", target_size=(32, 48), interpolation="bilinear", keep_aspect_ratio=True),
            (32, 48, "bilinear", True, "half-pixel", "pillow", "crop"),
        ),
        (result("cv2.resize", "x", (48, 32)), (32, 48, "bilinear", False, "half-pixel", "opencv", "squash")),
        (result("cv2.resize", "x", (48, 32), interpolation=0), (32, 48, "nearest", False, "floor", "opencv", "squash")),
        (result("cv2.resize", "x", (48, 32), interpolation=3), (32, 48, "area", False, "half-pixel", "opencv", "squash")),
        (result("cv2.resize", "x", (48, 32), interpolation=6), (32, 48, "nearest", False, "half-pixel", "opencv", "squash")),
        (result("PIL.Image.Image.resize", (48, 32)), (32, 48, "bicubic", True, "half-pixel", "pillow", "squash")),
        (result("PIL.Image.Image.resize", (48, 32), 0), (32, 48, "nearest", False, "half-pixel", "pillow", "squash")),
        (result("PIL.Image.Image.resize", (48, 32), resample=2), (32, 48, "bilinear", True, "half-pixel", "pillow", "squash")),
        (result("PIL.ImageOps.fit", "x", (48, 32)), (32, 48, "bicubic", True, "half-pixel", "pillow", "crop")),
        (result("skimage.transform.resize", "x", (32, 48)), (32, 48, "bilinear", True, "half-pixel", "skimage", "squash")),
        (result("tensorflow.image.resize_bilinear", "x", (32, 48)), (32, 48, "bilinear", False, "legacy", "tensorflow", "squash")),
        (
            result("keras.utils.image_dataset_from_directory", "d", image_size=(32, 48)),
            (32, 48, "bilinear", False, "half-pixel", "tensorflow", "squash"),
        ),
        (
            result("keras.utils.image_dataset_from_directory", "d", pad_to_aspect_ratio=True),
            (256, 256, "bilinear", False, "half-pixel", "tensorflow", "pad"),
        ),
        (
            result(f"{GENERATOR}.flow_from_directory", "d", settings={}),
            (256, 256, "nearest", False, "half-pixel", "pillow", "squash"),
        ),
    ],
)
def test_a_resize_has_size_kernel_and_geometry(call: Outcome, expected: tuple[Constant, ...]) -> None:
    assert known(call, "resize", *RESIZE) == expected


def test_a_size_that_is_one_number_is_height_and_width() -> None:
    assert known(result("keras.utils.image_dataset_from_directory", "d", image_size=96), "resize", "height", "width") == (96, 96)


def test_an_unknown_size_stays_unknown_with_its_reason() -> None:
    assert argument(result("tensorflow.image.resize", "x", UNKNOWN), "resize", "height") == UNKNOWN


def test_a_size_that_differs_between_branches_keeps_its_branches() -> None:
    size = OneOf((((((1, 0),)), Known((32, 48))), ((((1, 1),)), Known((64, 96)))))
    assert argument(result("tensorflow.image.resize", "x", size), "resize", "width") == OneOf(
        ((((1, 0),), Known(48)), (((1, 1),), Known(96)))
    )


def test_a_resize_gives_floats_unless_it_takes_the_nearest() -> None:
    assert kinds(result("tensorflow.image.resize", "x", (2, 2))) == ["resize", "cast"]
    assert kinds(result("tensorflow.image.resize", "x", (2, 2), method="nearest")) == ["resize"]


# colour and decoding


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (result("cv2.imread", "a.jpg"), ("bgr", 3, "opencv")),
        (result("cv2.imread", "a.jpg", 0), ("gray", 1, "opencv")),
        (result("keras.utils.load_img", "a.jpg"), ("rgb", 3, "pillow")),
        (result("keras.utils.load_img", "a.jpg", color_mode="grayscale"), ("gray", 1, "pillow")),
        (result("tensorflow.io.decode_jpeg", "x", channels=3), ("rgb", 3, "tensorflow")),
        (result("tensorflow.io.decode_jpeg", "x", 1, dct_method="INTEGER_ACCURATE"), ("gray", 1, "tensorflow-accurate")),
        (result("keras.utils.image_dataset_from_directory", "d", color_mode="rgba"), ("rgba", 4, "tensorflow")),
        (result("skimage.io.imread", "a.jpg"), ("rgb", 3, "skimage")),
    ],
)
def test_a_decoder_gives_colours_and_channels(call: Outcome, expected: tuple[Constant, ...]) -> None:
    assert known(call, "decode", "color", "channels", "decoder") == expected


def test_channels_that_the_file_decides_are_unknown() -> None:
    for call in (result("PIL.Image.open", "a.png"), result("tensorflow.io.decode_jpeg", "x"), result("cv2.imdecode", "x", UNKNOWN)):
        assert isinstance(argument(call, "decode", "channels"), Unknown)


def test_decode_image_to_floats_gives_values_up_to_one() -> None:
    assert known(result("tensorflow.io.decode_image", "x", 3, "float32"), "decode", "high", "dtype") == (1.0, "float32")
    assert known(result("tensorflow.io.decode_png", "x", 3, "uint16"), "decode", "high") == (65535.0,)


def test_cvt_color_reverses_or_converts() -> None:
    assert kinds(result("cv2.cvtColor", "x", 4)) == ["reverse_channels"]
    assert known(result("cv2.cvtColor", "x", 6), "color", "source", "target") == ("bgr", "gray")
    assert kinds(result("cv2.cvtColor", "x", UNKNOWN)) == ["transform"]


def test_reversing_the_last_axis_reverses_the_channels() -> None:
    assert kinds(result("tensorflow.reverse", "x", axis=(-1,))) == ["reverse_channels"]
    assert kinds(result("tensorflow.reverse", "x", axis=(0,))) == ["transform"]


# values


def test_layers_that_scale() -> None:
    assert known(result("keras.layers.Rescaling", 1 / 255), "affine", "scale", "offset") == (1 / 255, 0.0)
    assert known(result("keras.layers.Normalization"), "standardize", "statistics") == ("adapted",)
    constant = result("keras.layers.Normalization", mean=(0.5, 0.25), variance=(4.0, 0.25))
    assert known(constant, "standardize", "statistics", "mean", "std") == ("constant", (0.5, 0.25), (2.0, 0.5))


@pytest.mark.parametrize(
    ("module", "family"),
    [("vgg16", "caffe"), ("resnet50", "caffe"), ("densenet", "torch"), ("mobilenet_v2", "tf"), ("inception_v3", "tf"), ("xception", "tf")],
)
def test_preprocess_input_has_its_family(module: str, family: str) -> None:
    assert known(result(f"tensorflow.keras.applications.{module}.preprocess_input", "x"), "preprocess", "family") == (family,)


@pytest.mark.parametrize("module", ["efficientnet", "efficientnet_v2", "mobilenet_v3", "convnext"])
def test_preprocess_input_of_a_network_that_scales_itself_changes_nothing(module: str) -> None:
    assert kinds(result(f"keras.applications.{module}.preprocess_input", "x")) == ["identity"]


def test_a_transform_is_named_and_keeps_its_arguments() -> None:
    padded = result("keras.preprocessing.sequence.pad_sequences", "x", maxlen=20, padding="post")
    assert known(padded, "transform", "name", "maxlen", "padding", "truncating") == ("pad_sequences", 20, "post", "pre")
    assert all(argument.name != "sequences" for argument in steps(padded)[0].arguments)


def test_a_random_crop_is_random_and_a_crop() -> None:
    crop = result("tensorflow.image.random_crop", "x", (8, 32, 48, 3))
    assert kinds(crop) == ["random", "crop"]
    assert known(crop, "crop", "height", "width", "anchor") == (32, 48, "random")


# all of them


def defaults(name: str) -> list[Argument]:
    """Every parameter at its default; those without one are unknown."""
    entry = CATALOGUE.call(name)
    assert entry is not None
    if entry.signature is None:
        return []
    return [Argument(p.name, UNKNOWN if p.required else Known(p.default), None) for p in entry.signature.parameters]


def expanding() -> list[str]:
    libraries = CATALOGUE._heads.values()
    return sorted({block.names()[0] for library in libraries for block in library.of_kind("call") if "expand" in block.parse()})


@pytest.mark.parametrize("name", expanding())
def test_an_expansion_uses_the_words_of_the_vocabulary(name: str) -> None:
    owner = name.rpartition(".")[0]
    own = [Argument(f"self.{a.name}", a.value, None) for a in defaults(owner)] if CATALOGUE.call(owner) else []
    entry = CATALOGUE.call(name)
    assert entry is not None
    for arguments in (defaults(name) + own, [Argument(a.name, UNKNOWN, None) for a in defaults(name) + own]):
        for step in all_steps(outcome(entry, Bound(name, tuple(arguments)))):
            names = {argument.name for argument in step.arguments}
            assert step.kind in KINDS
            assert step.kind == "transform" or names <= set(KINDS[step.kind].arguments), (step.kind, names)


def all_steps(outcome: Outcome) -> list[Step]:
    match outcome:
        case Leaf():
            return list(outcome.steps)
        case Group():
            return [step for item in outcome.items for step in all_steps(item)]
        case Stream():
            return all_steps(outcome.element) + list(outcome.steps)
