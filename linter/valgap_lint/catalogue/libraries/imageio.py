"""imageio: what data cannot say."""

from __future__ import annotations

from valgap_lint.catalogue.chains import decode_color, read
from valgap_lint.catalogue.outcomes import Bound, Leaf, Outcome


def imread(bound: Bound) -> Outcome:
    """`imread(path)`: RGB bytes, decoded by Pillow."""
    return Leaf((read(bound, "uri"), decode_color("rgb", "pillow")), "numpy.ndarray", input="uri")
