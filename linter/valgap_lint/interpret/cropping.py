"""Parts cut out of an image by slices: at a fixed place, or at one that was drawn.

`y = random.randint(0, 10)`, then `image[y : y + 64, :]`
"""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.interpret.branches import random_arguments
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.noise import noise_engine
from valgap_lint.interpret.structure import map_leaf
from valgap_lint.interpret.values import Const, Data, SliceValue, TupleValue, Value
from valgap_lint.ir.facts import Known
from valgap_lint.ir.operations import Argument
from valgap_lint.ir.places import Place


def cut(run: Run, image: Data, key: TupleValue, place: Place) -> Data:
    """The part of an image that slices of its rows and columns name."""
    engine = next(filter(None, (noise_engine(run, bound) for bound in bounds_of(key))), "")
    sides = tuple(
        Argument(name, Known(length), place)
        for name, part in zip(("height", "width"), key.items, strict=False)
        if isinstance(part, SliceValue) and (length := _length(run, part)) is not None
    )
    if not engine:
        return map_leaf(run, image, "crop", "[:, :]", place, (*sides, Argument("anchor", Known("fixed"), place)))
    moved = map_leaf(run, image, "random", "[:, :]", place, random_arguments("crop at a place drawn at random", engine))
    return map_leaf(run, moved, "crop", "[:, :]", place, (*sides, Argument("anchor", Known("random"), place)))


def bounds_of(key: Value) -> Iterator[Value]:
    """The values that a subscript is made of."""
    match key:
        case TupleValue():
            for part in key.items:
                yield from bounds_of(part)
        case SliceValue():
            yield from (key.start, key.stop)
        case _:
            yield key


def _length(run: Run, part: SliceValue) -> int | None:
    """How long a slice is: from numbers, or from a start and the same start with a number added."""
    start, stop = part.start, part.stop
    if isinstance(start, Const) and isinstance(stop, Const) and isinstance(stop.value, int):
        begins = start.value or 0
        return stop.value - begins if isinstance(begins, int) and 0 <= begins < stop.value else None
    if not isinstance(start, Data) or not isinstance(stop, Data):
        return None
    moved = run.recorder.operations[stop.port.operation]
    offset = moved.known("offset")
    added = moved.kind == "affine" and moved.inputs == (start.port,) and moved.known("scale") == 1.0
    return int(offset) if added and isinstance(offset, int | float) and offset > 0 else None
