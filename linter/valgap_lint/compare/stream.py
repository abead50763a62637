"""The stream of samples: which random steps it passed, in which order it comes, and whether all of it comes."""

from __future__ import annotations

from valgap_lint.compare.branches import lift, pair
from valgap_lint.compare.steps import Step, Transitions, short_name
from valgap_lint.compare.tracked import Field, Tracked
from valgap_lint.ir.facts import Constant, Fact, Known, Unknown

RANDOM: Field[tuple[str, ...]] = Field("random.transforms", ((),))
ORDER: Field[str] = Field("order.shuffle", ("fixed",))
COMPLETENESS: Field[str] = Field("completeness.rows", ("all",))

_SOURCES = ("dataset", "directory", "files", "file", "array", "input", "unknown")


def _no_randomness(_step: Step) -> Tracked[tuple[str, ...]]:
    return Tracked(Known(()))


def _randomized(step: Step) -> Tracked[tuple[str, ...]] | None:
    old = step.before.get(RANDOM)
    if old is None or step.operation.known("target") == "labels":
        return old
    if isinstance(step.stated("engine"), Unknown):
        return step.changed(old, Unknown(step.reason("argument", "whether the data are transformed at random is not known")))
    named = step.fact("transform")
    fact: Fact = Known(short_name(step.operation.callee)) if isinstance(named, Unknown) else named
    names = lift(lambda name: (str(name),), fact)
    joined = lift(lambda both: tuple(dict.fromkeys((*both[0], *both[1]))), pair(old.value, names))
    return step.changed(old, joined)


def _in_order(_step: Step) -> Tracked[str]:
    return Tracked(Known("fixed"))


def _shuffled(step: Step) -> Tracked[str]:
    return step.set_to(lift(_order_after, step.stated("reshuffle", True)))


def _order_after(reshuffle: Constant) -> str:
    return "shuffled" if reshuffle is False else "reshuffled"


def _cached(step: Step) -> Tracked[str] | None:
    old = step.before.get(ORDER)
    if old is None or old.value != Known("reshuffled"):
        return old
    return step.changed(old, Known("shuffled"))


def _complete(_step: Step) -> Tracked[str]:
    return Tracked(Known("all"))


def _batched(step: Step) -> Tracked[str] | None:
    old = step.before.get(COMPLETENESS)
    if old is None:
        return None
    dropped = lift(bool, step.stated("drop_remainder", False))
    if dropped == Known(False):
        return old
    return step.changed(old, lift(lambda both: "dropped-remainder" if both[1] else both[0], pair(old.value, dropped)))


RANDOM_TRANSITIONS: Transitions[tuple[str, ...]] = {**dict.fromkeys(_SOURCES, _no_randomness), "random": _randomized}
ORDER_TRANSITIONS: Transitions[str] = {**dict.fromkeys(_SOURCES, _in_order), "shuffle": _shuffled, "cache": _cached}
COMPLETENESS_TRANSITIONS: Transitions[str] = {**dict.fromkeys(_SOURCES, _complete), "batch": _batched}
