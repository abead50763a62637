"""Keras: single images, and the layers that prepare them."""

from __future__ import annotations

import math

from valgap_lint.catalogue.chains import cast, decode_color_mode, height_width, is_set, read, resize
from valgap_lint.catalogue.meaning import mapped
from valgap_lint.catalogue.outcomes import Bound, Leaf, Outcome, Step, constant
from valgap_lint.ir.facts import Constant, Known
from valgap_lint.ir.operations import Argument


def load_img(bound: Bound) -> Outcome:
    """`load_img(path, target_size=(224, 224))`: decodes with Pillow, resizes with Pillow (nearest by default)."""
    return Leaf((read(bound, "path"), *pillow_image(bound, "target_size")), "PIL.Image.Image", input="path")


def pillow_image(bound: Bound, size: str) -> tuple[Step, ...]:
    """What `load_img` does once it has the file: decode, then resize unless the size is None."""
    decode = decode_color_mode(bound, "pillow")
    if bound.fact(size) == Known(None):
        return (decode,)
    keeps = bound.argument("keep_aspect_ratio")
    geometry = "crop" if keeps is not None and is_set(keeps.value) else "squash"
    kernel = bound.renamed("interpolation", "kernel")
    antialias = Argument("antialias", mapped(kernel.value, lambda name: name != "nearest"), kernel.place)
    return decode, resize(height_width(bound, size), kernel, antialias, "pillow", geometry)


def img_to_array(bound: Bound) -> Outcome:
    """`img_to_array(img)`: float32, values as they are."""
    dtype = bound.renamed("dtype", "dtype")
    step = cast("float32") if dtype.value == Known(None) else Step("cast", (dtype,))
    return Leaf((step,), "numpy.ndarray", input="img")


def array_to_img(bound: Bound) -> Outcome:
    """`array_to_img(x)`: stretches each image to 0..255 unless `scale=False`, then makes bytes."""
    stretch = (Step("standardize", (constant("statistics", "sample"), constant("scaler", "array_to_img"))),)
    return Leaf((stretch if is_set(bound.fact("scale")) is not False else ()) + (cast("uint8"),), "PIL.Image.Image", input="x")


def smart_resize(bound: Bound) -> Outcome:
    """`smart_resize(x, (224, 224))`: crops to the target's aspect ratio, then resizes as `tf.image.resize` does."""
    kernel = bound.renamed("interpolation", "kernel")
    return Leaf((resize(height_width(bound, "size"), kernel, constant("antialias", False), "tensorflow", "crop"),), input="x")


def resizing(bound: Bound) -> Outcome:
    """`Resizing(224, 224)`: as `tf.image.resize`; on bytes it gives rounded bytes."""
    size = bound.renamed("height", "height"), bound.renamed("width", "width")
    kernel, antialias = bound.renamed("interpolation", "kernel"), bound.renamed("antialias", "antialias")
    return Leaf((resize(size, kernel, antialias, "tensorflow", geometry_of(bound)),))


def random_crop_layer(bound: Bound) -> Outcome:
    """`RandomCrop(height, width)`: elsewhere than in training it cuts out the middle."""
    fixed = (constant("transform", "RandomCrop"), constant("target", "image"), constant("engine", "keras-layer"))
    size = bound.renamed("height", "height"), bound.renamed("width", "width")
    return Leaf((Step("random", (*fixed, bound.renamed("seed", "seed"))), Step("crop", (*size, constant("anchor", "random")))))


def geometry_of(bound: Bound) -> str:
    """What `crop_to_aspect_ratio` and `pad_to_aspect_ratio` make of an image whose sides do not fit."""
    for name, geometry in (("crop_to_aspect_ratio", "crop"), ("pad_to_aspect_ratio", "pad")):
        if bound.argument(name) is not None and is_set(bound.fact(name)):
            return geometry
    return "squash"


def normalization(bound: Bound) -> Outcome:
    """`Normalization(mean=…, variance=…)`, or adapted where no mean is given."""
    if bound.fact("mean") == Known(None):
        return Leaf((Step("standardize", (constant("statistics", "adapted"), constant("scaler", "Normalization"))),))
    variance = bound.renamed("variance", "std")
    std = Argument("std", mapped(variance.value, _root), variance.place)
    return Leaf((Step("standardize", (constant("statistics", "constant"), bound.renamed("mean", "mean"), std)),))


def _root(value: Constant) -> Constant:
    if isinstance(value, tuple):
        return tuple(_root(item) for item in value)
    if isinstance(value, int | float) and value >= 0:
        return math.sqrt(value)
    raise ValueError(f"{value!r} is no variance")


def model_input(bound: Bound) -> Outcome:
    """`Input(shape=(224, 224, 3))`."""
    shape = next((bound.renamed(name, "shape") for name in ("shape", "input_shape") if bound.argument(name)), constant("shape", None))
    return Leaf((Step("input", (shape, bound.renamed("dtype", "dtype"), *_image_sides(shape))),), "keras.KerasTensor")


def _image_sides(shape: Argument) -> tuple[Argument, ...]:
    match shape.value:
        case Known((height, width, channels)):
            sides: tuple[tuple[str, Constant], ...] = (("height", height), ("width", width), ("channels", channels))
            return tuple(Argument(name, Known(value), shape.place) for name, value in sides)
        case _:
            return ()


def imagenet_preprocess_input(bound: Bound) -> Outcome:
    """`imagenet_utils.preprocess_input(x, mode='tf')`."""
    return Leaf((Step("preprocess", (bound.renamed("mode", "family"), constant("backbone", "imagenet_utils"))),), input="x")


def ops_resize(bound: Bound) -> Outcome:
    """`keras.ops.image.resize(x, (224, 224))`."""
    kernel, antialias = bound.renamed("interpolation", "kernel"), bound.renamed("antialias", "antialias")
    return Leaf(
        (resize(height_width(bound, "size"), kernel, antialias, "tensorflow", geometry_of(bound)),), "tensorflow.Tensor", input="images"
    )
