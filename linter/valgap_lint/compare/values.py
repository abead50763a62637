"""How steps change the chain of what was done to the numbers."""

from __future__ import annotations

from valgap_lint.compare.affine import Affine, affine_of
from valgap_lint.compare.branches import FactOf, lift, pair
from valgap_lint.compare.chain import Chain, Standardized, Transformed
from valgap_lint.compare.steps import Step, digest
from valgap_lint.compare.tracked import Field, Tracked
from valgap_lint.ir.facts import Constant, Known, Reason, Unknown

VALUES: Field[Chain] = Field("values", (Chain(),))


def changed(step: Step, value: FactOf[Chain]) -> Tracked[Chain] | None:
    """The chain after this step. An unknown one starts again, relative to the step."""
    old = step.before.get(VALUES)
    if old is None or value == old.value:
        return old
    return lost(step, old, value.reason) if isinstance(value, Unknown) else step.changed(old, value)


def lost(step: Step, old: Tracked[Chain], reason: Reason) -> Tracked[Chain]:
    """Counting starts again at this step, which is equal only to itself."""
    return Tracked(Known(Chain()), step.operation.id, (*old.anchors, step.itself(reason, digest(old))))


def mapped(step: Step, maps: FactOf[Affine]) -> Tracked[Chain] | None:
    """The chain with one more affine map."""
    old = step.before.get(VALUES)
    if old is None:
        return None
    return changed(step, lift(lambda both: scaled(step, *both), pair(old.value, maps)))


def scaled(step: Step, chain: Chain, affine: Affine) -> Chain | Unknown:
    """A known chain with one more affine map."""
    scaled = chain.scaled(affine, step.operation.id)
    return scaled or Unknown(step.reason("argument", "maps of different numbers of channels follow each other"))


def map_of(step: Step, scale: Constant, offset: Constant) -> Affine | Unknown:
    """A map with these arguments."""
    made = affine_of(scale, offset)
    return made or Unknown(step.reason("argument", "scale and offset are no numbers"))


def appended(step: Step, made: Standardized | Transformed) -> Tracked[Chain] | None:
    """The chain with one more step that is no affine map."""
    old = step.before.get(VALUES)
    if old is None:
        return None
    return changed(step, lift(lambda chain: _append(chain, made), old.value))


def _append(chain: Chain, made: Standardized | Transformed) -> Chain:
    return chain.standardized(made) if isinstance(made, Standardized) else chain.transformed(made)


def unread(step: Step, detail: str) -> Tracked[Chain] | None:
    """The chain started again at this step, because of `detail`."""
    old = step.before.get(VALUES)
    return None if old is None else lost(step, old, step.operation.reason or step.reason("argument", detail))
