"""Numbers and lists in the words of the verdict table."""

from __future__ import annotations

from valgap_lint.compare.affine import Affine, Channels

_DIVISORS = (255.0, 256.0, 127.5, 128.0, 127.0, 100.0, 1000.0, 65535.0, 32768.0, 16.0)


def number(value: float) -> str:
    """At most four significant digits, without a trailing `.0`: 0.3333, 255, 1e-05."""
    text = f"{value:.4g}"
    return text if "e" in text or abs(value) < 10_000 else f"{value:.0f}"


def numbers(ends: tuple[float, float]) -> str:
    """A range: `[0, 1]`. What is nothing beside its width is zero."""
    low, high = (0.0 if abs(end) < 1e-7 * (ends[1] - ends[0]) else end for end in ends)
    return f"[{number(low)}, {number(high)}]"


def channels(value: Channels) -> str:
    """One number, or one for each channel: `(0.485, 0.456, 0.406)`."""
    return f"({', '.join(number(part) for part in value)})" if isinstance(value, tuple) else number(value)


def formula(affine: Affine) -> str:
    """A map of all channels as a user would write it: `x/255`, `x/127.5 - 1`, `2x`, `as loaded` for no map at all."""
    if affine.is_identity:
        return "as loaded"
    if isinstance(affine.scale, tuple) or isinstance(affine.offset, tuple):
        return f"x * {channels(affine.scale)} + {channels(affine.offset)}"
    scaled = _product(affine.scale)
    if affine.offset == 0.0:
        return scaled
    return f"{scaled} {'-' if affine.offset < 0 else '+'} {number(abs(affine.offset))}"


def _product(scale: float) -> str:
    if scale == 1.0:
        return "x"
    divisor = 1 / scale if scale else 0.0
    if any(abs(divisor - known) < 1e-4 * known for known in _DIVISORS):
        return f"x/{number(divisor)}"
    return f"{number(scale)}x" if scale else "0"


def listed(parts: tuple[str, ...], none: str = "none") -> str:
    """Parts in a row, or the word for no part."""
    return ", ".join(parts) or none


def alternatives(texts: tuple[str, ...]) -> str:
    """Several possible values: `[0, 1] or [0, 255]`."""
    return " or ".join(dict.fromkeys(texts))
