# ruff: noqa: N999  # a module is named after the library that it speaks about
"""Pillow: what data cannot say. Sizes are `(width, height)`; every kernel but nearest and box antialiases."""

from __future__ import annotations

from valgap_lint.catalogue.chains import read, width_height
from valgap_lint.catalogue.meaning import mapped
from valgap_lint.catalogue.outcomes import Bound, Leaf, Outcome, Step, constant
from valgap_lint.ir.facts import Constant, Fact, Known, Reason, Unknown
from valgap_lint.ir.operations import Argument

_IMAGE = "PIL.Image.Image"
_KERNELS = {0: "nearest", 1: "lanczos3", 2: "bilinear", 3: "bicubic", 4: "box", 5: "hamming"}
_MODES = {"RGB": "rgb", "RGBA": "rgba", "L": "gray", "HSV": "hsv", "YCbCr": "ycbcr", "LAB": "lab"}
_BICUBIC = Known(3)


def open_image(bound: Bound) -> Outcome:
    """`Image.open(path)`: the channels are those of the file."""
    unknown = Unknown(Reason("data-dependent", "the mode of the image file"))
    pixels = (constant("dtype", "uint8"), constant("low", 0.0), constant("high", 255.0), constant("decoder", "pillow"))
    decode = Step("decode", (constant("color", "rgb"), Argument("channels", unknown, None), *pixels))
    return Leaf((read(bound, "fp"), decode), _IMAGE, input="fp")


def resized(bound: Bound) -> Outcome:
    """`img.resize((width, height))`: bicubic by default."""
    return Leaf((_resize(bound, "size", "resample", "squash"),), _IMAGE, input="self")


def thumbnail(bound: Bound) -> Outcome:
    """`img.thumbnail((width, height))`: in place, keeps the aspect ratio, never enlarges."""
    return Leaf((_resize(bound, "size", "resample", "keep"),), _IMAGE, input="self")


def fitted(bound: Bound) -> Outcome:
    """`ImageOps.fit(img, (width, height))`: crops to the target's aspect ratio."""
    return Leaf((_resize(bound, "size", "method", "crop"),), _IMAGE, input="image")


def padded(bound: Bound) -> Outcome:
    """`ImageOps.pad(img, (width, height))`."""
    return Leaf((_resize(bound, "size", "method", "pad"),), _IMAGE, input="image")


def contained(bound: Bound) -> Outcome:
    """`ImageOps.contain(img, (width, height))`."""
    return Leaf((_resize(bound, "size", "method", "keep"),), _IMAGE, input="image")


def _resize(bound: Bound, size: str, resample: str, geometry: str) -> Step:
    code = bound.renamed(resample, "kernel")
    kernel = mapped(_BICUBIC if code.value == Known(None) else code.value, _kernel)
    return Step(
        "resize",
        (
            *width_height(bound, size),
            Argument("kernel", kernel, code.place),
            Argument("antialias", mapped(kernel, lambda name: name != "nearest"), code.place),
            constant("grid", "half-pixel"),
            constant("backend", "pillow"),
            constant("geometry", geometry),
        ),
    )


def _kernel(value: Constant) -> Constant:
    if isinstance(value, int) and value in _KERNELS:
        return _KERNELS[value]
    raise ValueError(f"{value!r} is no resampling filter of Pillow")


def converted(bound: Bound) -> Outcome:
    """`img.convert("L")`. From the file's own mode to RGB it only drops a palette or an alpha channel."""
    mode = bound.renamed("mode", "target")
    target: Fact = mapped(mode.value, _color)
    return Leaf((Step("color", (constant("source", ""), Argument("target", target, mode.place))),), _IMAGE, input="self")


def _color(value: Constant) -> Constant:
    if isinstance(value, str) and value in _MODES:
        return _MODES[value]
    raise ValueError(f"mode {value!r} of Pillow is not modelled")


def cropped(bound: Bound) -> Outcome:
    """`img.crop((left, upper, right, lower))`."""
    box = bound.renamed("box", "box")
    height, width = mapped(box.value, lambda value: _side(value, 1)), mapped(box.value, lambda value: _side(value, 0))
    size = (Argument("height", height, box.place), Argument("width", width, box.place))
    return Leaf((Step("crop", (*size, constant("anchor", "offset"))),), _IMAGE, input="self")


def _side(box: Constant, axis: int) -> Constant:
    if isinstance(box, tuple) and len(box) == 4:
        near, far = box[axis], box[axis + 2]
        if isinstance(near, int) and isinstance(far, int):
            return far - near
    raise ValueError("the box is not known")
