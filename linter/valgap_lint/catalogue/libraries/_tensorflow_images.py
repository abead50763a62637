"""TensorFlow: `tf.image` and `tf.io.decode_*`."""

from __future__ import annotations

from valgap_lint.catalogue.chains import cast, decode_channels, height_width, is_set, renamed, resize
from valgap_lint.catalogue.meaning import mapped, source_argument
from valgap_lint.catalogue.outcomes import Bound, Leaf, Outcome, Step, constant
from valgap_lint.ir.facts import Constant, Known, Reason, Unknown
from valgap_lint.ir.operations import Argument

_TENSOR = "tensorflow.Tensor"
_HIGHEST: dict[Constant, int] = {"uint8": 255, "uint16": 65535, "float32": 1}
_KERNELS: dict[Constant, str] = {0: "bilinear", 1: "nearest", 2: "bicubic", 3: "area"}


def decode_jpeg(bound: Bound) -> Outcome:
    """`tf.io.decode_jpeg(data, channels=3)`: bytes; the fast DCT by default."""
    dct = bound.known("dct_method", "")
    decoder = "tensorflow-accurate" if dct == "INTEGER_ACCURATE" else "tensorflow"
    step = decode_channels(bound, "channels", decoder, Known("uint8"), Known(255.0))
    return Leaf((step,), _TENSOR, input="contents")


def decode_png(bound: Bound) -> Outcome:
    """`tf.io.decode_png(data, dtype=tf.uint16)`: the full range of the dtype."""
    return _decode_to_dtype(bound)


def decode_image(bound: Bound) -> Outcome:
    """`tf.io.decode_image(data, dtype=tf.float32)`: floats are scaled to [0, 1]."""
    return _decode_to_dtype(bound)


def _decode_to_dtype(bound: Bound) -> Outcome:
    dtype = bound.fact("dtype")
    high = mapped(renamed(dtype, _HIGHEST), lambda value: float(value) if isinstance(value, int) else value)
    return Leaf((decode_channels(bound, "channels", "tensorflow", dtype, high),), _TENSOR, input="contents")


def image_resize(bound: Bound) -> Outcome:
    """`tf.image.resize(x, (224, 224))`: float32, except with nearest, which keeps the dtype."""
    geometry = "keep" if is_set(bound.fact("preserve_aspect_ratio")) else "squash"
    return _resized(bound, height_width(bound, "size"), geometry, "images")


def resize_with_pad(bound: Bound) -> Outcome:
    """`tf.image.resize_with_pad(x, 224, 224)`: keeps the aspect ratio and pads with zeros."""
    size = bound.renamed("target_height", "height"), bound.renamed("target_width", "width")
    return _resized(bound, size, "pad", "image")


def _resized(bound: Bound, size: tuple[Argument, Argument], geometry: str, data: str) -> Outcome:
    kernel = _kernel(bound)
    step = resize(size, kernel, bound.renamed("antialias", "antialias"), "tensorflow", geometry)
    floats = () if kernel.value == Known("nearest") else (cast("float32"),)
    return Leaf((step, *floats), _TENSOR, input=data)


def _kernel(bound: Bound) -> Argument:
    method = bound.renamed("method", "kernel")
    return Argument("kernel", mapped(method.value, lambda value: _KERNELS.get(value, value)), method.place)


def legacy_resize(bound: Bound) -> Outcome:
    """TensorFlow 1's `tf.image.resize_bilinear(x, size)`: its grid has no half-pixel centres."""
    kernels = {"resize_bilinear": "bilinear", "resize_bicubic": "bicubic", "resize_nearest_neighbor": "nearest"}
    kernel = kernels[bound.callee.rpartition(".")[2]]
    grid = "align-corners" if is_set(bound.fact("align_corners")) else "legacy"
    fixed = (constant("kernel", kernel), constant("antialias", False), constant("grid", grid), constant("backend", "tensorflow"))
    step = Step("resize", (*height_width(bound, "size"), *fixed, constant("geometry", "squash")))
    return Leaf((step, *(() if kernel == "nearest" else (cast("float32"),))), _TENSOR, input="images")


def central_crop(bound: Bound) -> Outcome:
    """`tf.image.central_crop(x, 0.875)`: the resulting size depends on the image."""
    fraction = bound.renamed("central_fraction", "anchor")
    anchor = Argument("anchor", mapped(fraction.value, lambda value: f"center {value!r}"), fraction.place)
    unknown = Unknown(Reason("data-dependent", "a fraction of the image's size"))
    size = (Argument("height", unknown, None), Argument("width", unknown, None))
    return Leaf((Step("crop", (*size, anchor)),), _TENSOR, input="image")


def random_crop(bound: Bound) -> Outcome:
    """`tf.image.random_crop(x, (224, 224, 3))`."""
    size = tuple(source_argument(bound, f"size[{index}]", name) for name, index in (("height", -3), ("width", -2)))
    name = bound.callee.rpartition(".")[2]
    fixed = (constant("transform", name), constant("target", "image"), constant("engine", "tf.image"))
    steps = (Step("random", (*fixed, bound.renamed("seed", "seed"))), Step("crop", (*size, constant("anchor", "random"))))
    return Leaf(steps, _TENSOR, input="value")


def reverse(bound: Bound) -> Outcome:
    """`tf.reverse(x, axis=[-1])` reverses the channels."""
    axis = bound.renamed("axis", "axis")
    if axis.value in (Known((-1,)), Known(-1)):
        return Leaf((Step("reverse_channels"),), _TENSOR, input="tensor")
    return Leaf((Step("transform", (constant("name", "reverse"), axis)),), _TENSOR, input="tensor")
