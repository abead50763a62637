"""imageio: what data cannot say."""

from __future__ import annotations

from valgap_lint.catalogue.chains import decode_color, read
from valgap_lint.catalogue.outcomes import Bound, Leaf, Outcome, Stream


def imread(bound: Bound) -> Outcome:
    """`imread(path)`: RGB bytes, decoded by Pillow."""
    return Leaf((read(bound, "uri"), decode_color("rgb", "pillow")), "numpy.ndarray", input="uri")


def frames(bound: Bound) -> Outcome:
    """`for frame in get_reader("film.mp4")`: RGB bytes."""
    return Stream(Leaf((read(bound, "uri"), decode_color("rgb", "ffmpeg")), "numpy.ndarray"), (), "imageio.Reader")
