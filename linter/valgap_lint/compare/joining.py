"""Several inputs that become one: alternatives of a branch, and data put together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from valgap_lint.compare.branches import settle, under
from valgap_lint.compare.steps import Step, digest
from valgap_lint.compare.tracked import Anchor, Field, Tracked, brief
from valgap_lint.ir.facts import Known, Reason, Unknown

T = TypeVar("T")


def chosen(step: Step, field: Field[T]) -> Tracked[T] | None:
    """The alternatives of a branch, each under the condition that leads to it."""
    inputs = [state.get(field) for state in step.inputs]
    present = [tracked for tracked in inputs if tracked is not None]
    if not present or all(tracked == present[0] for tracked in inputs):
        return present[0] if present else None
    condition = step.operation.known("condition")
    if not isinstance(condition, int) or len(present) < len(inputs) or len({tracked.keys for tracked in present}) > 1:
        return _apart(step, field, inputs)
    alternatives = (alternative for branch, tracked in enumerate(present) for alternative in under(((condition, branch),), tracked.value))
    return Tracked(settle(alternatives), latest(present), present[0].anchors)


def joined(step: Step, field: Field[T]) -> Tracked[T] | None:
    """Data put together: what all parts have in common."""
    inputs = [state.get(field) for state in step.inputs]
    present = [tracked for tracked in inputs if tracked is not None]
    if not present:
        return None
    if all(tracked.value == present[0].value and tracked.keys == present[0].keys for tracked in present) and len(present) == len(inputs):
        return Tracked(present[0].value, latest(present), _loosest(present))
    return _apart(step, field, inputs)


def latest(parts: Sequence[Tracked[T]]) -> int | None:
    """The last operation that set one of the parts."""
    return max((tracked.set_by for tracked in parts if tracked.set_by is not None), default=None)


def _loosest(parts: Sequence[Tracked[T]]) -> tuple[Anchor, ...]:
    """Anchors that are exact only if they are in every part."""
    first = parts[0].anchors
    exact = (brief("+".join(dict.fromkeys(part.anchors[i].exact for part in parts))) for i in range(len(first)))
    return tuple(Anchor(anchor.key, name, anchor.reason, anchor.words) for anchor, name in zip(first, exact, strict=True))


def _apart(step: Step, field: Field[T], inputs: Sequence[Tracked[T] | None]) -> Tracked[T]:
    """Parts that differ: equal to what was put together of equal parts under the same condition."""
    reason = _why(step, inputs)
    condition = step.operation.known("condition")
    how = f"if {condition}" if isinstance(condition, int) else step.operation.kind
    if step.operation.kind == "choose" and not isinstance(condition, int):
        how = step.exact
    key = f"{how}({' | '.join(digest(tracked) for tracked in inputs)})"
    exact = f"{how}({' | '.join(' > '.join(a.exact for a in tracked.anchors) if tracked else '-' for tracked in inputs)})"
    anchor = Anchor(brief(key), brief(exact), reason, "parts that differ")
    if field.restart:
        return Tracked(Known(field.restart[0]), step.operation.id, (anchor,))
    return Tracked(Unknown(reason), step.operation.id, (anchor,))


def _why(step: Step, inputs: Sequence[Tracked[T] | None]) -> Reason:
    for tracked in inputs:
        if tracked is not None and tracked.unread is not None and tracked.unread.reason is not None:
            return tracked.unread.reason
    words = "branches that lead here differ" if step.operation.kind == "choose" else "data from several places are put together"
    return step.reason("conflicting-branches", words)
