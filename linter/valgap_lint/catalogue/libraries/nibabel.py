"""NiBabel: what data cannot say."""

from __future__ import annotations

from valgap_lint.catalogue.chains import read
from valgap_lint.catalogue.outcomes import Bound, Leaf, Outcome


def loaded(bound: Bound) -> Outcome:
    """`nib.load(path)`: a volume whose values are those of the file."""
    return Leaf((read(bound, "filename"),), "nibabel.Image", input="filename")
