"""What the run knows of each model while it goes on."""

from __future__ import annotations

from dataclasses import dataclass, field

from valgap_lint.interpret.values import Ref
from valgap_lint.ir.models import Backbone
from valgap_lint.ir.operations import Port


@dataclass(slots=True)
class ModelRecord:
    """A model under construction.

    `items` are the layers and models of a sequential one, `inputs` and `outputs` the graph of a functional one, `entrance` and `exit` the
    ends of any other that were asked for.
    """

    kind: str
    items: list[Ref] = field(default_factory=list)
    inputs: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()
    entrance: Port | None = None
    exit: Port | None = None
    backbone: Backbone | None = None
    complete: bool = True
