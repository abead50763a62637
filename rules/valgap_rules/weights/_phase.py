"""Where a learning-rate schedule stands after a number of steps."""

from __future__ import annotations

from collections.abc import Callable

from valgap_lint.api import Layer
from valgap_rules._facts import is_true, known, whole

_COMPLETE = 0.1
"""A cycle of which no more than this share is missing counts as complete."""
_LONG_BEFORE, _LONG_AFTER = 0.75, 1.25
"""Planned decay over steps run: outside of these the plan and the run do not belong together."""


def phase_at(schedule: Layer, steps: int) -> str:
    """In words, how a schedule is cut after `steps` steps; empty where it is not, or is not known."""
    describe = _SCHEDULES.get(schedule.short_name)
    return describe(schedule, steps) if describe is not None else ""


def _restarts(schedule: Layer, steps: int) -> str:
    length: float | None = whole(schedule, "first_decay_steps")
    growth = known(schedule, "t_mul", 2.0)
    if not length or not isinstance(growth, (int, float)) or growth < 1:
        return ""
    cycle, left = 1, float(steps)
    while left > length:
        left, length, cycle = left - length, length * growth, cycle + 1
    return _unfinished(schedule, left / length, cycle)


def _cyclical(schedule: Layer, steps: int) -> str:
    half = whole(schedule, "step_size")
    if not half:
        return ""
    share = (steps % (2 * half)) / (2 * half)
    return "" if share <= _COMPLETE else _unfinished(schedule, share, steps // (2 * half) + 1)


def _decay(schedule: Layer, steps: int) -> str:
    length = whole(schedule, "decay_steps")
    warmup = known(schedule, "warmup_steps", 0)
    if not length:
        return ""
    if is_true(schedule, "cycle"):
        return _unfinished(schedule, ((steps - 1) % length + 1) / length, (steps - 1) // length + 1)
    return _planned(schedule, length + (warmup if isinstance(warmup, int) else 0), steps)


def _piecewise(schedule: Layer, steps: int) -> str:
    boundaries = known(schedule, "boundaries", ())
    numbers = [b for b in boundaries if isinstance(b, (int, float))] if isinstance(boundaries, tuple) else []
    last = max(numbers, default=0)
    return f"{schedule.short_name} drops for the last time at step {last:g}, and fit() ends at step {steps}" if last > steps else ""


def _unfinished(schedule: Layer, share: float, cycle: int) -> str:
    if share >= 1 - _COMPLETE:
        return ""
    return f"{schedule.short_name} is {share:.0%} through cycle {cycle} when fit() ends: the last epoch is not an annealed model"


def _planned(schedule: Layer, length: int, steps: int) -> str:
    if _LONG_BEFORE <= length / max(steps, 1) <= _LONG_AFTER:
        return ""
    return f"{schedule.short_name} is planned for {length} steps and fit() runs {steps}: the last epoch is not where the decay ends"


_SCHEDULES: dict[str, Callable[[Layer, int], str]] = {
    "CosineDecay": _decay,
    "PolynomialDecay": _decay,
    "CosineDecayRestarts": _restarts,
    "CyclicalLearningRate": _cyclical,
    "TriangularCyclicalLearningRate": _cyclical,
    "Triangular2CyclicalLearningRate": _cyclical,
    "ExponentialCyclicalLearningRate": _cyclical,
    "PiecewiseConstantDecay": _piecewise,
}
