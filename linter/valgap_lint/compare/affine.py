"""Affine maps y = x * scale + offset, with one number for all channels or one for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Union

from valgap_lint.ir.facts import Constant
from valgap_lint.ir.verdicts import State

Channels = Union[float, tuple[float, ...]]

SAME = 1e-6
"""Relative to the range: spellings of one map differ by at most 3e-7 in float32 (measured)."""

CLOSE = 0.005
"""Relative to the range: maps this close are not the same, but no model tells them apart. /255 against /256 (0.4 %) moved a loss
by 0.0004, while the nearest pair that matters, /127.5-1 against /255-0.5, moved it by 0.06 (measured)."""


@dataclass(frozen=True, slots=True)
class Affine:
    """An affine map in canonical numbers: twelve significant digits, one number where all channels agree."""

    scale: Channels = 1.0
    offset: Channels = 0.0

    @property
    def is_identity(self) -> bool:
        """Whether it changes nothing."""
        return self.scale == 1.0 and self.offset == 0.0

    @property
    def channels(self) -> int:
        """How many channels it tells apart; 1 when it treats all alike."""
        return max(_width(self.scale), _width(self.offset))

    @property
    def rises(self) -> bool:
        """Whether it treats all channels alike and keeps the order of numbers."""
        return not isinstance(self.scale, tuple) and self.scale > 0 and self.channels == 1

    def then(self, other: Affine) -> Affine | None:
        """This map, then the other; None when they speak of different numbers of channels."""
        scale = _zip(lambda a, b: a * b, self.scale, other.scale)
        moved = _zip(lambda a, b: a * b, self.offset, other.scale)
        if scale is None or moved is None:
            return None
        offset = _zip(lambda a, b: a + b, moved, other.offset)
        return None if offset is None else canonical(scale, offset)

    def reversed(self) -> Affine:
        """The same map once the channels stand in reverse order."""
        return Affine(_reverse(self.scale), _reverse(self.offset))

    def at(self, x: float) -> Channels:
        """What becomes of one number. The parts are as long as `channels` says."""
        y = _zip(lambda a, b: a * x + b, self.scale, self.offset)
        return 0.0 if y is None else y

    def spans(self, low: float, high: float) -> tuple[float, float]:
        """The smallest and the largest number that comes of numbers between `low` and `high`, over all channels."""
        ends = (*_parts(self.at(low)), *_parts(self.at(high)))
        return _digits(min(ends)), _digits(max(ends))


def canonical(scale: Channels, offset: Channels) -> Affine:
    """The map with rounded numbers, so that spellings of one map are equal."""
    return Affine(_round(scale), _round(offset))


def channels_of(value: Constant) -> Channels | None:
    """A known argument as numbers, or None when it is not numeric. A tuple of one number is that number."""
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, tuple):
        numbers = [float(part) for part in value if isinstance(part, int | float)]
        if len(numbers) == len(value) > 0:
            return tuple(numbers) if len(numbers) > 1 else numbers[0]
    return None


def affine_of(scale: Constant, offset: Constant) -> Affine | None:
    """The map with these known arguments, or None when they are no numbers or of different lengths."""
    first, second = channels_of(scale), channels_of(offset)
    if first is None or second is None or (1 < _width(first) != _width(second) > 1):
        return None
    return canonical(first, second)


def closeness(left: Affine, right: Affine, left_ends: tuple[float, float] | None, right_ends: tuple[float, float] | None) -> State:
    """Whether two maps give the same numbers: identical, allowed (nearly) or different.

    With the ranges of both sources known, what comes out at their ends is compared; without, the maps themselves.
    """
    if left_ends is not None and right_ends is not None:
        gap = _gap_at_ends(left, right, left_ends, right_ends)
    else:
        gap = max(_relative(left.scale, right.scale), _relative(left.offset, right.offset))
    if gap <= SAME:
        return State.IDENTICAL
    return State.ALLOWED if gap <= CLOSE else State.DIFFERENT


def _gap_at_ends(left: Affine, right: Affine, left_ends: tuple[float, float], right_ends: tuple[float, float]) -> float:
    (a, b), (c, d) = left.spans(*left_ends), right.spans(*right_ends)
    span = max(b - a, d - c) or 1.0
    gaps = (_zip(lambda x, y: abs(x - y), left.at(x), right.at(y)) for x, y in zip(left_ends, right_ends, strict=True))
    return max(float("inf") if gap is None else max(_parts(gap)) for gap in gaps) / span


def _relative(left: Channels, right: Channels) -> float:
    gaps = _zip(lambda a, b: abs(a - b) / (max(abs(a), abs(b)) or 1.0), left, right)
    return float("inf") if gaps is None else max(_parts(gaps))


def _width(value: Channels) -> int:
    return len(value) if isinstance(value, tuple) else 1


def _parts(value: Channels) -> tuple[float, ...]:
    return value if isinstance(value, tuple) else (value,)


def _reverse(value: Channels) -> Channels:
    return value[::-1] if isinstance(value, tuple) else value


def _zip(function: Callable[[float, float], float], left: Channels, right: Channels) -> Channels | None:
    """The function channel by channel; None when both have channels, but not as many."""
    if not isinstance(left, tuple) and not isinstance(right, tuple):
        return function(left, right)
    width = max(_width(left), _width(right))
    if min(_width(left), _width(right)) not in (1, width):
        return None
    wide = (value if isinstance(value, tuple) else (value,) * width for value in (left, right))
    return tuple(function(a, b) for a, b in zip(*wide, strict=True))


def _round(value: Channels) -> Channels:
    if isinstance(value, tuple):
        parts = tuple(_digits(part) for part in value)
        return parts if len(set(parts)) > 1 else parts[0]
    return _digits(value)


def _digits(number: float) -> float:
    return 0.0 if abs(number) < 1e-9 else float(f"{number:.12g}")
