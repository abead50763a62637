"""`super()`: the next class in the order of lookup."""

from __future__ import annotations

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.class_parts import Species
from valgap_lint.interpret.classes import member_after
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.scopes import Frame
from valgap_lint.interpret.values import (
    ClassValue,
    DictPayload,
    Function,
    InstancePayload,
    LibraryMethod,
    Method,
    Partial,
    Passed,
    Ref,
    SuperAccess,
    Symbol,
    Value,
)
from valgap_lint.ir.places import Place

STEPS = frozenset({"train_step", "test_step", "predict_step"})
"""Methods of models that the user's extend."""


def parent_of(run: Run, frame: Frame, place: Place) -> Value:
    """What `super()` means inside a method: the receiver, seen as its class's base."""
    current: Frame | None = frame
    while current is not None and current.function is None:
        current = current.parent
    if current is None or current.function is None or not current.function.node.params.params:
        return run.unknown("unsupported-syntax", "super() outside a method", place)
    receiver = current.cells.get(current.function.node.params.params[0].name.value)
    owner = _owner_of(run, current.function)
    if not isinstance(receiver, Ref | ClassValue) or owner is None:
        return run.unknown("unsupported-syntax", "super() outside a method", place)
    return SuperAccess(receiver, owner)


def _owner_of(run: Run, function: Function) -> ClassValue | None:
    """The class that a method was defined in; None while its body is still being run."""
    return next((owner for owner in run.classes if any(function is member for member in owner.members.values())), None)


def _class_of(run: Run, receiver: Value) -> ClassValue | None:
    if isinstance(receiver, ClassValue):
        return receiver
    payload = run.state.load(receiver) if isinstance(receiver, Ref) else None
    return payload.owner if isinstance(payload, InstancePayload | DictPayload) else None


def super_attribute(run: Run, access: SuperAccess, name: str, place: Place) -> Value:
    """`super().name`: a member of the next of the user's classes that has it, else of the library's."""
    receiver = access.receiver
    owner = _class_of(run, receiver) or access.owner
    member = member_after(owner, access.owner, name)
    if isinstance(member, Function):
        if "staticmethod" in member.decorators:
            return member
        bound = owner if "classmethod" in member.decorators else receiver
        method = Method(bound, member)
        return run.call(method, Arguments(), place) if "property" in member.decorators else method
    if member is not None:
        return member
    if owner.species is Species.DICT:
        return Partial(Symbol(f"builtins.dict.{name}"), (Passed(receiver, place),), ())
    if name == "__new__":
        return Symbol("builtins.object.__new__")
    if name in ("__init__", "__init_subclass__", "__post_init__"):
        return Symbol("builtins.ignore")
    if name == "__setattr__":
        return Partial(Symbol("builtins.setattr"), (Passed(receiver, place),), ())
    if name in STEPS and owner.library_base and run.catalogue.is_a(owner.library_base, "keras.Model"):
        return LibraryMethod(receiver, f"keras.Model.{name}")
    found = run.catalogue.method(owner.library_base, name) if owner.library_base else None
    return LibraryMethod(receiver, found.name) if found is not None else run.unknown("attribute", f"super().{name}", place)
