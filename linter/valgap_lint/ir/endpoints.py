"""Where data reach a model: fit, its validation, evaluate, predict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from valgap_lint.ir.operations import Argument, Port
from valgap_lint.ir.places import Place


class Role(str, Enum):
    """What a model does with the data of an endpoint."""

    TRAIN = "train"
    VALIDATION = "validation"
    EVALUATE = "evaluate"
    PREDICT = "predict"


@dataclass(frozen=True, slots=True)
class Component:
    """One of the things an endpoint receives: `kind` is x, y or weight; `name` tells several inputs apart."""

    kind: str
    name: str
    port: Port


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One place where data reach a model.

    `call` numbers the call that made it: a fit's train and validation endpoint share it. `arguments` are those of the call
    (batch_size, steps, validation_steps, callbacks' effects are in the timeline). `certain` is False where the role was
    guessed. `data_place` is where the data argument stands and `data_text` the names in it. `container` is the type of what was
    passed: array, dataset, sequence, generator or unknown. `script` is the path of the script that was being run.
    """

    id: str
    role: Role
    model: int
    call: int
    place: Place
    data_place: Place
    components: tuple[Component, ...]
    arguments: tuple[Argument, ...] = ()
    container: str = "unknown"
    certain: bool = True
    data_text: str = ""
    script: str = ""

    def ports(self, kind: str) -> tuple[Port, ...]:
        """The ports of the components of one kind, in order."""
        return tuple(component.port for component in self.components if component.kind == kind)

    def argument(self, name: str) -> Argument | None:
        """The call's argument called `name`, or None."""
        return next((argument for argument in self.arguments if argument.name == name), None)

    @property
    def steps(self) -> Argument | None:
        """The argument that cuts the data short, None where the call has none.

        A fit has one for what it trains on and one for what it validates on; what is scored in every epoch has that of its own call.
        """
        names = {Role.TRAIN: ("steps_per_epoch",), Role.VALIDATION: ("validation_steps", "steps")}.get(self.role, ("steps",))
        return next((argument for name in names for argument in self.arguments if argument.name == name), None)
