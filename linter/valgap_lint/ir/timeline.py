"""What happens to each model, in the order of the script."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from valgap_lint.ir.models import Layer
from valgap_lint.ir.operations import Argument
from valgap_lint.ir.places import Place


class Happening(str, Enum):
    """The kinds of events in a model's life."""

    BUILT = "built"
    COMPILED = "compiled"
    FITTED = "fitted"
    EVALUATED = "evaluated"
    PREDICTED = "predicted"
    CALLED = "called"
    LOADED = "loaded"
    SAVED = "saved"
    EXPORTED = "exported"
    TRAINABLE_SET = "trainable-set"
    WEIGHTS_SET = "weights-set"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a model.

    `objects` are the library objects that took part (callbacks of a fit, the optimizer, losses and metrics of a compile; schedules
    stand beside their optimizer). `endpoints` are ids. `scope` is the method or loop it stands in where that matters: train_step,
    test_step, call, validation-loop, training-loop, callback or empty. `conditional` is True inside a branch that may not be taken.
    """

    index: int
    model: int
    happening: Happening
    place: Place
    call: int = -1
    endpoints: tuple[str, ...] = ()
    objects: tuple[Layer, ...] = ()
    arguments: tuple[Argument, ...] = ()
    scope: str = ""
    conditional: bool = False

    def argument(self, name: str) -> Argument | None:
        return next((argument for argument in self.arguments if argument.name == name), None)
