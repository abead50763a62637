"""imgaug: what data cannot say."""

from __future__ import annotations

from valgap_lint.catalogue.libraries.cv2 import interpolated
from valgap_lint.catalogue.meaning import mapped
from valgap_lint.catalogue.outcomes import Bound, Leaf, Outcome, Step, constant
from valgap_lint.ir.facts import Constant, Known, Reason, Unknown
from valgap_lint.ir.operations import Argument

_CODES: dict[Constant, int] = {"nearest": 0, "linear": 1, "cubic": 2, "area": 3}


def nothing(bound: Bound) -> Outcome:
    """`Noop()`."""
    return Leaf(())


def resized(bound: Bound) -> Outcome:
    """`Resize(64)`: both sides; two numbers are a range that the side is drawn from, a factor depends on the image."""
    size = bound.renamed("size", "height")
    side = mapped(size.value, _side)
    kernel = bound.renamed("interpolation", "kernel")
    code = Argument("kernel", mapped(kernel.value, lambda value: _CODES.get(value, value)), kernel.place)
    return Leaf((Step("resize", (Argument("height", side, size.place), Argument("width", side, size.place), *interpolated(code))),))


def _side(value: Constant) -> Constant:
    if isinstance(value, int):
        return value
    raise ValueError("the size depends on the image, or on chance")


def padded(bound: Bound) -> Outcome:
    """`CenterPadToFixedSize(64, 64)`: larger images stay as they are."""
    unknown = Unknown(Reason("data-dependent", "images that are large enough stay as they are"))
    return Leaf((Step("pad", (Argument("height", unknown, None), Argument("width", unknown, None))),))


def random_crop(bound: Bound) -> Outcome:
    """`CropToFixedSize(64, 64)`."""
    size = (bound.renamed("height", "height"), bound.renamed("width", "width"))
    return Leaf((_random("CropToFixedSize"), Step("crop", (*size, constant("anchor", "random")))))


def by_chance(bound: Bound) -> Outcome:
    """`Fliplr(0.5)`: what is done is fixed, and chance only says whether."""
    name = bound.callee.rpartition(".")[2]
    if bound.fact("p") == Known(1):
        return Leaf((Step("transform", (constant("name", name),)),))
    return Leaf((_random(name),))


def _random(name: str) -> Step:
    return Step("random", (constant("transform", name), constant("target", "image"), constant("engine", "imgaug")))
