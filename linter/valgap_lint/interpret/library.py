"""Calls of library names: bound to their signature, then performed by the effect that the catalogue gives."""

from __future__ import annotations

from dataclasses import dataclass

from valgap_lint.catalogue.entries import CallEntry
from valgap_lint.catalogue.outcomes import Bound
from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.binding import lift
from valgap_lint.interpret.elements import first_element
from valgap_lint.interpret.facts import as_argument
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.opaque import uncatalogued
from valgap_lint.interpret.parsing import edited
from valgap_lint.interpret.standard import standard_call
from valgap_lint.interpret.values import (
    ClassValue,
    Const,
    Data,
    LibraryMethod,
    ObjectPayload,
    Passed,
    Ref,
    StreamValue,
    Symbol,
    TupleValue,
    UnknownValue,
    Value,
)
from valgap_lint.ir.operations import Argument
from valgap_lint.ir.places import Place

NEXT = frozenset({"next", "get_next", "__next__"})
"""Methods that take the next element of an iterator."""
TEXT_METHODS = frozenset(
    {
        "capitalize",
        "casefold",
        "decode",
        "encode",
        "join",
        "lower",
        "lstrip",
        "partition",
        "removeprefix",
        "removesuffix",
        "replace",
        "rpartition",
        "rsplit",
        "rstrip",
        "split",
        "splitlines",
        "strip",
        "swapcase",
        "title",
        "translate",
        "upper",
        "zfill",
    }
)
ARRAY_METHODS = frozenset({"to_tensor", "to_sparse", "to_list", "merge_dims", "get_text"})
"""Methods of ragged and sparse tensors, and of parsed documents."""
NAMED_METHODS = TEXT_METHODS | ARRAY_METHODS
"""Methods that are a step of their own, known by name, on data whose type is not known."""
DENSE = frozenset({"toarray", "todense", "tocsr", "tocsc", "tocoo"})
"""Methods that store the same numbers in another way."""


@dataclass(frozen=True, slots=True)
class LibraryCall:
    """A call of a catalogued name. `bound` holds every parameter that was given or has a default; `surplus` what went to `*args`."""

    entry: CallEntry
    receiver: Value | None
    arguments: Arguments
    bound: dict[str, Passed]
    place: Place
    surplus: tuple[Passed, ...] = ()

    @property
    def callee(self) -> str:
        return self.entry.name

    def value(self, name: str) -> Value | None:
        """What was passed for a parameter, `self` for the receiver; None when there is nothing."""
        if name == "self":
            return self.receiver
        passed = self.bound.get(name)
        return passed.value if passed is not None else None

    def given(self, name: str) -> Passed | None:
        """What was passed for the parameter that a canonical argument comes from; a default has no place."""
        parameter = self.entry.parameter(name, name)
        if parameter == "self" and self.receiver is not None:
            return Passed(self.receiver, self.place)
        return self.bound.get(parameter)


def call_library(run: Run, symbol: Symbol, arguments: Arguments, place: Place) -> Value:
    """Calls a name of a library."""
    canonical = run.canonical(symbol)
    run.recorder.callees.setdefault(canonical)
    modelled = standard_call(run, canonical, arguments, place)
    if modelled is not None:
        return modelled
    entry = run.catalogue.call(canonical)
    if entry is not None:
        return perform(run, entry, None, arguments, place)
    owner, _, method = canonical.rpartition(".")
    entry = run.catalogue.method(owner, method) if owner and method else None
    if entry is not None and arguments.positional:
        rest = Arguments(arguments.positional[1:], arguments.keyword, arguments.open)
        return perform(run, entry, arguments.positional[0].value, rest, place)
    return uncatalogued(run, canonical, arguments, place)


def call_library_method(run: Run, method: LibraryMethod, arguments: Arguments, place: Place) -> Value:
    """Calls a method of a library class on its receiver."""
    run.recorder.callees.setdefault(method.callee)
    receiver = method.receiver
    if isinstance(receiver, ClassValue) and arguments.positional:
        receiver = arguments.positional[0].value
        arguments = Arguments(arguments.positional[1:], arguments.keyword, arguments.open)
    modelled = standard_call(run, method.callee, Arguments((Passed(receiver, place), *arguments.positional), arguments.keyword), place)
    if modelled is not None:
        return modelled
    entry = run.catalogue.call(method.callee)
    if entry is None and isinstance(receiver, StreamValue) and method.callee.rpartition(".")[2] in NEXT:
        return first_element(run, receiver, place)
    if entry is None and isinstance(receiver, Data | UnknownValue) and method.callee.rpartition(".")[2] in NAMED_METHODS:
        return _named_step(run, receiver, method.callee.rpartition(".")[2], arguments, place)
    if entry is None and isinstance(receiver, Data) and method.callee.rpartition(".")[2] in DENSE:
        return receiver
    if entry is None:
        return uncatalogued(run, method.callee, arguments, place, receiver)
    return perform(run, entry, receiver, arguments, place)


def _named_step(run: Run, receiver: Data | UnknownValue, name: str, arguments: Arguments, place: Place) -> Value:
    """A method that is known by name only: the same on every side that calls it alike."""
    settings = [as_argument(run, f"argument {index}", passed) for index, passed in enumerate(arguments.positional)]
    settings += [as_argument(run, key, passed) for key, passed in sorted(arguments.keyword.items())]
    return edited(run, receiver, f"str.{name}" if name in TEXT_METHODS else name, tuple(settings), place) or receiver


def perform(run: Run, entry: CallEntry, receiver: Value | None, arguments: Arguments, place: Place) -> Value:
    """Binds the arguments and performs the entry's effect."""
    effect = run.parts.effects.get(entry.effect)
    bound, surplus = _bind(run, entry, arguments, place)
    call = LibraryCall(entry, receiver, arguments, bound, place, surplus)
    return effect(run, call) if effect is not None else uncatalogued(run, entry.name, arguments, place, receiver)


def _bind(run: Run, entry: CallEntry, arguments: Arguments, place: Place) -> tuple[dict[str, Passed], tuple[Passed, ...]]:
    if entry.signature is None:
        return dict(arguments.keyword), arguments.positional
    binding = entry.signature.bind(arguments.positional, arguments.keyword)
    bound = dict(binding.given)
    for name, default in binding.defaults.items():
        hidden = run.unknown("argument", f"{name} may be given by a star-argument", place) if arguments.open else None
        bound[name] = Passed(hidden if hidden is not None else lift(run, default), None)
    if entry.signature.rest and binding.rest:
        bound[entry.signature.rest] = _packed(binding.rest)
    bound.update(binding.extra or {})
    bound.update({name: value for name, value in (binding.unexpected or {}).items() if not name.startswith("*")})
    return bound, binding.rest


def _packed(rest: tuple[Passed, ...]) -> Passed:
    """What went to `*args`: `x.reshape(28, 28)` as `x.reshape((28, 28))`."""
    value = rest[0].value if len(rest) == 1 else TupleValue(tuple(passed.value for passed in rest))
    return Passed(value, rest[0].place)


def as_bound(run: Run, call: LibraryCall) -> Bound:
    """The call as the catalogue's functions see it: facts of all arguments, and those of the object's constructor as `self.<name>`."""
    arguments = [as_argument(run, name, passed) for name, passed in call.bound.items()]
    if isinstance(call.receiver, Ref):
        payload = run.state.load(call.receiver)
        if isinstance(payload, ObjectPayload):
            arguments += own_arguments(run, payload) + set_attributes(run, payload)
    return Bound(call.entry.name, tuple(arguments))


def own_arguments(run: Run, payload: ObjectPayload) -> list[Argument]:
    """A library object's constructor arguments as `self.<name>`; attributes set later win."""
    own = {**payload.arguments}
    for name, value in payload.attributes.items():
        if name in own:
            own[name] = Passed(value, payload.place)
    return [as_argument(run, f"self.{name}", passed) for name, passed in own.items()]


def set_attributes(run: Run, payload: ObjectPayload) -> list[Argument]:
    """What was set on a library object that its constructor does not take: `generator.mean = [0.5]`, as `self.mean`."""
    others = ((name, value) for name, value in payload.attributes.items() if name not in payload.arguments)
    return [as_argument(run, f"self.{name}", Passed(value, payload.place)) for name, value in others]


def constant_of(call: LibraryCall, name: str) -> object:
    """The constant passed for a parameter, None where it is not one."""
    value = call.value(name)
    return value.value if isinstance(value, Const) else None
