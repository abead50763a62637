"""The order of the colours and the number of channels."""

from __future__ import annotations

from valgap_lint.compare.branches import gather, lift, pair
from valgap_lint.compare.functions import RECOLORING, unknown_after
from valgap_lint.compare.image import image_shape
from valgap_lint.compare.steps import Step, Transitions
from valgap_lint.compare.tracked import Field, Tracked
from valgap_lint.ir.facts import Constant, Known, Unknown

COLOR: Field[str] = Field("image.color")
CHANNELS: Field[int] = Field("image.channels")


def _source_color(step: Step) -> Tracked[str] | None:
    color = step.operation.known("color")
    return Tracked(Known(color)) if isinstance(color, str) and color else None


def _decoded_color(step: Step) -> Tracked[str]:
    return step.set_to(lift(lambda color: _color(step, color), step.stated("color")))


def _color(step: Step, color: Constant) -> str | Unknown:
    if isinstance(color, str) and color:
        return color
    return Unknown(step.reason("data-dependent", "the colour order of the files is not known"))


def _converted(step: Step) -> Tracked[str]:
    old = step.before.get(COLOR)
    target = lift(lambda color: _color(step, color), step.fact("target"))
    if old is None or isinstance(old.value, Unknown):
        return step.set_to(target)
    colors = gather([lift(str, step.stated("source", "")), target])
    return step.changed(old, lift(lambda both: _conversion(both[0], *both[1]), pair(old.value, colors)))


def _conversion(actual: str, source: str, target: str) -> str:
    """The colour order after a conversion that believes the image to be in `source`."""
    if target == "gray" or actual == "gray":
        return "gray"
    swaps = {source, target} == {"rgb", "bgr"}
    return _flip(actual) if swaps else actual if {source, target} <= {"rgb", "bgr"} else target


def _flip(color: str) -> str:
    return {"rgb": "bgr", "bgr": "rgb"}.get(color, color)


def _flipped(step: Step) -> Tracked[str] | None:
    old = step.before.get(COLOR)
    if old is None:
        return None
    if isinstance(old.value, Unknown):
        return step.changed(old, old.value)
    return step.changed(old, lift(_flip, old.value))


def _preprocessed_color(step: Step) -> Tracked[str] | None:
    return _flipped(step) if step.operation.known("family") == "caffe" else step.before.get(COLOR)


def _source_channels(step: Step) -> Tracked[int] | None:
    channels = step.operation.known("channels")
    return Tracked(Known(channels)) if isinstance(channels, int) else None


def _decoded_channels(step: Step) -> Tracked[int]:
    return step.set_to(lift(lambda channels: _count(step, channels), step.stated("channels")))


def _count(step: Step, channels: Constant) -> int | Unknown:
    if isinstance(channels, int) and channels > 0:
        return channels
    return Unknown(step.reason("data-dependent", "the number of channels is that of each file"))


def _converted_channels(step: Step) -> Tracked[int] | None:
    widths: dict[Constant, int] = {"gray": 1, "rgb": 3, "bgr": 3, "hsv": 3, "yuv": 3, "rgba": 4, "bgra": 4}
    return step.set_to(lift(lambda target: _count(step, widths.get(target)), step.fact("target")))


def _reshaped_channels(step: Step) -> Tracked[int] | None:
    shape = image_shape(step)
    return step.before.get(CHANNELS) if shape is None else Tracked(Known(shape[2]), step.operation.id)


COLOR_TRANSITIONS: Transitions[str] = {
    **dict.fromkeys(("dataset", "input"), _source_color),
    "decode": _decoded_color,
    "color": _converted,
    "reverse_channels": _flipped,
    "preprocess": _preprocessed_color,
    "transform": lambda step: unknown_after(step, COLOR, RECOLORING, "the colour order"),
}
CHANNELS_TRANSITIONS: Transitions[int] = {
    **dict.fromkeys(("dataset", "input"), _source_channels),
    "decode": _decoded_channels,
    "color": _converted_channels,
    "reshape": _reshaped_channels,
    "transform": lambda step: unknown_after(step, CHANNELS, RECOLORING, "the number of channels"),
}
