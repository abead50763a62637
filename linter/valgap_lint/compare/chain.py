"""What was done to the numbers, step by step, from the source on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Union

from valgap_lint.compare.affine import Affine

Ends = Union[tuple[float, float], None]


@dataclass(frozen=True, slots=True)
class Scaled:
    """An affine map."""

    map: Affine
    by: int = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Standardized:
    """A map that depends on data: per image, a fitted scaler, or a statistic.

    `rows` and `basis` tell whose statistics they are; `whose` says it in words. Statistics of one image have none.
    """

    name: str
    rows: str
    basis: tuple[str, ...]
    whose: str = field(compare=False, repr=False)
    by: int = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Transformed:
    """A known function that no other step covers, or a limit that cuts values off.

    `settings` are its known arguments and what it was fitted on, `basis` what else it depends on, `words` name it to a reader.
    One that `arranges` moves numbers about, or leaves some out, and changes none.
    """

    name: str
    by: int = field(compare=False, repr=False)
    limits: Ends = None
    settings: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    words: str = field(default="", compare=False, repr=False)
    arranges: bool = False


ValueStep = Union[Scaled, Standardized, Transformed]


@dataclass(frozen=True, slots=True)
class Chain:
    """The steps since the source, or since the last step that could not be read. `ends` bound what they started from, None: not known."""

    ends: Ends = None
    steps: tuple[ValueStep, ...] = ()

    def scaled(self, affine: Affine, by: int) -> Chain | None:
        """With one more affine map; None when its channels do not fit those of the map before.

        A map of all channels stands before the steps that only arrange: there it is the same.
        """
        if affine.is_identity:
            return self
        place = self._end_of_changes if affine.channels == 1 else len(self.steps)
        before, after = self.steps[:place], self.steps[place:]
        last = before[-1] if before else None
        if not isinstance(last, Scaled):
            return replace(self, steps=(*before, Scaled(affine, by), *after))
        joined = last.map.then(affine)
        if joined is None:
            return None
        kept = () if joined.is_identity else (Scaled(joined, by),)
        return replace(self, steps=(*before[:-1], *kept, *after))

    @property
    def _end_of_changes(self) -> int:
        """The number of steps up to the last that changes numbers."""
        return next((n for n in range(len(self.steps), 0, -1) if not _arranges(self.steps[n - 1])), 0)

    def standardized(self, step: Standardized) -> Chain:
        """With a data-dependent step. Statistics of one image swallow an affine map of all channels before them."""
        last = self.steps[-1] if self.steps else None
        swallowed = not step.rows and isinstance(last, Scaled) and last.map.rises
        return replace(self, steps=(*(self.steps[:-1] if swallowed else self.steps), step))

    def transformed(self, step: Transformed) -> Chain:
        """With a step of another kind."""
        return replace(self, steps=(*self.steps, step))

    def reversed(self) -> Chain:
        """The same steps once the channels stand in reverse order."""
        return replace(self, steps=tuple(replace(s, map=s.map.reversed()) if isinstance(s, Scaled) else s for s in self.steps))

    @property
    def range(self) -> Ends:
        """What the numbers lie between, None where that is not known."""
        ends = self.ends
        for step in self.steps:
            match step:
                case Scaled(affine):
                    ends = affine.spans(*ends) if ends else None
                case Transformed(arranges=True):
                    continue
                case Transformed(limits=limits):
                    ends = limits
                case _:
                    ends = None
        return ends

    @property
    def segments(self) -> tuple[Affine, ...]:
        """The affine maps before, between and after the other steps that change numbers."""
        maps = [Affine()]
        for step in self.steps:
            if isinstance(step, Scaled):
                joined = maps[-1].then(step.map)
                maps = [*maps, step.map] if joined is None else [*maps[:-1], joined]
            elif not _arranges(step):
                maps.append(Affine())
        return tuple(maps)

    @property
    def scalar(self) -> bool:
        """Whether all maps treat all channels alike."""
        return all(part.channels == 1 for part in self.segments)


def _arranges(step: ValueStep) -> bool:
    return isinstance(step, Transformed) and step.arranges
