"""Albumentations: what data cannot say. Interpolations are OpenCV's codes."""

from __future__ import annotations

from valgap_lint.catalogue.chains import cast
from valgap_lint.catalogue.libraries.cv2 import interpolated
from valgap_lint.catalogue.meaning import mapped
from valgap_lint.catalogue.outcomes import Bound, Leaf, Outcome, Step, constant
from valgap_lint.ir.facts import Constant, Fact, Known, Reason, Unknown
from valgap_lint.ir.operations import Argument


def nothing(bound: Bound) -> Outcome:
    """`NoOp()`."""
    return Leaf(())


def resized(bound: Bound) -> Outcome:
    """`Resize(height, width)`: as `cv2.resize`."""
    return Leaf((Step("resize", (*_size(bound), *interpolated(bound.renamed("interpolation", "kernel")))),))


def limited(bound: Bound) -> Outcome:
    """`LongestMaxSize(256)`: keeps the aspect ratio."""
    side = bound.renamed("max_size", "height")
    settings = interpolated(bound.renamed("interpolation", "kernel"))
    kept = tuple(constant("geometry", "keep") if argument.name == "geometry" else argument for argument in settings)
    return Leaf((Step("resize", (side, Argument("width", side.value, side.place), *kept)),))


def cropped(bound: Bound) -> Outcome:
    """`CenterCrop(224, 224)`."""
    return Leaf((Step("crop", (*_size(bound), constant("anchor", "center"))),))


def cut_out(bound: Bound) -> Outcome:
    """`Crop(x_min, y_min, x_max, y_max)`."""
    height, width = _extent(bound, "y_min", "y_max"), _extent(bound, "x_min", "x_max")
    return Leaf((Step("crop", (Argument("height", height, None), Argument("width", width, None), constant("anchor", "offset"))),))


def _extent(bound: Bound, near: str, far: str) -> Fact:
    low = bound.known(near)
    return mapped(bound.fact(far), lambda high: _difference(high, low))


def _difference(high: Constant, low: Constant) -> Constant:
    if isinstance(high, int) and isinstance(low, int):
        return high - low
    raise ValueError("the box is not known")


def padded(bound: Bound) -> Outcome:
    """`PadIfNeeded(384, 480)`: larger images stay as they are."""
    unknown = Unknown(Reason("data-dependent", "images that are large enough stay as they are"))
    return Leaf((Step("pad", (Argument("height", unknown, None), Argument("width", unknown, None))),))


def normalized(bound: Bound) -> Outcome:
    """`Normalize(mean, std, max_pixel_value=255.0)`: `(x / 255 - mean) / std`; the other ways use the statistics of each image."""
    if bound.known("normalization", "standard") != "standard":
        return Leaf((Step("standardize", (constant("statistics", "sample"), bound.renamed("normalization", "scaler"))),))
    constants = (constant("statistics", "constant"), bound.renamed("mean", "mean"), bound.renamed("std", "std"))
    return Leaf((cast("float32"), _divided(bound, "max_pixel_value"), Step("standardize", constants)))


def to_float(bound: Bound) -> Outcome:
    """`ToFloat(max_value=255)`; without a value bytes become [0, 1] and floats stay."""
    if bound.fact("max_value") == Known(None):
        return Leaf((Step("convert_dtype", (constant("dtype", "float32"),)),))
    return Leaf((cast("float32"), _divided(bound, "max_value")))


def from_float(bound: Bound) -> Outcome:
    """`FromFloat(max_value=255)`."""
    scale = bound.renamed("max_value", "scale")
    factor = Argument("scale", mapped(scale.value, lambda value: 255.0 if value is None else value), scale.place)
    return Leaf((Step("affine", (factor, constant("offset", 0.0))), Step("cast", (bound.renamed("dtype", "dtype"),))))


def _divided(bound: Bound, parameter: str) -> Step:
    divisor = bound.renamed(parameter, "scale")
    return Step("affine", (Argument("scale", mapped(divisor.value, _inverse), divisor.place), constant("offset", 0.0)))


def _inverse(value: Constant) -> Constant:
    if isinstance(value, int | float) and value:
        return 1.0 / value
    raise ValueError(f"{value!r} is no divisor")


def own_function(bound: Bound) -> Outcome:
    """`Lambda(image=preprocess)`: the user's functions, of images and of masks."""
    return Leaf((Step("identity", (), apply="image"),))


def by_chance(bound: Bound) -> Outcome:
    """`HorizontalFlip(p=0.5)`: what is done is fixed, and chance only says whether."""
    name = bound.callee.rpartition(".")[2]
    if bound.known("p") == 1 or bound.known("always_apply"):
        return Leaf((Step("transform", (constant("name", name),)),))
    return Leaf((_random(name),))


def random_crop(bound: Bound) -> Outcome:
    """`RandomCrop(224, 224)`."""
    return Leaf((_random(bound.callee.rpartition(".")[2]), Step("crop", (*_size(bound), constant("anchor", "random")))))


def random_resized_crop(bound: Bound) -> Outcome:
    """`RandomResizedCrop(size=(224, 224))`, or height and width: cuts out a part at random and resizes it."""
    settings = interpolated(bound.renamed("interpolation", "kernel"))
    return Leaf((_random(bound.callee.rpartition(".")[2]), Step("resize", (*_named_size(bound), *settings))))


def _random(name: str) -> Step:
    return Step("random", (constant("transform", name), constant("target", "image"), constant("engine", "albumentations")))


def _size(bound: Bound) -> tuple[Argument, Argument]:
    return bound.renamed("height", "height"), bound.renamed("width", "width")


def _named_size(bound: Bound) -> tuple[Argument, Argument]:
    """Older versions take the height in the place of the size."""
    size = bound.renamed("size", "height")
    match size.value:
        case Known((height, width)):
            return Argument("height", Known(height), size.place), Argument("width", Known(width), size.place)
        case Known(int()):
            return size, bound.renamed("width", "width")
        case _:
            return _size(bound)
