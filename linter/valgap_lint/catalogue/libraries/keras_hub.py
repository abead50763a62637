"""KerasHub: what data cannot say."""

from __future__ import annotations

from valgap_lint.catalogue.chains import height_width, resize
from valgap_lint.catalogue.libraries._keras_images import geometry_of
from valgap_lint.catalogue.outcomes import Bound, Leaf, Outcome, Step, constant
from valgap_lint.ir.facts import Known
from valgap_lint.ir.operations import Argument


def image_converter(bound: Bound) -> Outcome:
    """`ImageConverter(image_size=(224, 224), scale=1 / 255)`: resizes, crops to the aspect ratio by default, scales and shifts."""
    steps: tuple[Step, ...] = ()
    if bound.fact("image_size") != Known(None):
        kernel, antialias = bound.renamed("interpolation", "kernel"), bound.renamed("antialias", "antialias")
        steps = (resize(height_width(bound, "image_size"), kernel, antialias, "tensorflow", geometry_of(bound)),)
    scale, offset = _given(bound, "scale", 1.0), _given(bound, "offset", 0.0)
    return Leaf((*steps, Step("affine", (scale, offset))))


def _given(bound: Bound, name: str, default: float) -> Argument:
    argument = bound.renamed(name, name)
    return constant(name, default) if argument.value == Known(None) else argument
