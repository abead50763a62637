"""What a library call does to data, in the words of the graph: the answer that the catalogue gives to the symbolic run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Union

from valgap_lint.ir.facts import Constant, Fact, Known, Reason, Unknown
from valgap_lint.ir.operations import Argument


@dataclass(frozen=True, slots=True)
class Step:
    """One operation to add to the graph, on the data so far.

    A step whose kind is a source starts a chain. `apply` names a call argument that holds a user's function: the run calls it
    on the data instead of adding an operation (nothing happens when the argument is None).
    """

    kind: str
    arguments: tuple[Argument, ...] = ()
    apply: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One array, tensor or image: a chain of steps. `type` is the canonical class of the result, for its methods.

    `input` names the parameter whose data the chain goes on from (`self` for the object of a method). A chain that begins with
    a source needs none; where it has one nevertheless, and data stand in that parameter, they take the source's place:
    `imread(path)` begins with `file`, unless `path` is itself an element of a list of files.
    """

    steps: tuple[Step, ...]
    type: str = ""
    component: str = "x"
    input: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A tuple of outcomes."""

    items: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Stream:
    """Something that is iterated: its element, and the steps that act on all components of the element together."""

    element: Outcome
    steps: tuple[Step, ...] = ()
    type: str = ""


Outcome = Union[Leaf, Group, Stream]


@dataclass(frozen=True, slots=True)
class Bound:
    """A call with its arguments bound to parameter names, defaults included.

    For a method of a library object the object's own constructor arguments are there too, as `self.<name>`.
    """

    callee: str
    arguments: tuple[Argument, ...]

    def argument(self, name: str) -> Argument | None:
        """The argument bound to a parameter, or None when the signature does not have it."""
        return next((argument for argument in self.arguments if argument.name == name), None)

    def fact(self, name: str) -> Fact:
        """What is known of a parameter's value."""
        argument = self.argument(name)
        return argument.value if argument else Unknown(Reason("argument", f"{self.callee} has no parameter {name}"))

    def known(self, name: str, default: Constant = None) -> Constant:
        """A parameter's value where it is known, else `default`."""
        fact = self.fact(name)
        return fact.value if isinstance(fact, Known) else default

    def renamed(self, name: str, canonical: str) -> Argument:
        """The argument of a parameter under its canonical name, keeping its place."""
        argument = self.argument(name)
        return Argument(canonical, self.fact(name), argument.place if argument else None)


Expansion = Callable[[Bound], Outcome]
"""A function in a catalogue module: what data cannot say, in steps."""


def constant(name: str, value: Constant) -> Argument:
    """An argument that the library fixes."""
    return Argument(name, Known(value), None)
