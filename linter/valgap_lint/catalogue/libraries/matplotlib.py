"""Matplotlib: what data cannot say."""

from __future__ import annotations

from valgap_lint.catalogue.chains import read
from valgap_lint.catalogue.outcomes import Bound, Leaf, Outcome, Step, constant
from valgap_lint.ir.facts import Fact, Known, Reason, Unknown
from valgap_lint.ir.operations import Argument


def imread(bound: Bound) -> Outcome:
    """`plt.imread(path)`: floats in [0, 1] from PNG files, bytes from all others."""
    path = bound.known("fname")
    png: bool | None = path.lower().endswith(".png") if isinstance(path, str) and "." in path else None
    undecided = Unknown(Reason("data-dependent", "the format of the image file"))
    facts: dict[str, Fact] = {"dtype": Known("float32" if png else "uint8"), "high": Known(1.0 if png else 255.0)}
    pixels = tuple(Argument(name, undecided if png is None else fact, None) for name, fact in facts.items())
    fixed = (constant("color", "rgb"), constant("channels", 3), constant("low", 0.0), constant("decoder", "pillow"))
    return Leaf((read(bound, "fname"), Step("decode", (*fixed, *pixels))), "numpy.ndarray", input="fname")
