"""How facets of images and of the stream are worded and compared."""

from __future__ import annotations

from valgap_lint.compare.branches import lift, pair
from valgap_lint.compare.chain import Chain, Scaled
from valgap_lint.compare.colors import COLOR
from valgap_lint.compare.fitting import CUT_OUT
from valgap_lint.compare.resampling import Resampling, Size, agree
from valgap_lint.compare.scales import is_family
from valgap_lint.compare.scaling import CAFFE
from valgap_lint.compare.tracked import State, Tracked
from valgap_lint.compare.values import VALUES
from valgap_lint.ir.facts import Known, OneOf
from valgap_lint.ir.verdicts import State as Outcome

_COLORS = {"rgb": "RGB", "bgr": "BGR", "gray": "grayscale", "rgba": "RGBA"}
_ORDERS = {"fixed": "fixed", "shuffled": "shuffled once", "reshuffled": "shuffled on every pass"}


def size_words(size: Size) -> str:
    """`224 x 224`."""
    return f"{size[0]} x {size[1]}"


def resampling_name(resizes: tuple[Resampling, ...]) -> str:
    """The class of the interpolation, `none` where nothing is resized."""
    return " + ".join(resize.classes[0] for resize in resizes) or "none"


def resampling_words(resizes: tuple[Resampling, ...]) -> str:
    """`nearest (flow_from_directory)`, `never resized`."""
    return ", then ".join(resize.words for resize in resizes) or "never resized"


def same_resampling(left: tuple[Resampling, ...], right: tuple[Resampling, ...]) -> Outcome:
    """Images that are never resized say nothing about an interpolation, and a chain of resizes nothing about a single one."""
    if len(left) != len(right):
        return Outcome.UNDECIDED
    return Outcome.IDENTICAL if all(agree(a, b) for a, b in zip(left, right, strict=True)) else Outcome.DIFFERENT


def geometry_name(effects: tuple[str, ...]) -> str:
    """What happened to the shape, in order; `none` where nothing did."""
    return " + ".join(effects) or "none"


def same_geometry(left: tuple[str, ...], right: tuple[str, ...]) -> Outcome:
    """Images that arrive in their own size cannot be set beside images that were fitted to it, nor can regions cut out of an image
    beside images that may have been cut out before they were stored."""
    if left == right:
        return Outcome.IDENTICAL
    if _uncut(left) == _uncut(right):
        return Outcome.UNDECIDED
    return Outcome.DIFFERENT if left and right else Outcome.UNDECIDED


def _uncut(effects: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(effect for effect in effects if effect != CUT_OUT)


def color(state: State) -> Tracked[str] | None:
    """The colour order, as it was before `preprocess_input` of the caffe family turned it round: that is part of the standardisation."""
    tracked, values = state.get(COLOR), state.get(VALUES)
    if tracked is None or values is None or not isinstance(values.value, Known | OneOf):
        return tracked
    return Tracked(lift(lambda both: _before_caffe(*both), pair(tracked.value, values.value)), tracked.set_by, tracked.anchors)


def _before_caffe(order: str, chain: Chain) -> str:
    turned = chain.steps and isinstance(chain.steps[-1], Scaled) and is_family(chain.steps[-1].map, CAFFE)
    return {"bgr": "rgb", "rgb": "bgr"}.get(order, order) if turned else order


def color_words(order: str) -> str:
    """`RGB`, `BGR`, `grayscale`."""
    return _COLORS.get(order, order)


def same_set(left: tuple[str, ...], right: tuple[str, ...]) -> Outcome:
    """Whether both have the same members, in whichever order."""
    return Outcome.IDENTICAL if set(left) == set(right) else Outcome.DIFFERENT


def order_words(order: str) -> str:
    """`fixed`, `shuffled once`, `shuffled on every pass`."""
    return _ORDERS.get(order, order)


def rows_words(rows: str) -> str:
    """`all`, `all but an incomplete last batch`, `first 10 batches`."""
    if rows.startswith("first-"):
        return f"first {rows.removeprefix('first-')} batches"
    return {"dropped-remainder": "all but an incomplete last batch"}.get(rows, rows)
