"""How images were brought to their size: the interpolation, and what became of their shape."""

from __future__ import annotations

from typing import Union

from valgap_lint.compare.branches import FactOf, gather, lift, pair
from valgap_lint.compare.image import is_random_crop, size_before, size_of, target_size
from valgap_lint.compare.resampling import Resampling, Size, class_of, resampling
from valgap_lint.compare.steps import Step, Transitions, short_name
from valgap_lint.compare.tracked import Field, Tracked
from valgap_lint.ir.facts import Constant, Known, Unknown

RESAMPLING: Field[tuple[Resampling, ...]] = Field("image.resampling")
GEOMETRY: Field[tuple[str, ...]] = Field("image.geometry")
RANDOM_CROP = "random crop"
CUT_OUT = "cut-out"
"""A region that the script names by its corners: a constant frame, or where a detector found something."""


def _unresampled(step: Step) -> Tracked[tuple[Resampling, ...]] | None:
    sized = step.operation.kind == "decode" or isinstance(step.operation.known("height"), int)
    return Tracked(Known(())) if sized else None


def _resampled(step: Step) -> Tracked[tuple[Resampling, ...]]:
    old = step.before.get(RESAMPLING) or Tracked(Known(()))
    names = ("kernel", "antialias", "grid", "backend")
    settings = gather([step.stated(name) for name in names])
    sizes = pair(size_before(step), lift(lambda both: _size_or_none(step, both), _shape_fact(step)))
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


def _shape_fact(step: Step) -> FactOf[tuple[Constant, ...]]:
    shape = gather([step.fact("height"), step.fact("width")])
    return Known((None, None)) if isinstance(shape, Unknown) else shape


def _size_or_none(step: Step, both: tuple[Constant, ...]) -> Union[Size, None]:
    size = size_of(step, both)
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
    size = size_before(step)
    return isinstance(size, Known) and size.value is not None and size == target_size(step)


def _effect(step: Step, old: Tracked[tuple[str, ...]], effect: FactOf[str]) -> Tracked[tuple[str, ...]]:
    joined = lift(lambda both: both[0] if both[0][-1:] == (both[1],) else (*both[0], both[1]), pair(old.value, effect))
    return step.changed(old, joined)


def _cropped(step: Step) -> Tracked[tuple[str, ...]]:
    old = step.before.get(GEOMETRY) or _geometry_of_source()
    if _keeps_size(step):
        return old
    placed = step.word("anchor") in ("fixed", "offset") and isinstance(target_size(step), Unknown)
    return _effect(step, old, Known(CUT_OUT if placed else step.operation.kind))


def _randomly_cropped(step: Step) -> Tracked[tuple[str, ...]] | None:
    old = step.before.get(GEOMETRY)
    return _effect(step, old, Known(RANDOM_CROP)) if old is not None and is_random_crop(step) else old


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
