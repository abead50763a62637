"""The numbers a script reports, and which of them it sets side by side."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from valgap_lint.ir.operations import Port
from valgap_lint.ir.places import Place


class Measure(str, Enum):
    """What a quantity is."""

    HISTORY = "history"
    EVALUATION = "evaluation"
    PREDICTION = "prediction"
    LABELS = "labels"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, or an array of them, that came from a model.

    `call` is the fit, evaluate or predict call it came from, -1 for labels. `key` is the history key or metric (None: not known);
    `selection` is last, first, best, all or an index as text. `port` is where predictions or labels enter the graph.
    """

    id: int
    measure: Measure
    place: Place
    call: int = -1
    model: int = -1
    key: str | None = None
    selection: str = "all"
    port: Port | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two quantities set side by side.

    `how`: metric, arithmetic, comparison, titled (the one is the caption of the other's picture), printed (at once), reported (in prints
    near each other).
    """

    left: int
    right: int
    how: str
    callee: str
    place: Place
