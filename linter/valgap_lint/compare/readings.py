"""How facets are read from the fields of the fold, worded, and compared."""

from __future__ import annotations

from valgap_lint.compare.affine import Affine, closeness
from valgap_lint.compare.branches import lift, pair
from valgap_lint.compare.chain import Chain, Scaled, Standardized, Transformed
from valgap_lint.compare.image import COLOR
from valgap_lint.compare.resampling import Resampling, Size, agree
from valgap_lint.compare.tracked import State, Tracked
from valgap_lint.compare.values import CAFFE, TORCH, VALUES
from valgap_lint.compare.wording import channels, formula, listed, numbers
from valgap_lint.ir.facts import Constant, Known, OneOf, Reason, Unknown
from valgap_lint.ir.verdicts import State as Outcome

_COLORS = {"rgb": "RGB", "bgr": "BGR", "gray": "grayscale", "rgba": "RGBA"}
_ORDERS = {"fixed": "fixed", "shuffled": "shuffled once", "reshuffled": "shuffled on every pass"}
_UNDECIDED_ORDER = (Outcome.DIFFERENT, Outcome.UNDECIDED, Outcome.ALLOWED, Outcome.IDENTICAL)


def size_words(size: Size) -> str:
    return f"{size[0]} x {size[1]}"


def resampling_name(resizes: tuple[Resampling, ...]) -> str:
    """The class of the interpolation, `none` where nothing is resized."""
    return " + ".join(resize.classes[0] for resize in resizes) or "none"


def resampling_words(resizes: tuple[Resampling, ...]) -> str:
    return ", then ".join(resize.words for resize in resizes) or "never resized"


def same_resampling(left: tuple[Resampling, ...], right: tuple[Resampling, ...]) -> Outcome:
    """Images that are never resized say nothing about an interpolation, and a chain of resizes nothing about a single one."""
    if len(left) != len(right):
        return Outcome.UNDECIDED
    return Outcome.IDENTICAL if all(agree(a, b) for a, b in zip(left, right, strict=True)) else Outcome.DIFFERENT


def geometry_name(effects: tuple[str, ...]) -> str:
    return " + ".join(effects) or "none"


def same_geometry(left: tuple[str, ...], right: tuple[str, ...]) -> Outcome:
    """Images that arrive in their own size cannot be set beside images that were fitted to it."""
    if left == right:
        return Outcome.IDENTICAL
    return Outcome.DIFFERENT if left and right else Outcome.UNDECIDED


def color(state: State) -> Tracked[str] | None:
    """The colour order, as it was before `preprocess_input` of the caffe family turned it round: that is part of the standardisation."""
    tracked, values = state.get(COLOR), state.get(VALUES)
    if tracked is None or values is None or not isinstance(values.value, Known | OneOf):
        return tracked
    return Tracked(lift(lambda both: _before_caffe(*both), pair(tracked.value, values.value)), tracked.set_by, tracked.anchors)


def _before_caffe(order: str, chain: Chain) -> str:
    turned = chain.steps and isinstance(chain.steps[-1], Scaled) and _is(chain.steps[-1].map, CAFFE)
    return {"bgr": "rgb", "rgb": "bgr"}.get(order, order) if turned else order


def _is(map: Affine, family: Affine) -> bool:
    return closeness(map, family, (0.0, 255.0), (0.0, 255.0)) is not Outcome.DIFFERENT


def color_words(order: str) -> str:
    return _COLORS.get(order, order)


def scale_value(chain: Chain) -> Constant:
    """Scale and offset from the source on; of the last part where other steps come between."""
    map = chain.segments[-1]
    return (map.scale, map.offset)


def scale_words(chain: Chain) -> str:
    """The range that comes out where the source's is known, else the map itself. A map for each channel is named."""
    maps = chain.segments
    if len(maps) == 1 and chain.scalar and chain.ends:
        return numbers(maps[0].spans(*chain.ends))
    return ", then ".join(_map_words(map) for number, map in enumerate(maps) if number == 0 or not map.is_identity)


def _map_words(map: Affine) -> str:
    return formula(map) if map.channels == 1 else f"per channel ({_named(map)})"


def _named(map: Affine) -> str:
    for name, family in (("caffe", CAFFE), ("torch", TORCH)):
        if map.channels == family.channels and _is(map, family):
            return name
    return f"x * {channels(map.scale)} + {channels(map.offset)}"


def same_scale(left: Chain, right: Chain) -> Outcome | None:
    """Compares the maps part by part. Where a part differs for each channel, or where data-dependent steps differ in number,
    the standardisation says so."""
    if len(left.segments) != len(right.segments):
        return None
    outcomes = [_same_part(left, right, number) for number in range(len(left.segments))]
    if any(outcome is None for outcome in outcomes):
        return None
    return worst(tuple(outcome for outcome in outcomes if outcome is not None))


def _same_part(left: Chain, right: Chain, number: int) -> Outcome | None:
    a, b = left.segments[number], right.segments[number]
    ends = (left.ends, right.ends) if number == 0 else (None, None)
    outcome = closeness(a, b, *ends)
    by_channel = max(a.channels, b.channels) > 1
    return None if by_channel and outcome is Outcome.DIFFERENT else outcome


def worst(outcomes: tuple[Outcome, ...]) -> Outcome:
    """The gravest of several outcomes; identical when there are none."""
    return next((outcome for outcome in _UNDECIDED_ORDER if outcome in outcomes), Outcome.IDENTICAL)


def scaled_by(chain: Chain) -> int | None:
    return max((step.by for step in chain.steps if isinstance(step, Scaled)), default=None)


def value_range(state: State) -> Tracked[tuple[float, float]] | None:
    """What the values lie between, where the source's range is known and nothing depends on the data."""
    tracked = state.get(VALUES)
    if tracked is None:
        return None
    value = lift(_range, tracked.value)
    if isinstance(value, Unknown):
        return None
    chains = (chain.value for _, chain in tracked.value.alternatives if isinstance(chain, Known)) if isinstance(tracked.value, OneOf) else ()
    known = (tracked.value.value,) if isinstance(tracked.value, Known) else tuple(chains)
    return Tracked(value, max((step.by for chain in known for step in chain.steps), default=None), ())


def _range(chain: Chain) -> tuple[float, float] | Unknown:
    return chain.range or Unknown(Reason("data-dependent", "the value range is not known"))


def same_range(left: tuple[float, float], right: tuple[float, float]) -> Outcome:
    return closeness(Affine(), Affine(), left, right)


def _standardizing(chain: Chain) -> tuple[Standardized | Affine, ...]:
    """The steps that standardise: those that depend on data, and maps for each channel."""
    found = (step.map if isinstance(step, Scaled) else step for step in chain.steps)
    return tuple(step for step in found if isinstance(step, Standardized) or (isinstance(step, Affine) and step.channels > 1))


def standardization_words(chain: Chain) -> str:
    return " + ".join(_standardization(step) for step in _standardizing(chain)) or "none"


def _standardization(step: Standardized | Affine) -> str:
    if isinstance(step, Affine):
        return _named(step)
    return f"{step.name} {step.whose}".strip()


def same_standardization(left: Chain, right: Chain) -> Outcome:
    """Steps one by one. Scalers that were fitted on data of which too little is known are undecided."""
    first, second = _standardizing(left), _standardizing(right)
    if len(first) != len(second):
        return Outcome.DIFFERENT
    return worst(tuple(_same_statistics(a, b, left, right) for a, b in zip(first, second, strict=True)))


def _same_statistics(a: Standardized | Affine, b: Standardized | Affine, left: Chain, right: Chain) -> Outcome:
    if isinstance(a, Affine) and isinstance(b, Affine):
        return closeness(a, b, left.ends, right.ends)
    if isinstance(a, Affine) or isinstance(b, Affine) or a.name != b.name:
        return Outcome.DIFFERENT
    if a.basis != b.basis:
        return Outcome.UNDECIDED
    return Outcome.IDENTICAL if a.rows == b.rows else Outcome.DIFFERENT


def standardized_by(chain: Chain) -> int | None:
    return max((step.by for step in chain.steps if isinstance(step, Standardized) or (isinstance(step, Scaled) and step.map.channels > 1)), default=None)


def transform_names(chain: Chain) -> tuple[str, ...]:
    return tuple(step.name for step in chain.steps if isinstance(step, Transformed))


def transform_words(chain: Chain) -> str:
    return listed(transform_names(chain))


def same_transforms(left: Chain, right: Chain) -> Outcome:
    return Outcome.IDENTICAL if transform_names(left) == transform_names(right) else Outcome.DIFFERENT


def transformed_by(chain: Chain) -> int | None:
    return max((step.by for step in chain.steps if isinstance(step, Transformed)), default=None)


def same_set(left: tuple[str, ...], right: tuple[str, ...]) -> Outcome:
    return Outcome.IDENTICAL if set(left) == set(right) else Outcome.DIFFERENT


def order_words(order: str) -> str:
    return _ORDERS.get(order, order)


def rows_words(rows: str) -> str:
    """`all`, `all but an incomplete last batch`, `first 10 batches`."""
    if rows.startswith("first-"):
        return f"first {rows.removeprefix('first-')} batches"
    return {"dropped-remainder": "all but an incomplete last batch"}.get(rows, rows)
