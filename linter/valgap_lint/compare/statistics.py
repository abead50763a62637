"""Steps that depend on statistics: constants, those of each image, or those of some data."""

from __future__ import annotations

from valgap_lint.compare.affine import Affine, Channels, affine_of, channels_of
from valgap_lint.compare.branches import gather, lift
from valgap_lint.compare.chain import Chain, Standardized
from valgap_lint.compare.origin import ORIGIN
from valgap_lint.compare.steps import Step, short_name
from valgap_lint.compare.tracked import Tracked
from valgap_lint.compare.values import VALUES, appended, mapped, unread
from valgap_lint.compare.whose import whose
from valgap_lint.ir.facts import Constant, Known, Unknown


def standardized(step: Step) -> Tracked[Chain] | None:
    """`(x - mean) / std`, whatever the statistics come from."""
    statistics = step.operation.known("statistics")
    if statistics == "constant":
        return mapped(step, lift(lambda both: _constants(step, *both), gather([step.stated("mean", 0.0), step.stated("std", 1.0)])))
    if statistics == "sample":
        return appended(step, Standardized(_sample_name(step), "", (), "", step.operation.id))
    if statistics == "featurewise" and not step.sides:
        return step.before.get(VALUES)
    if isinstance(statistics, str):
        name = step.word("scaler") or ("featurewise" if statistics == "featurewise" else short_name(step.operation.callee))
        return _with_statistics(step, name, "adapted on" if statistics == "adapted" else "fitted on")
    return unread(step, "what the statistics are is not known")


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


def adjusted(step: Step) -> Tracked[Chain] | None:
    """Data combined with a statistic of some data, such as `x / x.max()`."""
    operator, statistic = step.operation.known("operator"), step.operation.known("statistic")
    if not isinstance(operator, str) or not isinstance(statistic, str):
        return unread(step, "which statistic the data are combined with is not known")
    exact = _known_extreme(step, operator, statistic)
    if exact is not None:
        return mapped(step, Known(exact))
    name = f"x {operator} {statistic}" + (f" along axis {step.word('axis')}" if step.word("axis") else "")
    return _with_statistics(step, name, "of")


def _known_extreme(step: Step, operator: str, statistic: str) -> Affine | None:
    """Division by the maximum of published data is division by a known number, whichever part it was computed on."""
    side = step.sides[0].get(VALUES) if step.sides else None
    if side is None or side.anchors or not isinstance(side.value, Known) or operator != "/" or statistic != "max":
        return None
    origin = step.sides[0].get(ORIGIN)
    rows = origin.value.value if origin is not None and isinstance(origin.value, Known) else ()
    published = any(choice.kind == "dataset" for choice in rows)
    ends = side.value.value.range
    return affine_of(1 / ends[1], 0.0) if published and ends and ends[1] > 0 else None


def _with_statistics(step: Step, name: str, relation: str) -> Tracked[Chain] | None:
    if not step.sides:
        return unread(step, f"what {name} was fitted on is not known")
    rows, basis, words = whose(step)
    return appended(step, Standardized(name, " ".join(rows), basis, f"{relation} {words}", step.operation.id))
