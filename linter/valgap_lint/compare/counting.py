"""How many elements a stream has at most: enough to say that a number of steps covers all of them."""

from __future__ import annotations

from collections.abc import Mapping

from valgap_lint.compare.branches import lift, pair
from valgap_lint.compare.steps import Step, Transitions
from valgap_lint.compare.tracked import Field, Tracked
from valgap_lint.ir.facts import Constant, Known, Unknown

COUNT: Field[int] = Field("count")

_PUBLISHED: Mapping[tuple[Constant, Constant], int] = {
    **{(name, "train"): 60_000 for name in ("mnist", "fashion_mnist")},
    **{(name, "test"): 10_000 for name in ("mnist", "fashion_mnist", "cifar10", "cifar100")},
    **{(name, "train"): 50_000 for name in ("cifar10", "cifar100")},
    ("imdb", "train"): 25_000,
    ("imdb", "test"): 25_000,
}


def _published(step: Step) -> Tracked[int] | None:
    count = _PUBLISHED.get((step.operation.known("name"), step.operation.known("part")))
    return None if count is None else Tracked(Known(count))


def _shaped(step: Step) -> Tracked[int] | None:
    shape = step.operation.known("shape")
    first = shape[0] if isinstance(shape, tuple) and shape else None
    return Tracked(Known(first)) if isinstance(first, int) and first >= 0 else None


def _taken(step: Step) -> Tracked[int] | None:
    count, old = step.operation.known("count"), step.before.get(COUNT)
    if not isinstance(count, int) or count < 0:
        return old
    return Tracked(Known(count)) if old is None else step.changed(old, lift(lambda before: min(before, count), old.value))


def _batched(step: Step) -> Tracked[int] | None:
    old = step.before.get(COUNT)
    if old is None:
        return None
    return step.changed(old, lift(lambda both: _batches(step, *both), pair(old.value, step.fact("size"))))


def _batches(step: Step, count: int, size: Constant) -> int | Unknown:
    known = isinstance(size, int) and size > 0
    return -(-count // size) if isinstance(size, int) and known else Unknown(step.reason("argument", "the batch size is not known"))


def _endless(_step: Step) -> None:
    return None


COUNT_TRANSITIONS: Transitions[int] = {
    "dataset": _published,
    "array": _shaped,
    "take": _taken,
    "batch": _batched,
    **dict.fromkeys(("unbatch", "repeat", "concatenate", "stack", "reshape"), _endless),
}
