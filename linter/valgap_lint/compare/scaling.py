"""Steps that scale numbers, limit them or apply a known function."""

from __future__ import annotations

from valgap_lint.compare.affine import Affine, affine_of, channels_of
from valgap_lint.compare.branches import FactOf, gather, lift, pair
from valgap_lint.compare.chain import Chain, Transformed
from valgap_lint.compare.columns import chooses_columns
from valgap_lint.compare.dtypes import DTYPE
from valgap_lint.compare.functions import arranges, function_name
from valgap_lint.compare.limits import limited
from valgap_lint.compare.origin import ROW_FUNCTIONS
from valgap_lint.compare.sources import source_anchor
from valgap_lint.compare.statistics import adjusted, standardized
from valgap_lint.compare.steps import Step, Transitions
from valgap_lint.compare.stream import RANDOM
from valgap_lint.compare.tracked import Tracked
from valgap_lint.compare.values import VALUES, appended, changed, lost, map_of, mapped, scaled, unread
from valgap_lint.compare.wording import numbers
from valgap_lint.ir.facts import Constant, Known, Unknown

CAFFE = Affine(1.0, (-103.939, -116.779, -123.68))
"""What `preprocess_input` of the caffe family does once the channels stand as BGR."""
_IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))


def _torch() -> Affine:
    means, deviations = _IMAGENET
    scale = tuple(1 / (255 * deviation) for deviation in deviations)
    made = affine_of(scale, tuple(-mean / deviation for mean, deviation in zip(means, deviations, strict=True)))
    return made or Affine()


TORCH = _torch()
FAMILIES: dict[Constant, Affine] = {"caffe": CAFFE, "torch": TORCH, "tf": Affine(1 / 127.5, -1.0), "identity": Affine()}


def _source(step: Step) -> Tracked[Chain]:
    ends = gather([step.stated("low"), step.stated("high")])
    known = channels_of(ends.value) if isinstance(ends, Known) else None
    if isinstance(known, tuple):
        return Tracked(Known(Chain((known[0], known[1]))))
    return Tracked(Known(Chain()), None, (source_anchor(step),))


def _decoded(step: Step) -> Tracked[Chain]:
    ends = gather([step.stated("low", 0), step.stated("high", 255)])
    return step.set_to(lift(lambda both: _from_ends(step, both), ends))


def _from_ends(step: Step, ends: tuple[Constant, ...]) -> Chain | Unknown:
    known = channels_of(ends)
    if isinstance(known, tuple):
        return Chain((known[0], known[1]))
    return Unknown(step.reason("argument", "the range of the decoded image is not known"))


def _affine(step: Step) -> Tracked[Chain] | None:
    facts = gather([step.stated("scale", 1.0), step.stated("offset", 0.0)])
    return mapped(step, lift(lambda both: map_of(step, *both), facts))


def _preprocessed(step: Step) -> Tracked[Chain] | None:
    old = step.before.get(VALUES)
    if old is None:
        return None
    return changed(step, lift(lambda both: _after_family(step, *both), pair(old.value, step.fact("family"))))


def _after_family(step: Step, chain: Chain, family: Constant) -> Chain | Unknown:
    affine = _family(step, family)
    if isinstance(affine, Unknown):
        return affine
    return scaled(step, chain.reversed() if family == "caffe" else chain, affine)


def _family(step: Step, family: Constant) -> Affine | Unknown:
    known = FAMILIES.get(family)
    return known or Unknown(step.reason("argument", "the family of preprocess_input is not known"))


def _converted(step: Step) -> Tracked[Chain] | None:
    dtype = step.before.get(DTYPE)
    known: FactOf[str] = (
        dtype.value if dtype else Unknown(step.reason("data-dependent", "convert_image_dtype of a dtype that is not known"))
    )
    target = lift(str, step.stated("dtype", "float32"))
    return mapped(step, lift(lambda both: _conversion(step, *both), pair(known, target)))


def _conversion(step: Step, source: str, target: str) -> Affine | Unknown:
    highest = {"uint8": 255, "int8": 127, "uint16": 65535, "int16": 32767}
    from_float, to_float = "float" in source, "float" in target
    if from_float == to_float and (from_float or source == target):
        return Affine()
    if to_float and source in highest:
        return map_of(step, 1 / highest[source], 0.0)
    if from_float and target in highest:
        return map_of(step, float(highest[target] + 1), 0.0)
    return Unknown(step.reason("data-dependent", f"convert_image_dtype from {source} to {target}"))


def _transformed(step: Step) -> Tracked[Chain] | None:
    return step.before.get(VALUES) if chooses_columns(step) or chooses_rows(step) else appended(step, limited(step))


def chooses_rows(step: Step) -> bool:
    """Whether a function leaves rows out, repeats them or moves them, and changes no number: a matter of the rows alone."""
    name = function_name(step)
    return arranges(name) and name.rpartition(".")[2] in ROW_FUNCTIONS


def _encoded(step: Step) -> Tracked[Chain] | None:
    return appended(step, Transformed("one-hot", step.operation.id, words="one-hot"))


def _clipped(step: Step) -> Tracked[Chain] | None:
    old = step.before.get(VALUES)
    limits = gather([step.fact("low"), step.fact("high")])
    if old is None:
        return None
    return changed(step, lift(lambda both: _clip(step, *both), pair(old.value, limits)))


def _clip(step: Step, chain: Chain, limits: tuple[Constant, ...]) -> Chain | Unknown:
    low, high = (channels_of(limit) for limit in limits)
    if not isinstance(low, float) or not isinstance(high, float):
        return Unknown(step.reason("argument", "the limits of a clip are not known"))
    ends = chain.range
    if ends is None and _is_noisy(step):
        return chain
    if ends is not None and low <= ends[0] and ends[1] <= high:
        return chain
    cut = (max(low, ends[0]), min(high, ends[1])) if ends else (low, high)
    words = f"clip to {numbers((low, high))}"
    return chain.transformed(Transformed(words, step.operation.id, cut, words=words))


def _is_noisy(step: Step) -> bool:
    """Whether a random step came before: a limit then only takes back what that added."""
    random = step.before.get(RANDOM)
    return random is not None and random.value != Known(())


def _recolored(step: Step) -> Tracked[Chain] | None:
    swapped = {step.word("source"), step.word("target")} == {"rgb", "bgr"}
    return _reversed(step) if swapped else step.before.get(VALUES)


def _reversed(step: Step) -> Tracked[Chain] | None:
    old = step.before.get(VALUES)
    return None if old is None else Tracked(lift(Chain.reversed, old.value), old.set_by, old.anchors)


def _arithmetic(step: Step) -> Tracked[Chain] | None:
    operand = step.operation.argument("operand")
    old = step.before.get(VALUES)
    if operand is not None and isinstance(operand.value, Unknown) and old is not None:
        return lost(step, old, operand.value.reason)
    return unread(step, "the other operand is not known")


VALUE_TRANSITIONS: Transitions[Chain] = {
    **dict.fromkeys(("dataset", "directory", "files", "file", "array", "input", "unknown"), _source),
    "decode": _decoded,
    "affine": _affine,
    "preprocess": _preprocessed,
    "convert_dtype": _converted,
    "standardize": standardized,
    "statistic": adjusted,
    "transform": _transformed,
    "one_hot": _encoded,
    "clip": _clipped,
    "reverse_channels": _reversed,
    "color": _recolored,
    "arithmetic": _arithmetic,
}
