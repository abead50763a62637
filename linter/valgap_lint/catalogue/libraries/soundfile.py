"""soundfile: what data cannot say."""

from __future__ import annotations

from valgap_lint.catalogue.chains import read
from valgap_lint.catalogue.outcomes import Bound, Group, Leaf, Outcome, Step, constant


def loaded(bound: Bound) -> Outcome:
    """`data, rate = soundfile.read(path)`: floats in [-1, 1] at the rate of the file, whole numbers where the dtype says so."""
    settings = tuple(bound.renamed(name, name) for name in ("dtype", "frames", "start", "stop"))
    step = Step("transform", (constant("name", "soundfile.read"), *settings))
    return Group((Leaf((read(bound, "file"), step), "numpy.ndarray", input="file"), Leaf((Step("array"),))))
