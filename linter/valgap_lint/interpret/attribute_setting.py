"""Setting attributes: of instances, classes, library objects and namespaces."""

from __future__ import annotations

from dataclasses import replace

from valgap_lint.interpret import containers
from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.attributes import TABLE
from valgap_lint.interpret.classes import find_member
from valgap_lint.interpret.facts import as_argument
from valgap_lint.interpret.flags import set_flag
from valgap_lint.interpret.item_assignment import set_item
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.object_calls import store_attributes
from valgap_lint.interpret.values import (
    Alternatives,
    ClassValue,
    Const,
    Data,
    DictPayload,
    Function,
    InstancePayload,
    Method,
    ModuleValue,
    ObjectPayload,
    Passed,
    Ref,
    Symbol,
    Value,
)
from valgap_lint.ir.places import Place
from valgap_lint.ir.timeline import Happening


def set_attribute(run: Run, holder: Value, name: str, value: Value, place: Place) -> None:
    """`holder.name = value`."""
    if isinstance(holder, Alternatives):
        for _, item in holder.items:
            set_attribute(run, item, name, value, place)
    match holder:
        case ClassValue():
            run.state.write(holder.members, name, value)
        case Data() if holder.type == TABLE:
            _set_column(run, holder, name, value, place)
        case Symbol():
            set_flag(run, holder, name, value)
        case ModuleValue():
            frame = run.modules.frame(holder.name)
            if frame is not None:
                run.state.write(frame.cells, name, value)
        case Ref():
            _set_on_object(run, holder, name, value, place)
        case _:
            return


def _set_on_object(run: Run, holder: Ref, name: str, value: Value, place: Place) -> None:
    payload = run.state.load(holder)
    match payload:
        case InstancePayload():
            _set_on_instance(run, holder, payload, name, value, place)
        case ObjectPayload():
            attributes = {**payload.attributes, name: value}
            run.state.store(holder, replace(payload, attributes=attributes))
            if name == "trainable":
                trainable_set(run, payload.model, value, place)
        case DictPayload() if name != "__dict__":
            run.state.store(holder, replace(payload, items={**payload.items, name: containers.contained(run, holder, value, place)}))
        case _:
            return


def _set_column(run: Run, holder: Data, name: str, value: Value, place: Place) -> None:
    """`table.price = value`."""
    changed = set_item(run, holder, Const(name), value, place)
    if isinstance(changed, Data):
        run.replace_data(holder, changed)


def _set_on_instance(run: Run, holder: Ref, payload: InstancePayload, name: str, value: Value, place: Place) -> None:
    """Through the setter of a property, or `__setattr__`, where the class has one."""
    for member, passed in ((f"{name}.setter", (value,)), ("__setattr__", (Const(name), value))):
        setter = find_member(payload.owner, member)
        if isinstance(setter, Function):
            run.call(Method(holder, setter), Arguments(tuple(Passed(item, place) for item in passed)), place)
            return
    content = run.dictionary(value) if name == "__dict__" else None
    values = {name: value} if content is None else {str(key): item for key, item in content.items.items()}
    store_attributes(run, holder, values)


def trainable_set(run: Run, model: int, value: Value, place: Place) -> None:
    """`model.trainable = value`: an event of the model."""
    if model >= 0:
        argument = as_argument(run, "trainable", Passed(value, place))
        run.recorder.event(model, Happening.TRAINABLE_SET, place, arguments=(argument,), conditional=bool(run.conditions))
