"""Which differences between two roles are normal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from valgap_lint.compare.fitting import RANDOM_CROP
from valgap_lint.compare.resampling import CroppedSize
from valgap_lint.compare.single import SINGLES
from valgap_lint.compare.tracked import Tracked
from valgap_lint.ir.endpoints import Role
from valgap_lint.ir.facts import Known


@dataclass(frozen=True, slots=True)
class Seen:
    """One side of a comparison: who uses the data, and what is known of the facet."""

    role: Role
    tracked: Tracked[object]

    @property
    def trains(self) -> bool:
        return self.role is Role.TRAIN

    @property
    def certain(self) -> bool:
        """Whether the value is known whatever cannot be read."""
        return isinstance(self.tracked.value, Known) and self.tracked.unread is None


_SINGLES = tuple(Known(word) for word in SINGLES)

Allowance = Callable[[Seen, Seen], bool]


def never(_left: Seen, _right: Seen) -> bool:
    """A difference always matters."""
    return False


def always(_left: Seen, _right: Seen) -> bool:
    """A difference never matters: the order of samples does not change a mean over all of them."""
    return True


def random_in_training(left: Seen, right: Seen) -> bool:
    """Training data may be augmented as long as the other side is not, as far as it can be read or shares what cannot."""
    if left.trains == right.trains:
        return False
    other = right if left.trains else left
    comparable = other.certain or left.tracked.keys == right.tracked.keys
    return comparable and other.tracked.value == Known(())


def cropped_in_training(left: Seen, right: Seen) -> bool:
    """A random crop in training against a fixed one is standard practice."""
    return any(side.trains and _crops_at_random(side) for side in (left, right))


def sized_by_crop(left: Seen, right: Seen) -> bool:
    """Networks that take images of any size are often trained on random crops."""
    return any(
        side.trains and isinstance(side.tracked.value, Known) and isinstance(side.tracked.value.value, CroppedSize)
        for side in (left, right)
    )


def partial_in_training(left: Seen, right: Seen) -> bool:
    """Training may leave rows out of an epoch; two evaluations should see the same ones."""
    return left.trains or right.trains


def one_at_a_time(left: Seen, right: Seen) -> bool:
    """A call on one element stands in a loop over all of them or alone, which cannot be told."""
    return any(side.tracked.value in _SINGLES for side in (left, right))


def rows_apart(left: Seen, right: Seen) -> bool:
    """Training data are meant to be other rows. Two evaluations may use different rows as long as both are known."""
    known = isinstance(left.tracked.value, Known) and isinstance(right.tracked.value, Known)
    return left.trains or right.trains or (known and left.tracked.keys == right.tracked.keys) or (left.certain and right.certain)


def _crops_at_random(side: Seen) -> bool:
    value = side.tracked.value
    return isinstance(value, Known) and isinstance(value.value, tuple) and RANDOM_CROP in value.value
