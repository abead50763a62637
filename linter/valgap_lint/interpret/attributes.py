"""Attributes: of modules, libraries, instances, library objects and data."""

from __future__ import annotations

from pathlib import PurePosixPath

from valgap_lint.catalogue.entries import AttributeEntry
from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.branches import each
from valgap_lint.interpret.class_parts import EnumMember
from valgap_lint.interpret.classes import find_member
from valgap_lint.interpret.dict_methods import DICT_METHODS
from valgap_lint.interpret.effects.attributes import library_attribute
from valgap_lint.interpret.effects.ends import ENDS, SERVING, model_end, serving_end
from valgap_lint.interpret.flags import flag
from valgap_lint.interpret.indexing import is_locator
from valgap_lint.interpret.library import TEXT_METHODS
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.parents import super_attribute
from valgap_lint.interpret.ports import as_data
from valgap_lint.interpret.records import method_of_record
from valgap_lint.interpret.subscripts import get_item
from valgap_lint.interpret.values import (
    NONE,
    Alternatives,
    AttributeDict,
    BuiltinMethod,
    ClassValue,
    Const,
    Data,
    DictPayload,
    Function,
    HistoryValue,
    InstancePayload,
    LibraryMethod,
    ListPayload,
    Measured,
    Method,
    ModuleValue,
    ObjectPayload,
    Passed,
    Ref,
    StatisticValue,
    StreamValue,
    SuperAccess,
    Symbol,
    TupleValue,
    UnknownValue,
    Value,
)
from valgap_lint.ir.places import Place

KERAS_MODEL = "keras.Model"
DATA_TYPES = ("numpy.ndarray", "tensorflow.Tensor", "pandas.DataFrame", "pandas.Series")
TABLE = "pandas.DataFrame"
OTHER_MODELS = frozenset({"sklearn", "xgboost", "lightgbm", "catboost", "statsmodels", "scipy", "imblearn", "torch"})
"""Libraries whose objects have `fit` and `predict` too."""
STREAM_TYPE = "tensorflow.data.Dataset"
PATH_ATTRIBUTES = frozenset({"parent", "name", "stem", "suffix"})
"""A text has none of these, so that it stands for a path."""
STREAM_METHODS = frozenset({"map", "batch", "shuffle", "prefetch", "cache", "take", "skip", "padded_batch", "unbatch", "shard", "flat_map"})
"""Methods that tell a dataset from other data where the type is not known."""


def get_attribute(run: Run, holder: Value, name: str, place: Place) -> Value:
    """`holder.name`."""
    match holder:
        case Alternatives():
            return each(run, without_none(holder), lambda item: get_attribute(run, item, name, place), place)
        case Symbol() | ModuleValue() | ClassValue():
            return _member(run, holder, name, place)
        case Ref():
            return _heap_attribute(run, holder, name, place)
        case HistoryValue():
            return HistoryValue(holder.call, holder.model, True) if name == "history" else BuiltinMethod(holder, name)
        case SuperAccess():
            return super_attribute(run, holder, name, place)
        case Data() | StreamValue() | StatisticValue():
            return _typed_attribute(run, holder, name, place)
        case UnknownValue():
            return _unknown_attribute(run, holder, name, place)
        case Const(value=EnumMember() as member):
            return _member_attribute(run, holder, member, name, place)
        case TupleValue() if holder.owner is not None and name not in holder.fields:
            return _bound_member(run, holder, holder.owner, name, place) or _builtin_attribute(holder, name)
        case Const() | TupleValue() | Measured() | Function() | Method() | LibraryMethod() | AttributeDict():
            return _builtin_attribute(holder, name)
        case _:
            return run.unknown("attribute", f"attribute {name}", place)


def without_none(holder: Alternatives) -> Value:
    """The alternatives that have attributes: a script that asks for one does not mean None."""
    items = tuple((under, item) for under, item in holder.items if item != NONE)
    return items[0][1] if len(items) == 1 else Alternatives(items or holder.items)


def _builtin_attribute(holder: Value, name: str) -> Value:
    match holder:
        case TupleValue() if name in holder.fields:
            return holder.items[holder.fields.index(name)]
        case Const(value=str() as path) if name in PATH_ATTRIBUTES:
            return Const(str(getattr(PurePosixPath(path), name)))
        case Const() if name == "value":
            return holder
        case TupleValue() if holder.fields and name == "_fields":
            return TupleValue(tuple(map(Const, holder.fields)))
        case TupleValue() if holder.fields:
            return method_of_record(holder, name) or BuiltinMethod(holder, name)
        case Const() | TupleValue() | Measured() | Function() | Method() | LibraryMethod() | AttributeDict():
            return BuiltinMethod(holder, name)
        case _:
            return holder


def _member(run: Run, holder: Symbol | ModuleValue | ClassValue, name: str, place: Place) -> Value:
    match holder:
        case Symbol():
            return _symbol_member(run, holder, name)
        case ModuleValue():
            return _module_member(run, holder, name, place)
        case ClassValue():
            return _class_member(run, holder, name, place)


def _symbol_member(run: Run, holder: Symbol, name: str) -> Value:
    module = run.modules.imported(f"{holder.name}.{name}")
    if module is not None:
        return ModuleValue(module.module)
    defined = flag(run, holder, name)
    if defined is not None:
        return defined
    known = run.catalogue.constant(f"{holder.name}.{name}")
    return Const(known.value) if known is not None and isinstance(known.value, float) else Symbol(f"{holder.name}.{name}")


def _module_member(run: Run, holder: ModuleValue, name: str, place: Place) -> Value:
    frame = run.modules.frame(holder.name)
    if frame is not None and name in frame.cells:
        return frame.cells[name]
    submodule = run.modules.load(run, name, 1, frame) if frame is not None and holder.name.endswith("__init__.py") else None
    if submodule is not None:
        return ModuleValue(submodule.module)
    return run.unknown("unresolved-name", f"{name} of module {holder.name}", place)


def _class_member(run: Run, holder: ClassValue, name: str, place: Place) -> Value:
    member = find_member(holder, name)
    if isinstance(member, Function) and "classmethod" in member.decorators:
        return Method(holder, member)
    if member is not None:
        return member
    if name == "__dict__":
        return AttributeDict(holder)
    if name in ("__name__", "__qualname__"):
        return Const(holder.name)
    record = method_of_record(holder, name) if holder.fields else None
    if record is not None:
        return record
    if holder.library_base:
        return LibraryMethod(holder, f"{holder.library_base}.{name}")
    return run.unknown("attribute", f"{holder.name}.{name}", place)


def _heap_attribute(run: Run, holder: Ref, name: str, place: Place) -> Value:
    payload = run.state.load(holder)
    match payload:
        case InstancePayload():
            return _instance_attribute(run, holder, payload, name, place)
        case ObjectPayload():
            return _object_attribute(run, holder, payload, name, place)
        case ListPayload() | DictPayload():
            return _dict_attribute(run, holder, payload, name, place) if isinstance(payload, DictPayload) else BuiltinMethod(holder, name)


def _instance_attribute(run: Run, holder: Ref, payload: InstancePayload, name: str, place: Place) -> Value:
    if name in payload.attributes:
        return payload.attributes[name]
    if name == "__dict__":
        return AttributeDict(holder)
    if name == "__class__":
        return payload.owner
    found = _bound_member(run, holder, payload.owner, name, place) or _made_up(run, holder, payload.owner, name, place)
    if found is None and payload.owner.fields:
        found = method_of_record(holder, name)
    return found if found is not None else _inherited(run, holder, payload.owner.library_base, name, place)


def _bound_member(run: Run, holder: Value, owner: ClassValue, name: str, place: Place) -> Value | None:
    """A member of a class as its instances have it: methods bound, properties read. None where the class has none of that name."""
    member = find_member(owner, name)
    if not isinstance(member, Function):
        return member
    if "staticmethod" in member.decorators:
        return member
    method = Method(owner if "classmethod" in member.decorators else holder, member)
    return run.call(method, Arguments(), place) if {"property", "cached_property"} & set(member.decorators) else method


def _made_up(run: Run, holder: Value, owner: ClassValue, name: str, place: Place) -> Value | None:
    """What `__getattr__` of the user's class gives for an attribute that nothing else has."""
    member = find_member(owner, "__getattr__")
    if member is None or name.startswith("__"):
        return None
    passed = (Passed(Const(name), place),)
    return (
        run.call(Method(holder, member), Arguments(passed), place)
        if isinstance(member, Function)
        else run.call(member, Arguments((Passed(holder, place), *passed)), place)
    )


def _member_attribute(run: Run, holder: Value, member: EnumMember, name: str, place: Place) -> Value:
    if name in ("value", "_value_"):
        return member.value
    if name in ("name", "_name_"):
        return Const(member.name)
    found = _bound_member(run, holder, member.owner, name, place)
    return found if found is not None else run.unknown("attribute", f"attribute {name}", place)


def _dict_attribute(run: Run, holder: Ref, payload: DictPayload, name: str, place: Place) -> Value:
    """An attribute of a namespace or of a dict that is read by attributes, else a method."""
    if name in payload.items and name not in dir(dict):
        return payload.items[name]
    if payload.owner is not None:
        found = _bound_member(run, holder, payload.owner, name, place)
        if found is None and name not in DICT_METHODS:
            found = _made_up(run, holder, payload.owner, name, place)
        if found is not None:
            return found
    if name in DICT_METHODS or hasattr(dict, name):
        return BuiltinMethod(holder, name)
    return payload.rest if payload.rest is not None else run.unknown("attribute", f"attribute {name}", place)


def _inherited(run: Run, holder: Ref, base: str, name: str, place: Place) -> Value:
    if base:
        found = library_member(run, holder, base, name, place)
        if found is not None:
            return found
    return run.unknown("attribute", f"attribute {name}", place)


def _object_attribute(run: Run, holder: Ref, payload: ObjectPayload, name: str, place: Place) -> Value:
    if name in payload.attributes:
        return payload.attributes[name]
    end = model_end(run, payload, name, place) if payload.model >= 0 and name in ENDS else None
    if end is not None:
        return end
    if payload.model >= 0 and name in SERVING:
        return serving_end(run, holder, name)
    found = library_member(run, holder, payload.callee, name, place)
    if found is not None:
        return found
    if name in payload.arguments:
        return payload.arguments[name].value
    return LibraryMethod(holder, f"{payload.callee}.{name}")


def library_member(run: Run, holder: Value, type_name: str, name: str, place: Place) -> Value | None:
    """A catalogued attribute or method of a library class, None when nothing is known of it."""
    attribute = run.catalogue.attribute(type_name, name)
    if isinstance(attribute, AttributeEntry):
        return library_attribute(run, holder, attribute, place)
    method = run.catalogue.method(type_name, name)
    return LibraryMethod(holder, method.name) if method is not None else None


def _typed_attribute(run: Run, holder: Data | StreamValue | StatisticValue, name: str, place: Place) -> Value:
    own = "" if isinstance(holder, StatisticValue) else holder.type
    if isinstance(holder, StreamValue) and not own:
        own = STREAM_TYPE
    for candidate in (own, *DATA_TYPES) if own in ("", *DATA_TYPES) else (own,):
        found = library_member(run, holder, candidate, name, place)
        if found is not None:
            return found
    if isinstance(holder, Data) and name in STREAM_METHODS:
        return LibraryMethod(StreamValue(holder, STREAM_TYPE), f"{STREAM_TYPE}.{name}")
    return LibraryMethod(holder, f"{own or 'data'}.{name}")


def column_or_value(run: Run, value: Value, place: Place) -> Value:
    """`table.price` that is read and not called: the column, where a table has no method of that name."""
    if not isinstance(value, LibraryMethod) or not isinstance(value.receiver, Data) or value.receiver.type != TABLE or is_locator(value):
        return value
    owner, _, name = value.callee.rpartition(".")
    if owner != TABLE or run.catalogue.call(value.callee) is not None:
        return value
    return get_item(run, value.receiver, Const(name), place)


def _unknown_attribute(run: Run, holder: UnknownValue, name: str, place: Place) -> Value:
    method = run.catalogue.method(KERAS_MODEL, name)
    if method is not None and method.effect in ("endpoint", "event") and holder.reason.detail.partition(".")[0] not in OTHER_MODELS:
        return LibraryMethod(holder, method.name)
    if name in STREAM_METHODS:
        return LibraryMethod(StreamValue(as_data(run, holder, place), STREAM_TYPE), f"{STREAM_TYPE}.{name}")
    if holder in run.origins and name in TEXT_METHODS:
        return LibraryMethod(holder, f"str.{name}")
    for candidate in DATA_TYPES:
        found = run.catalogue.method(candidate, name)
        if found is not None and found.effect in ("step", "identity", "statistic"):
            return LibraryMethod(as_data(run, holder, place), found.name)
    return run.item(holder, f".{name}", place)
