"""How images arrive: their size, how they were brought to it, the order of their colours and the number of channels."""

from __future__ import annotations

from typing import Union

from valgap_lint.compare.branches import FactOf, gather, lift, pair
from valgap_lint.compare.resampling import Resampling, Size, class_of, resampling
from valgap_lint.compare.steps import Step, Transitions, short_name
from valgap_lint.compare.tracked import Field, Tracked
from valgap_lint.ir.facts import Constant, Known, Unknown

SIZE: Field[Size] = Field("image.size")
RESAMPLING: Field[tuple[Resampling, ...]] = Field("image.resampling")
GEOMETRY: Field[tuple[str, ...]] = Field("image.geometry")
COLOR: Field[str] = Field("image.color")
CHANNELS: Field[int] = Field("image.channels")

RANDOM_CROP = "random crop"
_SWAPPED = ((1, 0), (1, 0, 2), (0, 2, 1, 3))


def is_random_crop(step: Step) -> bool:
    """Whether a random step cuts out a part of the image."""
    return "crop" in str(step.operation.known("transform", "")).lower()


def _published_size(step: Step) -> Tracked[Size] | None:
    if not isinstance(step.operation.known("height"), int):
        return None
    size = lift(lambda both: _size(step, both), gather([step.fact("height"), step.fact("width")]))
    return Tracked(size, None, () if not isinstance(size, Unknown) else (step.itself(size.reason),))


def _size(step: Step, both: tuple[Constant, ...]) -> Size | Unknown:
    height, width = both
    if isinstance(height, int) and isinstance(width, int) and height > 1 and width > 1:
        return (height, width)
    return Unknown(step.reason("argument", f"the size that {short_name(step.operation.callee)} makes is not known"))


def _target(step: Step) -> FactOf[Size]:
    return lift(lambda both: _size(step, both), gather([step.fact("height"), step.fact("width")]))


def _natural_size(step: Step) -> Tracked[Size]:
    return step.set_to(Unknown(step.reason("data-dependent", "the size of the image files is not known")))


def _resized(step: Step) -> Tracked[Size]:
    if step.operation.known("geometry") == "keep":
        return step.set_to(Unknown(step.reason("data-dependent", "the size follows the aspect ratio of each file")))
    return step.set_to(_target(step))


def _cut(step: Step) -> Tracked[Size]:
    return step.set_to(_target(step))


def _randomly_cut(step: Step) -> Tracked[Size] | None:
    return step.set_to(_target(step)) if is_random_crop(step) and step.before.get(SIZE) else step.before.get(SIZE)


def _reshaped(step: Step) -> Tracked[Size] | None:
    shape = _image_shape(step)
    return step.before.get(SIZE) if shape is None else Tracked(Known((shape[0], shape[1])), step.operation.id)


def _image_shape(step: Step) -> tuple[int, int, int] | None:
    """Height, width and channels of a shape such as (-1, 28, 28, 1)."""
    shape = step.operation.known("shape")
    if not isinstance(shape, tuple) or len(shape) not in (3, 4):
        return None
    height, width, channels = shape[-3:]
    sized = isinstance(height, int) and isinstance(width, int) and height > 1 and width > 1
    return (height, width, channels) if sized and isinstance(channels, int) and channels in (1, 3, 4) else None


def _transposed(step: Step) -> Tracked[Size] | None:
    old = step.before.get(SIZE)
    if old is None or step.operation.known("axes") not in _SWAPPED:
        return old
    return step.changed(old, lift(lambda size: (size[1], size[0]), old.value))


def _unresampled(step: Step) -> Tracked[tuple[Resampling, ...]] | None:
    sized = step.operation.kind == "decode" or isinstance(step.operation.known("height"), int)
    return Tracked(Known(())) if sized else None


def _resampled(step: Step) -> Tracked[tuple[Resampling, ...]]:
    old = step.before.get(RESAMPLING) or Tracked(Known(()))
    names = ("kernel", "antialias", "grid", "backend")
    settings = gather([step.stated(name) for name in names])
    sizes = pair(_size_before(step), lift(lambda both: _size_or_none(step, both), _shape_fact(step)))
    made = lift(lambda both: _resampling(step, *both), pair(settings, sizes))
    joined = lift(lambda both: (*both[0], *both[1]), pair(old.value, made))
    return old if joined == old.value else step.changed(old, joined)


def _resampling(step: Step, settings: tuple[Constant, ...], sizes: tuple[Union[Size, None], Union[Size, None]]) -> tuple[Resampling, ...]:
    kernel, antialias, grid, backend = settings
    before, after = sizes
    name = class_of(str(kernel), bool(antialias), str(grid or ""), str(backend or "tensorflow"))
    if before is not None and before == after and name not in ("gaussian", "mitchellcubic"):
        return ()
    return (resampling(name, short_name(step.operation.callee), before, after),)


def _size_before(step: Step) -> FactOf[Union[Size, None]]:
    """The size before the step, None where it is not known."""
    old = step.before.get(SIZE)
    if old is None or isinstance(old.value, Unknown):
        return Known(None)
    return old.value


def _shape_fact(step: Step) -> FactOf[tuple[Constant, ...]]:
    shape = gather([step.fact("height"), step.fact("width")])
    return Known((None, None)) if isinstance(shape, Unknown) else shape


def _size_or_none(step: Step, both: tuple[Constant, ...]) -> Union[Size, None]:
    size = _size(step, both)
    return None if isinstance(size, Unknown) or step.operation.known("geometry") == "keep" else size


def _unshaped(step: Step) -> Tracked[tuple[str, ...]] | None:
    return _geometry_of_source() if _unresampled(step) else None


def _geometry_of_source() -> Tracked[tuple[str, ...]]:
    return Tracked(Known(()))


def _squashed(step: Step) -> Tracked[tuple[str, ...]]:
    old = step.before.get(GEOMETRY) or _geometry_of_source()
    if _keeps_size(step):
        return old
    return _effect(step, old, lift(str, step.stated("geometry", "squash")))


def _keeps_size(step: Step) -> bool:
    size = _size_before(step)
    return isinstance(size, Known) and size.value is not None and size == _target(step)


def _effect(step: Step, old: Tracked[tuple[str, ...]], effect: FactOf[str]) -> Tracked[tuple[str, ...]]:
    joined = lift(lambda both: both[0] if both[0][-1:] == (both[1],) else (*both[0], both[1]), pair(old.value, effect))
    return step.changed(old, joined)


def _cropped(step: Step) -> Tracked[tuple[str, ...]]:
    old = step.before.get(GEOMETRY) or _geometry_of_source()
    return old if _keeps_size(step) else _effect(step, old, Known(step.operation.kind))


def _randomly_cropped(step: Step) -> Tracked[tuple[str, ...]] | None:
    old = step.before.get(GEOMETRY)
    return _effect(step, old, Known(RANDOM_CROP)) if old is not None and is_random_crop(step) else old


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
    shape = _image_shape(step)
    return step.before.get(CHANNELS) if shape is None else Tracked(Known(shape[2]), step.operation.id)


SIZE_TRANSITIONS: Transitions[Size] = {
    **dict.fromkeys(("dataset", "input"), _published_size),
    "decode": _natural_size,
    "resize": _resized,
    **dict.fromkeys(("crop", "pad"), _cut),
    "random": _randomly_cut,
    "reshape": _reshaped,
    "transpose": _transposed,
}
RESAMPLING_TRANSITIONS: Transitions[tuple[Resampling, ...]] = {
    **dict.fromkeys(("dataset", "input", "decode"), _unresampled),
    "resize": _resampled,
}
GEOMETRY_TRANSITIONS: Transitions[tuple[str, ...]] = {
    **dict.fromkeys(("dataset", "input", "decode"), _unshaped),
    "resize": _squashed,
    **dict.fromkeys(("crop", "pad"), _cropped),
    "random": _randomly_cropped,
}
COLOR_TRANSITIONS: Transitions[str] = {
    **dict.fromkeys(("dataset", "input"), _source_color),
    "decode": _decoded_color,
    "color": _converted,
    "reverse_channels": _flipped,
    "preprocess": _preprocessed_color,
}
CHANNELS_TRANSITIONS: Transitions[int] = {
    **dict.fromkeys(("dataset", "input"), _source_channels),
    "decode": _decoded_channels,
    "color": _converted_channels,
    "reshape": _reshaped_channels,
}
