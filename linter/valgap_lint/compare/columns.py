"""Which columns of a table are kept."""

from __future__ import annotations

import re

from valgap_lint.compare.chain import Transformed
from valgap_lint.compare.functions import function_name, function_of
from valgap_lint.compare.sources import source_anchor
from valgap_lint.compare.steps import Step, Transitions, digest
from valgap_lint.compare.tracked import Field, State, Tracked
from valgap_lint.compare.wording import listed
from valgap_lint.ir.facts import Known
from valgap_lint.ir.verdicts import State as Outcome

Choices = tuple[Transformed, ...]
COLUMNS: Field[Choices] = Field("table.columns", ((),))

_COMPUTED = re.compile(r"the result of \S+?(?=[):,]|$)|a loop counter|an item of a value")

_CHOOSING = frozenset({"drop", "filter", "get", "pop", "reindex", "select_dtypes"})


def chooses_columns(step: Step) -> bool:
    """Whether a function keeps some columns of a table as they are. `drop` may also drop rows."""
    name = function_name(step).rpartition(".")[2]
    if name.startswith(("column ", "columns ")):
        return True
    if name == "drop":
        return bool(step.word("columns")) or step.word("axis") in ("1", "columns")
    return name in _CHOOSING and step.operation.callee.startswith("pandas.")


def _all(step: Step) -> Tracked[Choices]:
    return Tracked(Known(()), None, (source_anchor(step),))


def _chosen(step: Step) -> Tracked[Choices] | None:
    old = step.before.get(COLUMNS)
    if old is None or not isinstance(old.value, Known) or old.unread is not None or not chooses_columns(step):
        return old
    function = function_of(step)
    if function.basis:
        reason = step.reason("argument", "the columns are not known")
        return Tracked(Known(()), step.operation.id, (*old.anchors, step.itself(reason, digest(old))))
    return step.changed(old, Known((*old.value.value, function)))


def columns(state: State) -> Tracked[Choices] | None:
    """The choices of columns; None where all columns of the source are kept."""
    tracked = state.get(COLUMNS)
    return None if tracked is None or tracked.value == Known(()) else tracked


def choices_of(chosen: Choices) -> tuple[str, ...]:
    """The choices in a reader's words."""
    return tuple(choice.words for choice in chosen)


def column_words(chosen: Choices) -> str:
    """The choices in a row."""
    return _COMPUTED.sub("?", listed(choices_of(chosen)))


def same_columns(left: Choices, right: Choices) -> Outcome:
    """The same choices, or nothing to say: tables may name other columns and still deliver the same ones."""
    return Outcome.IDENTICAL if left == right else Outcome.UNDECIDED


COLUMNS_TRANSITIONS: Transitions[Choices] = {**dict.fromkeys(("file", "array", "dataset"), _all), "transform": _chosen}
