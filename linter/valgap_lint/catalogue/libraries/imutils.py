"""imutils: what data cannot say. Pictures are OpenCV's."""

from __future__ import annotations

from valgap_lint.catalogue.chains import decode_color, read
from valgap_lint.catalogue.libraries.cv2 import interpolated
from valgap_lint.catalogue.outcomes import Bound, Leaf, Outcome, Step, constant

_ARRAY = "numpy.ndarray"


def downloaded(bound: Bound) -> Outcome:
    """`url_to_image(url)`."""
    return Leaf((read(bound, "url"), decode_color("bgr", "opencv")), _ARRAY, input="url")


def read_frame(bound: Bound) -> Outcome:
    """`VideoStream(src=0).start().read()`: a frame alone, without a flag."""
    name = next((name for name in ("self.src", "self.path") if bound.argument(name)), "self.src")
    return Leaf((read(bound, name), decode_color("bgr", "opencv")), _ARRAY)


def resized(bound: Bound) -> Outcome:
    """`resize(image, width=400)`: keeps the aspect ratio, with OpenCV's area interpolation."""
    settings = interpolated(bound.renamed("inter", "kernel"))
    kept = tuple(constant("geometry", "keep") if argument.name == "geometry" else argument for argument in settings)
    size = (bound.renamed("height", "height"), bound.renamed("width", "width"))
    return Leaf((Step("resize", (*size, *kept)),), _ARRAY, input="image")
