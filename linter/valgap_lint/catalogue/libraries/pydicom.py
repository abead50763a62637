"""pydicom: what data cannot say."""

from __future__ import annotations

from valgap_lint.catalogue.chains import read
from valgap_lint.catalogue.outcomes import Bound, Leaf, Outcome


def loaded(bound: Bound) -> Outcome:
    """`dcmread(path)`: an image whose range is that of its file."""
    return Leaf((read(bound, "fp"),), "pydicom.Dataset", input="fp")
