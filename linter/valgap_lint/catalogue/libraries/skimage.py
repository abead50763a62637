"""scikit-image: what data cannot say."""

from __future__ import annotations

from valgap_lint.catalogue.chains import decode_color, height_width, is_set, read, undecided
from valgap_lint.catalogue.meaning import mapped
from valgap_lint.catalogue.outcomes import Bound, Leaf, Outcome, Step, constant
from valgap_lint.ir.facts import Constant, Fact, Known, Reason, Unknown
from valgap_lint.ir.operations import Argument

_ARRAY = "numpy.ndarray"
_KERNELS = {0: "nearest", 1: "bilinear", 2: "biquadratic", 3: "bicubic", 4: "biquartic", 5: "biquintic"}


def imread(bound: Bound) -> Outcome:
    """`io.imread(path)`: RGB bytes; `as_gray=True` turns colours to floats in [0, 1] and leaves files that are gray already as bytes."""
    if not is_set(bound.fact("as_gray")):
        return Leaf((read(bound, "fname"), decode_color("rgb", "skimage")), _ARRAY, input="fname")
    depends = Unknown(Reason("data-dependent", "as_gray scales only files that are not gray already"))
    pixels = (constant("channels", 1), *(Argument(name, depends, None) for name in ("dtype", "low", "high")))
    return Leaf(
        (read(bound, "fname"), Step("decode", (constant("color", "gray"), *pixels, constant("decoder", "skimage")))), _ARRAY, input="fname"
    )


def resized(bound: Bound) -> Outcome:
    """`transform.resize(img, (224, 224))`: floats, scaled to [0, 1] where they were integers unless `preserve_range`;
    smooths when it shrinks, by default."""
    order = bound.renamed("order", "kernel")
    kernel = mapped(Known(1) if order.value == Known(None) else order.value, _kernel)
    smooth = bound.renamed("anti_aliasing", "antialias")
    antialias: Fact = Known(True) if smooth.value == Known(None) else smooth.value
    resize = Step(
        "resize",
        (
            *height_width(bound, "output_shape"),
            Argument("kernel", kernel, order.place),
            Argument("antialias", antialias, smooth.place),
            constant("grid", "half-pixel"),
            constant("backend", "skimage"),
            constant("geometry", "squash"),
        ),
    )
    return Leaf((*_scaling(bound), resize), _ARRAY, input="image")


def _scaling(bound: Bound) -> tuple[Step, ...]:
    preserve = bound.renamed("preserve_range", "dtype")
    kept = is_set(preserve.value)
    if kept:
        return (Step("cast", (constant("dtype", "float64"),)),)
    dtype: Fact = Known("float64") if kept is False else undecided(preserve.value, "preserve_range")
    return (Step("convert_dtype", (Argument("dtype", dtype, preserve.place),)),)


def _kernel(value: Constant) -> Constant:
    if isinstance(value, int) and value in _KERNELS:
        return _KERNELS[value]
    raise ValueError(f"{value!r} is no order of a spline")
