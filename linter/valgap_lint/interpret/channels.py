"""The channels of an image: turned round in place, or taken apart and put together again.

`b, g, r = cv2.split(image)`, then `cv2.merge([r, g, b])`
"""

from __future__ import annotations

import re

from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.ports import plain
from valgap_lint.interpret.values import Const, Data, SliceValue, Value
from valgap_lint.ir.operations import Port

REVERSED = SliceValue(Const(None), Const(None), Const(-1))
TURNED = (2, 1, 0)
_UNPACKED = re.compile(r"item (\d) of 3")
_INDEXED = re.compile(r"columns \((?:\.\.\.|:, :|:, :, :), (\d)(?::(\d))?\)")
_SPLITS = frozenset({"split", "unstack"})


def turns_channels(run: Run, key: Value) -> bool:
    """Whether the last part of a subscript takes the channels in reverse order: `::-1` or `[2, 1, 0]`."""
    return key == REVERSED or plain(run, key) == TURNED


def rejoined(run: Run, parts: tuple[Value, ...]) -> tuple[Port, bool] | None:
    """The image whose three channels these are, and whether they stand in reverse; None for anything else."""
    channels = [_channel(run, part) for part in parts if isinstance(part, Data)]
    known = [channel for channel in channels if channel is not None]
    if len(parts) != 3 or len(known) != 3 or len({image for image, _ in known}) != 1:
        return None
    order = tuple(number for _, number in known)
    return (known[0][0], order == TURNED) if order in ((0, 1, 2), TURNED) else None


def _channel(run: Run, part: Data) -> tuple[Port, int] | None:
    """The image that data are one channel of, and which."""
    operation = run.recorder.operations[part.port.operation]
    name = str(operation.known("name"))
    if operation.callee == "unpack" and operation.inputs:
        split = run.recorder.operations[operation.inputs[0].operation]
        found = _UNPACKED.fullmatch(name)
        if found and split.inputs and split.callee.rpartition(".")[2] in _SPLITS:
            return split.inputs[0], int(found[1])
    found = _INDEXED.fullmatch(name) if operation.callee == "[]" else None
    if found and operation.inputs and (found[2] is None or int(found[2]) == int(found[1]) + 1):
        return operation.inputs[0], int(found[1])
    return None
