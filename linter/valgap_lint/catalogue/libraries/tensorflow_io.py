"""TensorFlow I/O: what data cannot say."""

from __future__ import annotations

from valgap_lint.catalogue.chains import read
from valgap_lint.catalogue.outcomes import Bound, Leaf, Outcome


def sound(bound: Bound) -> Outcome:
    """`tfio.audio.AudioIOTensor(path)`: the samples of a sound file as it stores them."""
    return Leaf((read(bound, "filename"),), "tensorflow_io.audio.Sound", input="filename")
