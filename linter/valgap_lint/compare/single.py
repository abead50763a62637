"""Data that are one element of a pass or one file, and not all there is."""

from __future__ import annotations

from valgap_lint.compare.origin import ORIGIN, Choice
from valgap_lint.compare.steps import Step, Transitions
from valgap_lint.compare.stream import COMPLETENESS
from valgap_lint.compare.tracked import Field, State, Tracked
from valgap_lint.ir.endpoints import Endpoint, Role
from valgap_lint.ir.facts import Known

ELEMENT = "one element"
FILE = "a single file"
FRAME = "a single frame"
SINGLES = (ELEMENT, FILE, FRAME)

_NAMED = "named"
_WHOLE = "whole"

SINGLE: Field[str] = Field("single")
"""What a value is one of; `whole` for anything that may hold all."""


def _whole(_step: Step) -> Tracked[str]:
    return Tracked(Known(_WHOLE))


def _file(step: Step) -> Tracked[str]:
    """A file may hold a table of everything; it is known to be one of many only once it is decoded as an image."""
    if step.operation.inputs:
        return Tracked(Known(_WHOLE)) if step.before.get(SINGLE) is None else Tracked(Known(_one(step)))
    return Tracked(Known(FRAME if "VideoCapture" in step.operation.callee else _NAMED))


def _one(step: Step) -> str:
    old = step.before.get(SINGLE)
    return old.value.value if old is not None and isinstance(old.value, Known) else _WHOLE


def _decoded(step: Step) -> Tracked[str]:
    old = _one(step)
    return Tracked(Known(FILE if old == _NAMED else old))


def _passed(step: Step) -> Tracked[str] | None:
    return Tracked(Known(ELEMENT)) if step.operation.callee == "iteration" else step.before.get(SINGLE)


def _gathered(step: Step) -> Tracked[str] | None:
    """Elements of a pass that are put together may be all of it; a single file stays one."""
    old = step.before.get(SINGLE)
    return Tracked(Known(_WHOLE)) if old is not None and old.value == Known(ELEMENT) else old


SINGLE_TRANSITIONS: Transitions[str] = {
    **dict.fromkeys(("dataset", "directory", "files", "array", "input", "unknown"), _whole),
    "file": _file,
    "decode": _decoded,
    "identity": _passed,
    **dict.fromkeys(("stack", "concatenate", "batch", "shuffle"), _gathered),
}


def narrowed(state: State, endpoint: Endpoint) -> State:
    """The state of data given to one call: a stream goes on to the next element by itself, and training takes what it is given."""
    single, rows, origin = state.get(SINGLE), state.get(COMPLETENESS), state.get(ORIGIN)
    if single is None or not isinstance(single.value, Known) or single.value.value not in SINGLES:
        return state
    if endpoint.container != "array" or endpoint.role is Role.TRAIN or rows is None:
        return state
    word = single.value.value
    state = state.having(COMPLETENESS, Tracked(Known(word), rows.set_by, rows.anchors))
    if endpoint.role is not Role.PREDICT or origin is None or not isinstance(origin.value, Known) or _says_file(origin.value.value, word):
        return state
    return state.having(ORIGIN, Tracked(Known((*origin.value.value, Choice("element", (word,), word))), origin.set_by, origin.anchors))


def _says_file(rows: tuple[Choice, ...], word: str) -> bool:
    return word != ELEMENT and bool(rows) and rows[0].kind == "file"
