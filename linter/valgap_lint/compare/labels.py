"""How labels are encoded."""

from __future__ import annotations

from valgap_lint.compare.branches import lift
from valgap_lint.compare.columns import chooses_columns
from valgap_lint.compare.functions import function_name
from valgap_lint.compare.origin import ROW_FUNCTIONS
from valgap_lint.compare.sources import source_anchor
from valgap_lint.compare.steps import Step, Transitions
from valgap_lint.compare.tracked import Anchor, Field, Tracked
from valgap_lint.ir.facts import Known

ENCODING: Field[str] = Field("labels.encoding", ("as loaded",))

_LISTED = Anchor("numbers in the script", "numbers in the script", None, "numbers in the script")
"""Labels written out or counted in the script are plain numbers on both sides."""
_MODES = {"int": "integer", "sparse": "integer", "categorical": "one-hot", "binary": "binary", "integer": "integer", "one-hot": "one-hot"}


def _loaded(step: Step) -> Tracked[str]:
    mode = step.operation.known("label_mode")
    if isinstance(mode, str) and mode in _MODES:
        return step.set_to(Known(_MODES[mode]))
    if step.operation.kind == "dataset" and isinstance(step.operation.known("classes"), int):
        return Tracked(Known("integer"))
    if step.operation.kind == "array" and step.operation.callee == "literal":
        return Tracked(Known("as listed"), None, (_LISTED,))
    return Tracked(Known("as loaded"), None, (source_anchor(step),))


def _kept(step: Step) -> Tracked[str]:
    """What a generator keeps of its labels are numbers."""
    return step.set_to(Known("integer"))


def _one_hot(step: Step) -> Tracked[str]:
    return step.set_to(Known("one-hot"))


def _transformed(step: Step) -> Tracked[str] | None:
    old = step.before.get(ENCODING)
    if old is None:
        return None
    name = function_name(step)
    if chooses_columns(step) or name.rpartition(".")[2] in ROW_FUNCTIONS:
        return old
    return step.changed(old, lift(lambda encoding: f"{encoding}, {name}", old.value))


ENCODING_TRANSITIONS: Transitions[str] = {
    **dict.fromkeys(("dataset", "directory", "files", "file", "array", "input", "unknown"), _loaded),
    "labels": _kept,
    "one_hot": _one_hot,
    "transform": _transformed,
}
