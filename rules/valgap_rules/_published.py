"""Slices of published data sets, such as `train[:80%]` and `train+test`."""

from __future__ import annotations

import re

_SLICE = re.compile(r"(\w+)(?:\[(?:(-?\d+)(%?))?:(?:(-?\d+)(%?))?\])?")

Stretch = tuple[str, float, float]
"""A part and the stretch of it that is read, in fractions of one."""


def share_rows(left: str, right: str) -> bool:
    """Whether two split expressions name a row in common; False where a bound is not a percentage."""
    if left == right:
        return True
    sides = [[_stretch(part) for part in expression.split("+")] for expression in (left, right)]
    return any(_meet(a, b) for a in sides[0] for b in sides[1])


def _meet(left: Stretch | None, right: Stretch | None) -> bool:
    return left is not None and right is not None and left[0] == right[0] and max(left[1], right[1]) < min(left[2], right[2])


def _stretch(part: str) -> Stretch | None:
    found = _SLICE.fullmatch(part.strip())
    if found is None:
        return None
    name, start, start_unit, stop, stop_unit = found.groups()
    if (start not in (None, "0") and not start_unit) or (stop is not None and not stop_unit):
        return None
    low, high = int(start or 0), int(stop or 100)
    return name, _fraction(low), _fraction(high)


def _fraction(percent: int) -> float:
    return (percent + 100 if percent < 0 else percent) / 100
