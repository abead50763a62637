"""SciPy: what data cannot say."""

from __future__ import annotations

from valgap_lint.catalogue.chains import decode_color, height_width, read, resize
from valgap_lint.catalogue.meaning import mapped
from valgap_lint.catalogue.outcomes import Bound, Leaf, Outcome
from valgap_lint.ir.operations import Argument


def imread(bound: Bound) -> Outcome:
    """`imread(path)`: RGB bytes, decoded by Pillow."""
    return Leaf((read(bound, "name"), decode_color("rgb", "pillow")), "numpy.ndarray", input="name")


def imresize(bound: Bound) -> Outcome:
    """`misc.imresize(arr, (224, 224))`, gone since SciPy 1.3: Pillow's resize, with the height first."""
    kernel = bound.renamed("interp", "kernel")
    antialias = Argument("antialias", mapped(kernel.value, lambda name: name != "nearest"), kernel.place)
    return Leaf((resize(height_width(bound, "size"), kernel, antialias, "pillow"),), "numpy.ndarray", input="arr")
