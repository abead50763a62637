"""What a script asks of a value's kind: `isinstance`, `callable`, `hasattr`, `type`, decided where the value tells."""

from __future__ import annotations

import builtins
from collections.abc import Mapping

from valgap_lint.interpret.class_parts import EnumMember
from valgap_lint.interpret.classes import find_member
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.values import (
    Alternatives,
    BuiltinMethod,
    ClassValue,
    Const,
    Data,
    DictPayload,
    Function,
    InstancePayload,
    LibraryMethod,
    ListPayload,
    Method,
    ModuleValue,
    ObjectPayload,
    Partial,
    Payload,
    Ref,
    StreamValue,
    Symbol,
    TupleValue,
    Value,
)

PLAIN: Mapping[str, type] = {
    f"builtins.{kind.__name__}": kind for kind in (bool, int, float, complex, str, bytes, list, tuple, set, dict, type, slice, range)
}
"""Python's own classes, which nothing of a library is an instance of, save texts and numbers of NumPy."""
ABSTRACT: Mapping[str, tuple[type, ...]] = {
    "numbers.Number": (int, float, complex),
    "numbers.Real": (int, float),
    "numbers.Integral": (int,),
    "os.PathLike": (),
    "collections.abc.Mapping": (dict,),
    "collections.abc.Sequence": (str, bytes, list, tuple, range),
    "collections.abc.Iterable": (str, bytes, list, tuple, set, dict, range),
    "collections.abc.Callable": (),
}
"""Abstract classes and those of Python's own that count as theirs."""


def is_instance(run: Run, value: Value, wanted: Value) -> bool | None:
    """`isinstance(value, wanted)`, None where it cannot be decided. `wanted` may be a tuple of classes."""
    if isinstance(value, Alternatives):
        decided = {is_instance(run, item, wanted) for _, item in value.items}
        return decided.pop() if len(decided) == 1 else None
    if isinstance(wanted, TupleValue):
        outcomes = [is_instance(run, value, item) for item in wanted.items]
        return True if True in outcomes else (None if None in outcomes else False)
    if isinstance(wanted, ClassValue):
        return _of_user_class(run, value, wanted)
    return _of_library_class(run, value, run.canonical(wanted)) if isinstance(wanted, Symbol) else None


def _of_user_class(run: Run, value: Value, wanted: ClassValue) -> bool | None:
    owner = _owner(run, value)
    if owner is not None:
        return wanted is owner or wanted in owner.ancestors
    return False if _plain_type(run, value) is not None or isinstance(value, Data | StreamValue | Function) else None


def _of_library_class(run: Run, value: Value, wanted: str) -> bool | None:
    plain = _plain_type(run, value)
    if plain is not None:
        return _is_plain(plain, wanted)
    if wanted == "collections.abc.Callable":
        return is_callable(run, value)
    match value:
        case Data(type=known) | StreamValue(type=known) if known:
            return _of_typed(run, known, wanted)
        case Function() | Method() | Partial():
            return False if wanted in PLAIN else None
        case Ref():
            return _of_object(run, run.state.load(value), wanted)
        case _:
            return None


def _is_plain(plain: type, wanted: str) -> bool | None:
    if wanted in PLAIN:
        return issubclass(plain, PLAIN[wanted])
    if wanted in ABSTRACT:
        return issubclass(plain, ABSTRACT[wanted])
    if wanted in ("builtins.object", "typing.Any"):
        return True
    return False if plain is type(None) or wanted.partition(".")[0] in ("numpy", "tensorflow", "keras", "pandas") else None


def _of_typed(run: Run, known: str, wanted: str) -> bool | None:
    if run.catalogue.is_a(known, wanted):
        return True
    return False if wanted in PLAIN and "." in known and not known.startswith("builtins.") else None


def _of_object(run: Run, payload: Payload, wanted: str) -> bool | None:
    match payload:
        case ObjectPayload():
            return True if run.catalogue.is_a(payload.callee, wanted) else (False if wanted in PLAIN else None)
        case InstancePayload():
            base = payload.owner.library_base
            if base and run.catalogue.is_a(base, wanted):
                return True
            return False if wanted in PLAIN and not _foreign(payload.owner) else None
        case _:
            return None


def _plain_type(run: Run, value: Value) -> type | None:
    """The class of Python's own that a value is an instance of."""
    match value:
        case Const():
            return type(value.value) if not isinstance(value.value, EnumMember) else object
        case TupleValue():
            return tuple
        case Ref():
            return _plain_payload(run.state.load(value))
        case _:
            return None


def _plain_payload(payload: Payload) -> type | None:
    match payload:
        case ListPayload():
            return {"list": list, "tuple": tuple, "set": set}.get(payload.kind)
        case DictPayload():
            return dict
        case _:
            return None


def _owner(run: Run, value: Value) -> ClassValue | None:
    """The user's class that a value is an instance of."""
    match value:
        case Const(value=EnumMember() as member):
            return member.owner
        case TupleValue():
            return value.owner
        case Ref():
            payload = run.state.load(value)
            return payload.owner if isinstance(payload, InstancePayload | DictPayload) else None
        case _:
            return None


def _foreign(owner: ClassValue) -> bool:
    """Whether a class has a base that is not the user's, so that what it holds is not all seen."""
    bases = [base for one in (owner, *owner.ancestors) for base in one.bases if not isinstance(base, ClassValue)]
    return any(not (isinstance(base, Symbol) and base.name in ("builtins.object", "abc.ABC")) for base in bases)


def is_callable(run: Run, value: Value) -> bool | None:
    """`callable(value)`, None where it cannot be decided."""
    match value:
        case Function() | Method() | LibraryMethod() | Partial() | BuiltinMethod() | ClassValue():
            return True
        case Const() | TupleValue() | Data() | ModuleValue():
            return False
        case Symbol():
            return True if run.catalogue.call(value.name) is not None else None
        case Ref():
            return _callable_payload(run.state.load(value))
        case _:
            return None


def _callable_payload(payload: Payload) -> bool | None:
    match payload:
        case ListPayload() | DictPayload():
            return False
        case InstancePayload() if find_member(payload.owner, "__call__") is not None:
            return True
        case InstancePayload():
            return None if _foreign(payload.owner) else False
        case ObjectPayload():
            return True if payload.kind == "layer" or payload.model >= 0 else None


def has_attribute(run: Run, value: Value, name: str) -> bool | None:
    """`hasattr(value, name)`, None where it cannot be decided."""
    if isinstance(value, Ref):
        return _payload_has(run.state.load(value), name)
    if isinstance(value, ModuleValue):
        frame = run.modules.frame(value.name)
        return name in frame.cells if frame is not None else None
    if isinstance(value, ClassValue):
        return True if find_member(value, name) is not None else (None if _foreign(value) else False)
    plain = _plain_type(run, value)
    return hasattr(plain, name) if plain is not None else None


def _payload_has(payload: Payload, name: str) -> bool | None:
    match payload:
        case InstancePayload():
            if name in payload.attributes or find_member(payload.owner, name) is not None:
                return True
            return None if _foreign(payload.owner) or find_member(payload.owner, "__getattr__") is not None else False
        case ObjectPayload():
            return True if name in payload.attributes else None
        case DictPayload():
            known = name in payload.items or hasattr(dict, name)
            return True if known else (None if payload.rest is not None or payload.owner is not None else False)
        case ListPayload():
            return hasattr(list, name)


def type_of(run: Run, value: Value) -> Value | None:
    """`type(value)`, None where it is not known."""
    owner = _owner(run, value)
    if owner is not None:
        return owner
    plain = _plain_type(run, value)
    if plain is not None and hasattr(builtins, plain.__name__):
        return Symbol(f"builtins.{plain.__name__}")
    return None
