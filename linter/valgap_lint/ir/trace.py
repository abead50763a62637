"""What one symbolic run leaves behind: the input of everything above `interpret`."""

from __future__ import annotations

from dataclasses import dataclass

from valgap_lint.ir.endpoints import Endpoint
from valgap_lint.ir.facts import Reason
from valgap_lint.ir.models import Model
from valgap_lint.ir.operations import Operation
from valgap_lint.ir.places import Place
from valgap_lint.ir.quantities import Comparison, Quantity
from valgap_lint.ir.timeline import Event


@dataclass(frozen=True, slots=True)
class EarlyUse:
    """A name that a notebook uses in a cell before the one that defines it."""

    name: str
    used: Place
    defined: Place


@dataclass(frozen=True, slots=True)
class Disorder:
    """The first cell of a notebook that was executed before the one above it: where the two begin, and as which they were executed."""

    cell: Place
    above: Place
    count: int
    count_above: int


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything a run of one group of linked files saw. Operation `i` stands at index `i`.

    `files` are the paths of all project files that were run, `libraries` the modelled libraries in use, `callees` the canonical names
    of all library calls; `unknowns` are the reasons for all steps and sources that could not be read; `early` the names that cells of
    notebooks use before the cells that define them; `disorders` one a notebook whose cells were not executed from top to bottom.
    `exhausted` names a budget that ended the run early; `links` are the pairs of scripts of which one read what the other wrote.
    """

    files: tuple[str, ...]
    operations: tuple[Operation, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    models: tuple[Model, ...] = ()
    events: tuple[Event, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    unknowns: tuple[Reason, ...] = ()
    libraries: tuple[str, ...] = ()
    callees: tuple[str, ...] = ()
    exhausted: Reason | None = None
    early: tuple[EarlyUse, ...] = ()
    disorders: tuple[Disorder, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
