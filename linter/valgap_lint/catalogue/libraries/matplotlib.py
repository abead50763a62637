"""Matplotlib: what data cannot say."""

from __future__ import annotations

from valgap_lint.catalogue.chains import read
from valgap_lint.catalogue.outcomes import Bound, Leaf, Outcome, Step, constant
from valgap_lint.ir.facts import Constant, Fact, Known, Reason, Unknown
from valgap_lint.ir.operations import Argument


def imread(bound: Bound) -> Outcome:
    """`plt.imread(path)`: floats in [0, 1] from PNG files, bytes from all others."""
    path = bound.known("fname")
    png: bool | None = path.lower().endswith(".png") if isinstance(path, str) and "." in path else None
    facts = {"dtype": _known("float32" if png else "uint8", png), "high": _known(1.0 if png else 255.0, png)}
    pixels = tuple(Argument(name, fact, None) for name, fact in facts.items())
    fixed = (constant("color", "rgb"), constant("channels", 3), constant("low", 0.0), constant("decoder", "pillow"))
    return Leaf((read(bound, "fname"), Step("decode", (*fixed, *pixels))), "numpy.ndarray", input="fname")


def _known(value: Constant, decided: bool | None) -> Fact:
    return Unknown(Reason("data-dependent", "the format of the image file")) if decided is None else Known(value)
