"""The nodes of the data-flow graph: what is done to the data, where, and with which arguments."""

from __future__ import annotations

from dataclasses import dataclass

from valgap_lint.ir.facts import Constant, Fact, Known, Reason
from valgap_lint.ir.places import Place

SIDE_INPUTS = frozenset({"standardize", "statistic", "index", "transform"})
"""Kinds whose further inputs say how input 0 is changed, but do not go on."""


@dataclass(frozen=True, slots=True, order=True)
class Port:
    """One output of an operation. Output `i` of an operation with several outputs carries what entered at input `i`."""

    operation: int
    index: int = 0


@dataclass(frozen=True, slots=True)
class Argument:
    """A canonical argument of an operation; `place` is None when the value is a default of the library."""

    name: str
    value: Fact
    place: Place | None


@dataclass(frozen=True, slots=True)
class Operation:
    """One step. `kind` is a word of `ir.vocabulary`; `callee` is the library's name for it, or the operator.

    `group` numbers the call site's run that made it: the parts of one split, one source or one generator share it.
    `reason` is set on steps that could not be read (kinds `opaque` and `unknown`).
    """

    id: int
    kind: str
    callee: str
    place: Place
    inputs: tuple[Port, ...] = ()
    arguments: tuple[Argument, ...] = ()
    outputs: int = 1
    group: int = -1
    reason: Reason | None = None

    def feeding(self, index: int = 0) -> tuple[Port, ...]:
        """The ports that output `index` comes from. A port that points forward, as in a loop, is left out."""
        inputs = self.inputs
        if self.outputs > 1 and inputs:
            inputs = (inputs[index],) if index < len(inputs) else inputs[:1]
        return tuple(port for port in inputs if port.operation < self.id)

    def carrying(self, index: int = 0) -> tuple[Port, ...]:
        """Those of the feeding ports whose samples go on: without the numbers of chosen rows, and what something was fitted on."""
        return self.feeding(index)[:1] if self.kind in SIDE_INPUTS else self.feeding(index)

    def argument(self, name: str) -> Argument | None:
        """The argument called `name`, or None when the operation does not have it."""
        return next((argument for argument in self.arguments if argument.name == name), None)

    def known(self, name: str, default: Constant = None) -> Constant:
        """The value of argument `name` where it is known, else `default`."""
        argument = self.argument(name)
        return argument.value.value if argument is not None and isinstance(argument.value, Known) else default
