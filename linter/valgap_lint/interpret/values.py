"""The abstract values of the symbolic run. All are immutable; what can change lives on the heap behind a `Ref`."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Union

from valgap_lint.interpret.class_parts import Field, Species
from valgap_lint.ir.facts import Condition, Reason
from valgap_lint.ir.operations import Port
from valgap_lint.ir.places import Place

if TYPE_CHECKING:
    import libcst as cst

    from valgap_lint.interpret.scopes import Frame, Unit


@dataclass(frozen=True, slots=True)
class Const:
    """A Python constant: number, text, bytes, bool, None or Ellipsis."""

    value: object


@dataclass(frozen=True, slots=True)
class TupleValue:
    """A tuple of known length. `fields` names the items of a named tuple, `owner` is its class where the user wrote one."""

    items: tuple[Value, ...]
    fields: tuple[str, ...] = ()
    owner: ClassValue | None = None


@dataclass(frozen=True, slots=True)
class SliceValue:
    """`start:stop:step` inside a subscript."""

    start: Value
    stop: Value
    step: Value


@dataclass(frozen=True, slots=True)
class Ref:
    """A heap object: list, dict, instance, library object or model."""

    address: int


@dataclass(frozen=True, slots=True)
class Data:
    """An array, tensor, image or frame that flows through the graph; `type` is its canonical class, empty when not known."""

    port: Port
    type: str = ""


@dataclass(frozen=True, slots=True)
class StreamValue:
    """Something that delivers elements: a Dataset, a generator or a Sequence. The leaves of `element` are `Data`."""

    element: Value
    type: str = ""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A name inside a library, by its full import path as the user wrote it."""

    name: str


@dataclass(frozen=True, slots=True)
class ModuleValue:
    """A module of the user's project that was run."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function of the user's: its node, the frame it closes over, the text it stands in and its evaluated defaults."""

    name: str
    node: cst.FunctionDef | cst.Lambda
    frame: Frame
    unit: Unit
    defaults: Mapping[str, Value] = field(default_factory=dict)
    decorators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class ClassValue:
    """A class of the user's: its bases, and what its body defined or was set since.

    `ancestors` are its user-written bases in the order in which members are looked up; `library_base` is the canonical library class that
    it extends.
    """

    name: str
    node: cst.ClassDef
    bases: tuple[Value, ...]
    members: MutableMapping[str, Value]
    place: Place
    library_base: str = ""
    fields: tuple[Field, ...] = ()
    ancestors: tuple[ClassValue, ...] = ()
    species: Species = Species.OBJECT


@dataclass(frozen=True, slots=True)
class AttributeDict:
    """`vars(holder)`: the attributes of an object or class as a dict."""

    holder: Ref | ClassValue


@dataclass(frozen=True, slots=True)
class Method:
    """A function bound to its first argument."""

    receiver: Value
    function: Function


@dataclass(frozen=True, slots=True)
class LibraryMethod:
    """A method of a library class bound to its receiver; `callee` is canonical."""

    receiver: Value
    callee: str


@dataclass(frozen=True, slots=True)
class Partial:
    """`functools.partial`: a callable with some arguments bound."""

    function: Value
    positional: tuple[Passed, ...]
    keyword: tuple[tuple[str, Passed], ...]


@dataclass(frozen=True, slots=True)
class BuiltinMethod:
    """A method of a Python built-in value (text, list, dict, number) bound to its receiver."""

    receiver: Value
    name: str


@dataclass(frozen=True, slots=True)
class StatisticValue:
    """A statistic of data, such as `x.mean(axis=0)`: still a number or array that may combine with other data."""

    port: Port
    statistic: str
    axis: object
    operation: int


@dataclass(frozen=True, slots=True)
class HistoryValue:
    """What fit returned (`dictionary` False), or its `.history`."""

    call: int
    model: int
    dictionary: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """A number or text made of reported quantities."""

    quantities: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UnknownValue:
    """Not known, for this reason. `token` tells two unknowns of the same reason apart."""

    reason: Reason
    token: int = 0


@dataclass(frozen=True, slots=True)
class Alternatives:
    """One of several values, each under the branches taken."""

    items: tuple[tuple[Condition, Value], ...]


@dataclass(frozen=True, slots=True)
class SuperAccess:
    """`super()` inside a method of `owner`."""

    receiver: Value
    owner: ClassValue


@dataclass(frozen=True, slots=True)
class Passed:
    """An argument of a call: its value, where it stands, and the name or names that it was written as."""

    value: Value
    place: Place | None
    words: str = ""


Value = Union[
    Const,
    TupleValue,
    SliceValue,
    Ref,
    Data,
    StreamValue,
    Symbol,
    ModuleValue,
    Function,
    ClassValue,
    Method,
    LibraryMethod,
    Partial,
    BuiltinMethod,
    StatisticValue,
    HistoryValue,
    Measured,
    UnknownValue,
    Alternatives,
    SuperAccess,
    AttributeDict,
]

NONE = Const(None)
NEVER = Symbol("builtins.NoReturn")
"""What a call gives that ends the script."""


# What stands on the heap. Payloads are immutable too: a change replaces them.


@dataclass(frozen=True, slots=True)
class ListPayload:
    """A list or set: known items, then `rest`, the join of an unknown number of further items (None: there are none)."""

    items: tuple[Value, ...] = ()
    rest: Value | None = None
    kind: str = "list"


@dataclass(frozen=True, slots=True)
class DictPayload:
    """A dict: constant keys, then `rest` for keys that are not known.

    `owner` is the user's class of dicts that it is one of; `default` makes what a missing key gives.
    """

    items: Mapping[object, Value] = field(default_factory=dict)
    rest: Value | None = None
    owner: ClassValue | None = None
    default: Value | None = None


@dataclass(frozen=True, slots=True)
class InstancePayload:
    """An instance of a user's class. `model` is its number when the class is a Keras model, else -1."""

    owner: ClassValue
    attributes: Mapping[str, Value] = field(default_factory=dict)
    model: int = -1


@dataclass(frozen=True, slots=True)
class ObjectPayload:
    """An instance of a library class: canonical name, catalogue kind, bound arguments with defaults, and what was set or fitted since.

    `fitted` is the data that it was fitted on; `model` its number for models, else -1.
    """

    callee: str
    kind: str
    place: Place
    arguments: Mapping[str, Passed] = field(default_factory=dict)
    attributes: Mapping[str, Value] = field(default_factory=dict)
    fitted: Port | None = None
    model: int = -1


Payload = Union[ListPayload, DictPayload, InstancePayload, ObjectPayload]
