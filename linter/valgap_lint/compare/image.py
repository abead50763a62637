"""How large images are."""

from __future__ import annotations

from typing import Union

from valgap_lint.compare.branches import FactOf, gather, lift
from valgap_lint.compare.functions import RESIZING, unknown_after
from valgap_lint.compare.resampling import CroppedSize, Size
from valgap_lint.compare.steps import Step, Transitions, short_name
from valgap_lint.compare.tracked import Field, Tracked
from valgap_lint.ir.facts import Constant, Known, Unknown

SIZE: Field[Size] = Field("image.size")
_SWAPPED = ((1, 0), (1, 0, 2), (0, 2, 1, 3))


def is_random_crop(step: Step) -> bool:
    """Whether a random step cuts out a part of the image."""
    return "crop" in str(step.operation.known("transform", "")).lower()


def size_before(step: Step) -> FactOf[Union[Size, None]]:
    """The size before the step, None where it is not known."""
    old = step.before.get(SIZE)
    if old is None or isinstance(old.value, Unknown):
        return Known(None)
    return old.value


def target_size(step: Step) -> FactOf[Size]:
    """The size that the step's arguments ask for."""
    return lift(lambda both: size_of(step, both), gather([step.fact("height"), step.fact("width")]))


def size_of(step: Step, both: tuple[Constant, ...]) -> Size | Unknown:
    """A known height and width as a size."""
    height, width = both
    if isinstance(height, int) and isinstance(width, int) and height > 1 and width > 1:
        return (height, width)
    return Unknown(step.reason("argument", f"the size that {short_name(step.operation.callee)} makes is not known"))


def image_shape(step: Step) -> tuple[int, int, int] | None:
    """Height, width and channels of a shape such as (-1, 28, 28, 1). Three numbers are a series unless images are known to come."""
    shape = step.operation.known("shape")
    lengths = (4,) if step.before.get(SIZE) is None else (3, 4)
    if not isinstance(shape, tuple) or len(shape) not in lengths:
        return None
    height, width, channels = shape[-3:]
    if not isinstance(height, int) or not isinstance(width, int) or not isinstance(channels, int):
        return None
    return (height, width, channels) if height > 1 and width > 1 and channels in (1, 3, 4) else None


def _published_size(step: Step) -> Tracked[Size] | None:
    if not isinstance(step.operation.known("height"), int):
        return None
    size = lift(lambda both: size_of(step, both), gather([step.fact("height"), step.fact("width")]))
    return Tracked(size, None, () if not isinstance(size, Unknown) else (step.itself(size.reason),))


def _natural_size(step: Step) -> Tracked[Size]:
    return step.set_to(Unknown(step.reason("data-dependent", "the size of the image files is not known")))


def _resized(step: Step) -> Tracked[Size]:
    if step.operation.known("geometry") == "keep":
        return step.set_to(Unknown(step.reason("data-dependent", "the size follows the aspect ratio of each file")))
    return step.set_to(target_size(step))


def _cut(step: Step) -> Tracked[Size]:
    size = target_size(step)
    return step.set_to(lift(_cropped, size) if step.operation.known("anchor") == "random" else size)


def _randomly_cut(step: Step) -> Tracked[Size] | None:
    if not is_random_crop(step) or step.before.get(SIZE) is None:
        return step.before.get(SIZE)
    return step.set_to(lift(_cropped, target_size(step)))


def _cropped(size: Size) -> Size:
    return CroppedSize(*size)


def _reshaped(step: Step) -> Tracked[Size] | None:
    shape = image_shape(step)
    return step.before.get(SIZE) if shape is None else Tracked(Known((shape[0], shape[1])), step.operation.id)


def _transposed(step: Step) -> Tracked[Size] | None:
    old = step.before.get(SIZE)
    if old is None or step.operation.known("axes") not in _SWAPPED:
        return old
    return step.changed(old, lift(lambda size: (size[1], size[0]), old.value))


SIZE_TRANSITIONS: Transitions[Size] = {
    **dict.fromkeys(("dataset", "input"), _published_size),
    "decode": _natural_size,
    "resize": _resized,
    **dict.fromkeys(("crop", "pad"), _cut),
    "random": _randomly_cut,
    "reshape": _reshaped,
    "transpose": _transposed,
    "transform": lambda step: unknown_after(step, SIZE, RESIZING, "the image size"),
}
