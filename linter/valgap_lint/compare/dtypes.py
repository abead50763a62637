"""The dtype of the numbers, on which `convert_image_dtype` depends."""

from __future__ import annotations

from valgap_lint.compare.branches import lift
from valgap_lint.compare.steps import Step, Transitions
from valgap_lint.compare.tracked import Field, Tracked
from valgap_lint.ir.facts import Known

DTYPE: Field[str] = Field("values.dtype")


def _declared(step: Step) -> Tracked[str] | None:
    return Tracked(lift(str, step.fact("dtype")), step.operation.id) if step.operation.argument("dtype") else None


def _cast(step: Step) -> Tracked[str]:
    return step.set_to(lift(str, step.fact("dtype")))


def _to_float(step: Step) -> Tracked[str] | None:
    return Tracked(Known("float32"), step.operation.id)


def _resized(step: Step) -> Tracked[str] | None:
    floating = step.operation.known("backend") == "tensorflow" and step.operation.known("kernel") != "nearest"
    return _to_float(step) if floating else step.before.get(DTYPE)


DTYPE_TRANSITIONS: Transitions[str] = {
    **dict.fromkeys(("dataset", "array", "input", "decode"), _declared),
    "cast": _cast,
    "convert_dtype": _cast,
    "resize": _resized,
    **dict.fromkeys(("affine", "preprocess", "standardize", "statistic"), _to_float),
}
