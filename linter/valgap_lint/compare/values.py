"""How steps change the numbers themselves: their scale, their standardisation, their dtype."""

from __future__ import annotations

from valgap_lint.compare.affine import Affine, Channels, affine_of, channels_of
from valgap_lint.compare.branches import FactOf, gather, lift, pair
from valgap_lint.compare.chain import Chain, Standardized, Transformed
from valgap_lint.compare.origin import ORIGIN, rows_of
from valgap_lint.compare.sources import source_anchor
from valgap_lint.compare.steps import Step, Transitions, short_name
from valgap_lint.compare.tracked import Field, Tracked
from valgap_lint.compare.wording import numbers
from valgap_lint.ir.facts import Constant, Known, Reason, Unknown

VALUES: Field[Chain] = Field("values", (Chain(),))
DTYPE: Field[str] = Field("values.dtype")

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
    return step.set_to(lift(lambda pair: _from_ends(step, pair), ends))


def _from_ends(step: Step, ends: tuple[Constant, ...]) -> Chain | Unknown:
    known = channels_of(ends)
    if isinstance(known, tuple):
        return Chain((known[0], known[1]))
    return Unknown(step.reason("argument", "the range of the decoded image is not known"))


def _changed(step: Step, value: FactOf[Chain]) -> Tracked[Chain] | None:
    old = step.before.get(VALUES)
    if old is None or value == old.value:
        return old
    return _lost(step, old, value.reason) if isinstance(value, Unknown) else step.changed(old, value)


def _lost(step: Step, old: Tracked[Chain], reason: Reason) -> Tracked[Chain]:
    """Counting starts again at this step, which is equal only to itself."""
    return Tracked(Known(Chain()), step.operation.id, (*old.anchors, step.itself(reason)))


def _mapped(step: Step, maps: FactOf[Affine]) -> Tracked[Chain] | None:
    old = step.before.get(VALUES)
    if old is None:
        return None
    return _changed(step, lift(lambda both: _scaled(step, *both), pair(old.value, maps)))


def _scaled(step: Step, chain: Chain, map: Affine) -> Chain | Unknown:
    scaled = chain.scaled(map, step.operation.id)
    return scaled or Unknown(step.reason("argument", "maps of different numbers of channels follow each other"))


def _affine(step: Step) -> Tracked[Chain] | None:
    facts = gather([step.stated("scale", 1.0), step.stated("offset", 0.0)])
    return _mapped(step, lift(lambda both: _map(step, *both), facts))


def _map(step: Step, scale: Constant, offset: Constant) -> Affine | Unknown:
    made = affine_of(scale, offset)
    return made or Unknown(step.reason("argument", "scale and offset are no numbers"))


def _preprocessed(step: Step) -> Tracked[Chain] | None:
    old = step.before.get(VALUES)
    if old is None:
        return None
    return _changed(step, lift(lambda both: _after_family(step, *both), pair(old.value, step.fact("family"))))


def _after_family(step: Step, chain: Chain, family: Constant) -> Chain | Unknown:
    map = _family(step, family)
    if isinstance(map, Unknown):
        return map
    return _scaled(step, chain.reversed() if family == "caffe" else chain, map)


def _family(step: Step, family: Constant) -> Affine | Unknown:
    known = FAMILIES.get(family)
    return known or Unknown(step.reason("argument", f"the preprocessing family {family} is not known"))


def _converted(step: Step) -> Tracked[Chain] | None:
    dtype = step.before.get(DTYPE)
    known: FactOf[str] = dtype.value if dtype else Unknown(step.reason("data-dependent", "convert_image_dtype of an unknown dtype"))
    target = lift(str, step.stated("dtype", "float32"))
    return _mapped(step, lift(lambda both: _conversion(step, *both), pair(known, target)))


def _conversion(step: Step, source: str, target: str) -> Affine | Unknown:
    highest = {"uint8": 255, "int8": 127, "uint16": 65535, "int16": 32767}
    from_float, to_float = "float" in source, "float" in target
    if from_float == to_float and (from_float or source == target):
        return Affine()
    if to_float and source in highest:
        return _map(step, 1 / highest[source], 0.0) or Affine()
    if from_float and target in highest:
        return _map(step, float(highest[target] + 1), 0.0)
    return Unknown(step.reason("data-dependent", f"convert_image_dtype from {source} to {target}"))


def _standardized(step: Step) -> Tracked[Chain] | None:
    statistics = step.operation.known("statistics")
    if statistics == "constant":
        return _mapped(step, lift(lambda both: _constants(step, *both), gather([step.stated("mean", 0.0), step.stated("std", 1.0)])))
    if statistics == "sample":
        return _appended(step, Standardized(_sample_name(step), "", (), "", step.operation.id))
    if statistics == "featurewise" and not step.sides:
        return step.before.get(VALUES)
    if isinstance(statistics, str):
        scaler = step.operation.known("scaler")
        name = str(scaler) if scaler else {"featurewise": "featurewise"}.get(statistics, short_name(step.operation.callee))
        return _with_statistics(step, name, "adapted on" if statistics == "adapted" else "fitted on")
    return _unread(step, "what the statistics are is not known")


def _sample_name(step: Step) -> str:
    centred, divided = step.operation.known("mean", True), step.operation.known("std", True)
    if centred and divided:
        return "per image"
    return "per image, centred only" if centred else "per image, divided only"


def _constants(step: Step, mean: Constant, std: Constant) -> Affine | Unknown:
    means, deviations = channels_of(0.0 if mean is None else mean), channels_of(1.0 if std is None else std)
    if means is None or deviations is None or 0.0 in (deviations if isinstance(deviations, tuple) else (deviations,)):
        return Unknown(step.reason("argument", "mean and std are no numbers"))
    shift, divide = affine_of(1.0, _negative(means)), affine_of(_inverse(deviations), 0.0)
    made = shift.then(divide) if shift and divide else None
    return made or Unknown(step.reason("argument", "mean and std have different numbers of channels"))


def _negative(value: Channels) -> Constant:
    return tuple(-part for part in value) if isinstance(value, tuple) else -value


def _inverse(value: Channels) -> Constant:
    return tuple(1 / part for part in value) if isinstance(value, tuple) else 1 / value


def _statistic(step: Step) -> Tracked[Chain] | None:
    operator, statistic = step.operation.known("operator"), step.operation.known("statistic")
    if not isinstance(operator, str) or not isinstance(statistic, str):
        return _unread(step, "which statistic the data are combined with is not known")
    exact = _known_extreme(step, operator, statistic)
    if exact is not None:
        return _mapped(step, Known(exact))
    axis = step.operation.known("axis")
    name = f"x {operator} {statistic}" + (f" along axis {axis}" if axis is not None else "")
    return _with_statistics(step, name, "of")


def _known_extreme(step: Step, operator: str, statistic: str) -> Affine | None:
    """Division by the maximum of published data is division by a known number, whichever part it was computed on."""
    side = step.sides[0].get(VALUES) if step.sides else None
    if side is None or side.anchors or not isinstance(side.value, Known) or operator != "/" or statistic != "max":
        return None
    origin = step.sides[0].get(ORIGIN)
    published = origin is not None and isinstance(origin.value, Known) and origin.value.value[:1] and origin.value.value[0].kind == "dataset"
    ends = side.value.value.range
    return affine_of(1 / ends[1], 0.0) if published and ends and ends[1] > 0 else None


def _with_statistics(step: Step, name: str, relation: str) -> Tracked[Chain] | None:
    if not step.sides:
        return _unread(step, f"what {name} was fitted on is not known")
    rows, basis, words = rows_of(step.sides[0])
    values = step.sides[0].get(VALUES)
    seen = (repr(values.value), values.keys) if values else ("", ())
    whose = f"{relation} {words}"
    return _appended(step, Standardized(name, f"{rows} {seen[0]}", (*basis, *seen[1]), whose, step.operation.id))


def _appended(step: Step, made: Standardized | Transformed) -> Tracked[Chain] | None:
    old = step.before.get(VALUES)
    if old is None:
        return None
    return _changed(step, lift(lambda chain: _append(chain, made), old.value))


def _append(chain: Chain, made: Standardized | Transformed) -> Chain:
    return chain.standardized(made) if isinstance(made, Standardized) else chain.transformed(made)


def _transformed(step: Step) -> Tracked[Chain] | None:
    name = step.operation.known("name", short_name(step.operation.callee))
    return _appended(step, Transformed(str(name), step.operation.id))


def _encoded(step: Step) -> Tracked[Chain] | None:
    return _appended(step, Transformed("one-hot", step.operation.id))


def _clipped(step: Step) -> Tracked[Chain] | None:
    old = step.before.get(VALUES)
    limits = gather([step.fact("low"), step.fact("high")])
    if old is None:
        return None
    return _changed(step, lift(lambda both: _clip(step, *both), pair(old.value, limits)))


def _clip(step: Step, chain: Chain, limits: tuple[Constant, ...]) -> Chain | Unknown:
    low, high = (channels_of(limit) for limit in limits)
    if not isinstance(low, float) or not isinstance(high, float):
        return Unknown(step.reason("argument", "the limits of a clip are not known"))
    ends = chain.range
    if ends is not None and low <= ends[0] and ends[1] <= high:
        return chain
    cut = (max(low, ends[0]), min(high, ends[1])) if ends else (low, high)
    return chain.transformed(Transformed(f"clip to {numbers((low, high))}", step.operation.id, cut))


def _reversed(step: Step) -> Tracked[Chain] | None:
    old = step.before.get(VALUES)
    return None if old is None else Tracked(lift(Chain.reversed, old.value), old.set_by, old.anchors)


def _unread(step: Step, detail: str) -> Tracked[Chain] | None:
    old = step.before.get(VALUES)
    return None if old is None else _lost(step, old, step.operation.reason or step.reason("argument", detail))


def _arithmetic(step: Step) -> Tracked[Chain] | None:
    return _unread(step, "the other operand is not known")


def _declared(step: Step) -> Tracked[str] | None:
    return Tracked(lift(str, step.fact("dtype")), step.operation.id) if step.operation.argument("dtype") else None


def _cast(step: Step) -> Tracked[str]:
    return step.set_to(lift(str, step.fact("dtype")))


def _to_float(step: Step) -> Tracked[str] | None:
    return Tracked(Known("float32"), step.operation.id)


def _resized(step: Step) -> Tracked[str] | None:
    floating = step.operation.known("backend") == "tensorflow" and step.operation.known("kernel") != "nearest"
    return _to_float(step) if floating else step.before.get(DTYPE)


VALUE_TRANSITIONS: Transitions[Chain] = {
    **dict.fromkeys(("dataset", "directory", "files", "file", "array", "input", "unknown", "labels"), _source),
    "decode": _decoded,
    "affine": _affine,
    "preprocess": _preprocessed,
    "convert_dtype": _converted,
    "standardize": _standardized,
    "statistic": _statistic,
    "transform": _transformed,
    "one_hot": _encoded,
    "clip": _clipped,
    "reverse_channels": _reversed,
    "color": _reversed,
    "arithmetic": _arithmetic,
}

DTYPE_TRANSITIONS: Transitions[str] = {
    **dict.fromkeys(("dataset", "array", "input", "decode"), _declared),
    "cast": _cast,
    "convert_dtype": _cast,
    "resize": _resized,
    **dict.fromkeys(("affine", "preprocess", "standardize", "statistic"), _to_float),
}
