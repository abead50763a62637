"""NumPy: what data cannot say."""

from __future__ import annotations

from valgap_lint.catalogue.outcomes import Bound, Leaf, Outcome, Step, constant
from valgap_lint.ir.facts import Known


def flip(bound: Bound) -> Outcome:
    """`np.flip(image, axis=-1)` reverses the channels."""
    axis = bound.renamed("axis", "axis")
    if axis.value in (Known(-1), Known((-1,))):
        return Leaf((Step("reverse_channels"),), "numpy.ndarray", input="m")
    return Leaf((Step("transform", (constant("name", "flip"), axis)),), "numpy.ndarray", input="m")
