"""librosa: what data cannot say."""

from __future__ import annotations

from valgap_lint.catalogue.chains import read
from valgap_lint.catalogue.outcomes import Bound, Group, Leaf, Outcome, Step, constant


def loaded(bound: Bound) -> Outcome:
    """`librosa.load(path, sr=22050)`: the resampled wave in [-1, 1], and its rate."""
    settings = tuple(bound.renamed(name, name) for name in ("sr", "mono", "offset", "duration"))
    wave = Leaf((read(bound, "path"), Step("transform", (constant("name", "librosa.load"), *settings))), "numpy.ndarray", input="path")
    return Group((wave, Leaf((Step("array"),))))
