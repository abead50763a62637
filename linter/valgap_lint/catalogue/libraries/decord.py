"""decord: what data cannot say."""

from __future__ import annotations

from valgap_lint.catalogue.chains import decode_color, read
from valgap_lint.catalogue.outcomes import Bound, Leaf, Outcome, Step, Stream, constant
from valgap_lint.ir.facts import Known


def frames(bound: Bound) -> Outcome:
    """`VideoReader("film.mp4", width=224, height=224)`: RGB bytes; resized while it decodes where a size is given."""
    steps: tuple[Step, ...] = (read(bound, "uri"), decode_color("rgb", "ffmpeg"))
    if bound.fact("width") != Known(-1) or bound.fact("height") != Known(-1):
        size = (bound.renamed("height", "height"), bound.renamed("width", "width"))
        settings = (constant("kernel", "bicubic"), constant("backend", "ffmpeg"), constant("geometry", "squash"))
        steps = (*steps, Step("resize", (*size, *settings)))
    return Stream(Leaf(steps, "decord.NDArray"), (), "decord.Reader")
