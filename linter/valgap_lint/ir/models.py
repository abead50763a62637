"""The user's models, as far as the script shows them."""

from __future__ import annotations

from dataclasses import dataclass

from valgap_lint.ir.operations import Argument
from valgap_lint.ir.places import Place


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer, a callback, an optimizer or another library object: its canonical name and bound arguments, defaults included."""

    callee: str
    place: Place
    arguments: tuple[Argument, ...] = ()

    @property
    def short_name(self) -> str:
        """The class name alone, for messages."""
        return self.callee.rpartition(".")[2]

    def argument(self, name: str) -> Argument | None:
        return next((argument for argument in self.arguments if argument.name == name), None)


@dataclass(frozen=True, slots=True)
class Backbone:
    """A pretrained network inside a model and what it expects.

    `family` is the preprocess_input family (caffe, torch, tf, identity); `low` and `high` bound the input it was trained on;
    `rescales` says whether it scales its input itself; `weights` is the weights argument, None when untrained.
    """

    callee: str
    place: Place
    family: str
    low: float
    high: float
    rescales: bool
    weights: str | None


@dataclass(frozen=True, slots=True)
class Model:
    """A model object. `layers` in the order the data meet them where that is known, nested models flattened.

    `entry` are the operations between the model's input and its first trainable layer (graph numbers), which act on every
    endpoint. `complete` is False where some layer could not be read. `kind`: sequential, functional, subclass, loaded, unknown.
    """

    id: int
    name: str
    kind: str
    place: Place
    layers: tuple[Layer, ...] = ()
    entry: tuple[int, ...] = ()
    backbones: tuple[Backbone, ...] = ()
    complete: bool = True
