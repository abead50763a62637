"""OpenCV: what data cannot say. Pictures are BGR, sizes are `(width, height)`."""

from __future__ import annotations

from valgap_lint.catalogue.chains import cast, decode_color, is_set, read, width_height
from valgap_lint.catalogue.meaning import mapped
from valgap_lint.catalogue.outcomes import Bound, Group, Leaf, Outcome, Step, constant
from valgap_lint.ir.facts import Constant, Fact, Known
from valgap_lint.ir.operations import Argument

_ARRAY = "numpy.ndarray"
_KERNELS = {
    0: ("nearest", "floor"),
    1: ("bilinear", "half-pixel"),
    2: ("bicubic", "half-pixel"),
    3: ("area", "half-pixel"),
    4: ("lanczos4", "half-pixel"),
    5: ("bilinear", "half-pixel"),
    6: ("nearest", "half-pixel"),
}
_REVERSALS = {2, 3, 4, 5}
_CONVERSIONS = {
    0: ("bgr", "bgra"),
    1: ("bgra", "bgr"),
    6: ("bgr", "gray"),
    7: ("rgb", "gray"),
    8: ("gray", "rgb"),
    9: ("gray", "rgba"),
    10: ("bgra", "gray"),
    11: ("rgba", "gray"),
    36: ("bgr", "ycrcb"),
    37: ("rgb", "ycrcb"),
    38: ("ycrcb", "bgr"),
    39: ("ycrcb", "rgb"),
    40: ("bgr", "hsv"),
    41: ("rgb", "hsv"),
    44: ("bgr", "lab"),
    45: ("rgb", "lab"),
    52: ("bgr", "hls"),
    53: ("rgb", "hls"),
    54: ("hsv", "bgr"),
    55: ("hsv", "rgb"),
    56: ("lab", "bgr"),
    57: ("lab", "rgb"),
    82: ("bgr", "yuv"),
    83: ("rgb", "yuv"),
    84: ("yuv", "bgr"),
    85: ("yuv", "rgb"),
}
_FLAGS = {-1: "bgr", 0: "gray", 1: "bgr", 2: "bgr", 4: "bgr", 256: "rgb"}


def imread(bound: Bound) -> Outcome:
    """`cv2.imread(path)`: BGR bytes; `flags=0` gives gray ones."""
    return Leaf((read(bound, "filename"), _decode(bound)), _ARRAY, input="filename")


def imdecode(bound: Bound) -> Outcome:
    """`cv2.imdecode(data, cv2.IMREAD_COLOR)`."""
    return Leaf((_decode(bound),), _ARRAY, input="buf")


def read_frame(bound: Bound) -> Outcome:
    """`capture.read()`: whether there is a frame, and the frame, BGR."""
    flag = Leaf((Step("array", (constant("dtype", "bool"),)),))
    source = Step("file", (bound.renamed("self.filename", "path"), constant("component", "x")))
    return Group((flag, Leaf((source, decode_color("bgr", "opencv")), _ARRAY)))


def _decode(bound: Bound) -> Step:
    flags = bound.renamed("flags", "color")
    color = mapped(flags.value, _flag_color)
    channels = mapped(color, lambda name: 1 if name == "gray" else 3)
    pixels = (constant("dtype", "uint8"), constant("low", 0.0), constant("high", 255.0), constant("decoder", "opencv"))
    return Step("decode", (Argument("color", color, flags.place), Argument("channels", channels, flags.place), *pixels))


def _flag_color(value: Constant) -> Constant:
    if isinstance(value, bool | int) and value in _FLAGS:
        return _FLAGS[value]
    raise ValueError(f"{value!r} is no flag of imread")


def resized(bound: Bound) -> Outcome:
    """`cv2.resize(img, (width, height))`: bilinear without antialiasing; with `fx` and `fy` the size depends on the image."""
    size = width_height(bound, "dsize")
    return Leaf((Step("resize", (*size, *interpolated(bound.renamed("interpolation", "kernel")))),), _ARRAY, input="src")


def interpolated(code: Argument) -> tuple[Argument, ...]:
    """The arguments of a resize that an interpolation code stands for."""
    return (
        Argument("kernel", mapped(code.value, lambda value: _kernel(value)[0]), code.place),
        constant("antialias", False),
        Argument("grid", mapped(code.value, lambda value: _kernel(value)[1]), code.place),
        constant("backend", "opencv"),
        constant("geometry", "squash"),
    )


def _kernel(value: Constant) -> tuple[str, str]:
    if isinstance(value, int) and value in _KERNELS:
        return _KERNELS[value]
    raise ValueError(f"{value!r} is no interpolation of cv2")


def cvt_color(bound: Bound) -> Outcome:
    """`cv2.cvtColor(img, cv2.COLOR_BGR2RGB)`: the code for BGR to RGB is the one for RGB to BGR."""
    code = bound.renamed("code", "code")
    return Leaf((_conversion(bound, code.value),), _ARRAY, input="src")


def _conversion(bound: Bound, code: Fact) -> Step:
    match code:
        case Known(int(value)) if value in _REVERSALS:
            return Step("reverse_channels")
        case Known(int(value)) if value in _CONVERSIONS:
            source, target = _CONVERSIONS[value]
            place = bound.renamed("code", "target").place
            return Step("color", (constant("source", source), Argument("target", Known(target), place)))
        case _:
            return Step("transform", (constant("name", "cvtColor"), bound.renamed("code", "code")))


def blob_from_image(bound: Bound) -> Outcome:
    """`cv2.dnn.blobFromImage(img, 1/255, (w, h), mean, swapRB=True)`: resizes, subtracts the mean, scales."""
    steps: tuple[Step, ...] = ()
    if bound.fact("size") != Known(None):
        steps = (Step("resize", (*width_height(bound, "size"), *interpolated(constant("kernel", 1)))),)
    if is_set(bound.fact("swapRB")):
        steps = (*steps, Step("reverse_channels"))
    if bound.fact("mean") != Known(None):
        steps = (*steps, Step("standardize", (constant("statistics", "constant"), bound.renamed("mean", "mean"), constant("std", 1.0))))
    scale = Step("affine", (bound.renamed("scalefactor", "scale"), constant("offset", 0.0)))
    return Leaf((*steps, cast("float32"), scale), _ARRAY, input="image")
