"""What some functions deliver whatever they are given, and what padding makes of a range."""

from __future__ import annotations

from dataclasses import replace

from valgap_lint.compare.affine import channels_of
from valgap_lint.compare.chain import Ends, Transformed
from valgap_lint.compare.functions import function_of
from valgap_lint.compare.steps import Step
from valgap_lint.compare.values import VALUES
from valgap_lint.ir.facts import Known

_PADDING = frozenset(["copyMakeBorder", "pad"])
_LIMITS = {"decode_wav": (-1.0, 1.0)}
_DTYPES = {"uint8": (0.0, 255.0)}


def limited(step: Step) -> Transformed:
    """The function that a step applies, with what is known of the values that it leaves."""
    function = function_of(step)
    return replace(function, limits=_limits(step, function.name.rpartition(".")[2]))


def _limits(step: Step, name: str) -> Ends:
    """What a function delivers: of padding, what it was given and what it fills in. None where that is not known."""
    if name == "decode_raw":
        return _DTYPES.get(step.word("out_type"))
    if name not in _PADDING:
        return _LIMITS.get(name)
    old = step.before.get(VALUES)
    given = old.value.value.range if old is not None and isinstance(old.value, Known) else None
    value, constant = step.operation.known("value"), step.operation.known("constant_values")
    filled = channels_of(value if value is not None else constant if constant is not None else 0)
    if given is None or filled is None:
        return None
    numbers = filled if isinstance(filled, tuple) else (filled,)
    return (min(given[0], *numbers), max(given[1], *numbers))
