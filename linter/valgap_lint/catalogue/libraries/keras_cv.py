"""KerasCV: what data cannot say."""

from __future__ import annotations

from valgap_lint.catalogue.chains import resize
from valgap_lint.catalogue.libraries._keras_images import geometry_of
from valgap_lint.catalogue.outcomes import Bound, Leaf, Outcome, constant


def resizing(bound: Bound) -> Outcome:
    """`Resizing(224, 224)`."""
    size = bound.renamed("height", "height"), bound.renamed("width", "width")
    kernel = bound.renamed("interpolation", "kernel")
    return Leaf((resize(size, kernel, constant("antialias", False), "tensorflow", geometry_of(bound)),))
