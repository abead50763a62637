"""How facets of the numbers themselves are worded and compared."""

from __future__ import annotations

from valgap_lint.compare.affine import Affine, closeness
from valgap_lint.compare.branches import lift
from valgap_lint.compare.chain import Chain, Scaled, Standardized, Transformed
from valgap_lint.compare.functions import RESIZING
from valgap_lint.compare.scaling import CAFFE, TORCH
from valgap_lint.compare.tracked import State, Tracked
from valgap_lint.compare.values import VALUES
from valgap_lint.compare.wording import channels, formula, listed, numbers
from valgap_lint.ir.facts import Constant, Known, OneOf, Reason, Unknown
from valgap_lint.ir.verdicts import State as Outcome

_GRAVITY = (Outcome.DIFFERENT, Outcome.UNDECIDED, Outcome.ALLOWED, Outcome.IDENTICAL)


def is_family(affine: Affine, family: Affine) -> bool:
    """Whether a map is that of a `preprocess_input` family, as far as a model can tell."""
    return closeness(affine, family, (0.0, 255.0), (0.0, 255.0)) is not Outcome.DIFFERENT


def scale_value(chain: Chain) -> Constant:
    """Scale and offset from the source on; of the last part where other steps come between."""
    last = chain.segments[-1]
    return (last.scale, last.offset)


def scale_words(chain: Chain) -> str:
    """The range that comes out where the source's is known, else the map itself. A map for each channel is named."""
    maps = chain.segments
    if len(maps) == 1 and chain.scalar and chain.ends:
        return numbers(maps[0].spans(*chain.ends))
    return ", then ".join(_map_words(part) for number, part in enumerate(maps) if number == 0 or not part.is_identity)


def _map_words(affine: Affine) -> str:
    return formula(affine) if affine.channels == 1 else f"per channel ({named(affine)})"


def named(affine: Affine) -> str:
    """The family of a map for each channel, else its numbers."""
    for name, family in (("caffe", CAFFE), ("torch", TORCH)):
        if affine.channels == family.channels and is_family(affine, family):
            return name
    return f"x * {channels(affine.scale)} + {channels(affine.offset)}"


def same_scale(left: Chain, right: Chain) -> Outcome | None:
    """Compares the maps part by part. Where a part differs for each channel, or where data-dependent steps differ in number,
    the standardisation says so."""
    if len(left.segments) != len(right.segments):
        return None
    outcomes = [_same_part(left, right, number) for number in range(len(left.segments))]
    if any(outcome is None for outcome in outcomes):
        return None
    outcome = worst(tuple(outcome for outcome in outcomes if outcome is not None))
    return Outcome.UNDECIDED if outcome is Outcome.DIFFERENT and _same_altogether(left, right) else outcome


def _same_altogether(left: Chain, right: Chain) -> bool:
    """Whether the maps agree once the steps between them are left out: then only the order differs."""
    first, second = _product(left), _product(right)
    return len(left.segments) > 1 and first is not None and first == second


def _product(chain: Chain) -> Affine | None:
    product: Affine | None = Affine()
    for part in chain.segments:
        product = product.then(part) if product is not None else None
    return product


def _same_part(left: Chain, right: Chain, number: int) -> Outcome | None:
    a, b = left.segments[number], right.segments[number]
    ends = (left.ends, right.ends) if number == 0 else (None, None)
    outcome = closeness(a, b, *ends)
    by_channel = max(a.channels, b.channels) > 1
    return None if by_channel and outcome is Outcome.DIFFERENT else outcome


def worst(outcomes: tuple[Outcome, ...]) -> Outcome:
    """The gravest of several outcomes; identical when there are none."""
    return next((outcome for outcome in _GRAVITY if outcome in outcomes), Outcome.IDENTICAL)


def scaled_by(chain: Chain) -> int | None:
    """The last operation that scaled."""
    return max((step.by for step in chain.steps if isinstance(step, Scaled)), default=None)


def value_range(state: State) -> Tracked[tuple[float, float]] | None:
    """What the values lie between, where the source's range is known and nothing depends on the data."""
    tracked = state.get(VALUES)
    if tracked is None:
        return None
    value = lift(_range, tracked.value)
    if isinstance(value, Unknown):
        return None
    chains = (
        (chain.value for _, chain in tracked.value.alternatives if isinstance(chain, Known)) if isinstance(tracked.value, OneOf) else ()
    )
    known = (tracked.value.value,) if isinstance(tracked.value, Known) else tuple(chains)
    return Tracked(value, max((step.by for chain in known for step in chain.steps), default=None), ())


def _range(chain: Chain) -> tuple[float, float] | Unknown:
    return chain.range or Unknown(Reason("data-dependent", "the value range is not known"))


def same_range(left: tuple[float, float], right: tuple[float, float]) -> Outcome:
    """Whether two ranges agree; clipping included."""
    return closeness(Affine(), Affine(), left, right)


def _standardizing(chain: Chain) -> tuple[Standardized | Affine, ...]:
    """The steps that standardise: those that depend on data, and maps for each channel."""
    found = (step.map if isinstance(step, Scaled) else step for step in chain.steps)
    return tuple(step for step in found if isinstance(step, Standardized) or (isinstance(step, Affine) and step.channels > 1))


def standardization_words(chain: Chain) -> str:
    """`none`, `per image`, `caffe`, `StandardScaler fitted on train.csv`."""
    return " + ".join(_standardization(step) for step in _standardizing(chain)) or "none"


def _standardization(step: Standardized | Affine) -> str:
    if isinstance(step, Affine):
        return named(step)
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
    """The last operation that standardised."""
    return max(
        (step.by for step in chain.steps if isinstance(step, Standardized) or (isinstance(step, Scaled) and step.map.channels > 1)),
        default=None,
    )


def _others(chain: Chain) -> tuple[Transformed, ...]:
    return tuple(step for step in chain.steps if isinstance(step, Transformed))


def transform_names(chain: Chain) -> tuple[str, ...]:
    """The other steps, in order, with the settings that the user gave."""
    return tuple(step.words or step.name for step in _others(chain))


def transform_words(chain: Chain) -> str:
    """`none`, or the steps in order."""
    return listed(transform_names(chain))


def same_transforms(left: Chain, right: Chain) -> Outcome:
    """Whether the same steps stand in the same order, with the same settings. Settings that are not known are undecided, and so are
    functions that only change the shape: what they leave is a matter of the image facets."""
    first, second = _others(left), _others(right)
    if _names(first) != _names(second):
        return Outcome.DIFFERENT
    if len(first) != len(second) or any(a.name != b.name for a, b in zip(first, second, strict=True)):
        return Outcome.UNDECIDED
    return worst(tuple(_same_function(a, b) for a, b in zip(first, second, strict=True)))


def _names(steps: tuple[Transformed, ...]) -> list[str]:
    return [step.name for step in steps if step.name.rpartition(".")[2] not in RESIZING]


def _same_function(a: Transformed, b: Transformed) -> Outcome:
    if a.basis != b.basis:
        return Outcome.UNDECIDED
    return Outcome.IDENTICAL if a.settings == b.settings else Outcome.DIFFERENT


def transformed_by(chain: Chain) -> int | None:
    """The last of the other steps."""
    return max((step.by for step in chain.steps if isinstance(step, Transformed)), default=None)
