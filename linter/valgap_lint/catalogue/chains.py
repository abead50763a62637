"""Chains of steps that several libraries share: decoding, resizing, casting, shuffling, batching."""

from __future__ import annotations

from valgap_lint.catalogue.meaning import mapped, source_argument
from valgap_lint.catalogue.outcomes import Bound, Step, constant
from valgap_lint.ir.facts import Constant, Fact, Known, OneOf, Reason, Unknown
from valgap_lint.ir.operations import Argument

_CHANNELS: dict[Constant, int] = {"rgb": 3, "bgr": 3, "rgba": 4, "gray": 1}
_COLORS: dict[Constant, str] = {"rgb": "rgb", "rgba": "rgba", "grayscale": "gray"}
_CHANNEL_COLORS: dict[Constant, str] = {0: "rgb", 1: "gray", 3: "rgb", 4: "rgba"}


def renamed(fact: Fact, table: dict[Constant, str] | dict[Constant, int]) -> Fact:
    """A fact with its values looked up in a table; a value that is not in the table is unknown."""
    return mapped(fact, lambda value: _look_up(table, value))


def _look_up(table: dict[Constant, str] | dict[Constant, int], value: Constant) -> Constant:
    if value not in table:
        raise ValueError(f"{value!r} is none of {', '.join(map(str, table))}")
    return table[value]


def read(bound: Bound, parameter: str, component: str = "x") -> Step:
    """The file that a parameter names."""
    return Step("file", (bound.renamed(parameter, "path"), constant("component", component)))


def decode_color_mode(bound: Bound, decoder: str) -> Step:
    """Decoding to eight-bit pixels in the colours that a `color_mode` parameter names."""
    mode = bound.argument("color_mode")
    colors = renamed(bound.fact("color_mode"), _COLORS)
    place = mode.place if mode else None
    return Step(
        "decode",
        (
            Argument("color", colors, place),
            Argument("channels", renamed(colors, _CHANNELS), place),
            *_bytes(),
            constant("decoder", decoder),
        ),
    )


def decode_color(color: str, decoder: str, dtype: str = "uint8") -> Step:
    """Decoding to eight-bit pixels in colours that the library fixes."""
    return Step("decode", (constant("color", color), constant("channels", _CHANNELS[color]), *_bytes(dtype), constant("decoder", decoder)))


def decode_channels(bound: Bound, parameter: str, decoder: str, dtype: Fact, high: Fact) -> Step:
    """Decoding to the number of channels that a parameter gives; 0 keeps those of the file, in the order of RGB."""
    argument = bound.renamed(parameter, "channels")
    return Step(
        "decode",
        (
            Argument("color", renamed(argument.value, _CHANNEL_COLORS), argument.place),
            Argument("channels", mapped(argument.value, _given_channels), argument.place),
            Argument("dtype", dtype, None),
            constant("low", 0.0),
            Argument("high", high, None),
            constant("decoder", decoder),
        ),
    )


def _given_channels(value: Constant) -> Constant:
    if value in (0, None):
        raise ValueError("as many channels as the image file has")
    return value


def _bytes(dtype: str = "uint8") -> tuple[Argument, ...]:
    return (constant("dtype", dtype), constant("low", 0.0), constant("high", 255.0))


def resize(size: tuple[Argument, Argument], kernel: Argument, antialias: Argument, backend: str, geometry: str = "squash") -> Step:
    """A resize step; `size` is height and width."""
    settings = (constant("grid", "half-pixel"), constant("backend", backend), constant("geometry", geometry))
    return Step("resize", (*size, kernel, antialias, *settings))


def height_width(bound: Bound, parameter: str) -> tuple[Argument, Argument]:
    """Height and width from a parameter that holds `(height, width)`, or one number for both."""
    return _sides(bound, parameter, 0, 1)


def width_height(bound: Bound, parameter: str) -> tuple[Argument, Argument]:
    """Height and width from a parameter that holds `(width, height)`."""
    return _sides(bound, parameter, 1, 0)


def _sides(bound: Bound, parameter: str, height: int, width: int) -> tuple[Argument, Argument]:
    if isinstance(bound.known(parameter), int):
        return bound.renamed(parameter, "height"), bound.renamed(parameter, "width")
    return source_argument(bound, f"{parameter}[{height}]", "height"), source_argument(bound, f"{parameter}[{width}]", "width")


def cast(dtype: str) -> Step:
    """A change of dtype that the library makes."""
    return Step("cast", (constant("dtype", dtype),))


def shuffled(bound: Bound, parameter: str, buffer: Constant = None) -> tuple[Step, ...]:
    """A reshuffle before each pass where a flag is set; with a flag that is not known, `reshuffle` is not known either."""
    flag = bound.fact(parameter)
    if isinstance(flag, Known) and not flag.value:
        return ()
    argument = bound.argument(parameter)
    reshuffle = Known(True) if isinstance(flag, Known) else undecided(flag, parameter)
    place = argument.place if argument else None
    seed = (bound.renamed("seed", "seed"),) if bound.argument("seed") else ()
    return (Step("shuffle", (constant("buffer", buffer), *seed, Argument("reshuffle", reshuffle, place))),)


def undecided(flag: Fact, parameter: str) -> Unknown:
    """The unknown that a flag without a single value leads to."""
    if isinstance(flag, Unknown):
        return flag
    return Unknown(Reason("conflicting-branches", f"{parameter} differs between branches"))


def batched(bound: Bound, parameter: str = "batch_size") -> tuple[Step, ...]:
    """Batches of the size that a parameter gives; None leaves single samples."""
    if bound.fact(parameter) == Known(None):
        return ()
    return (Step("batch", (bound.renamed(parameter, "size"), constant("drop_remainder", False))),)


def is_set(fact: Fact) -> bool | None:
    """Whether a switch is on: True or False for a known value, None where it is not known."""
    match fact:
        case Known(value):
            return bool(value)
        case OneOf(alternatives):
            values = {bool(a.value) if isinstance(a, Known) else None for _, a in alternatives}
            return values.pop() if len(values) == 1 else None
        case Unknown():
            return None
