"""Binding values to names, attributes, items and patterns of them."""

from __future__ import annotations

import libcst as cst

from valgap_lint.interpret.attribute_setting import set_attribute
from valgap_lint.interpret.classes import attribute_name
from valgap_lint.interpret.elements import unpack
from valgap_lint.interpret.indexing import is_locator
from valgap_lint.interpret.item_assignment import delete_item, set_item
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.scopes import Frame
from valgap_lint.interpret.subscripts import key_of
from valgap_lint.interpret.values import Data, InstancePayload, LibraryMethod, ObjectPayload, Ref, Value


def assign(run: Run, target: cst.BaseExpression, value: Value, frame: Frame) -> None:
    """Binds `value` to an assignment target."""
    match target:
        case cst.Name():
            bind(run, target.value, value, frame)
        case cst.Tuple() | cst.List():
            _assign_sequence(run, target, value, frame)
        case cst.StarredElement():
            assign(run, target.value, value, frame)
        case cst.Attribute():
            set_attribute(run, run.evaluate(target.value, frame), attribute_name(target.attr.value, frame), value, frame.unit.place(target))
        case cst.Subscript():
            owner = target.value
            holder = run.evaluate(owner, frame)
            if isinstance(holder, LibraryMethod) and is_locator(holder) and isinstance(owner, cst.Attribute):
                owner, holder = owner.value, holder.receiver
            changed = set_item(run, holder, key_of(run, target, frame), value, frame.unit.place(target))
            if changed != holder:
                assign(run, owner, changed, frame)
                if isinstance(holder, Data) and isinstance(changed, Data):
                    run.replace_data(holder, changed)
        case _:
            return


def bind(run: Run, name: str, value: Value, frame: Frame) -> None:
    """Binds a name in the frame that owns it. The first name that a model is given stays its name."""
    if isinstance(value, Ref):
        payload = run.state.load(value)
        if isinstance(payload, ObjectPayload | InstancePayload) and payload.model >= 0:
            run.model_names.setdefault(payload.model, name)
    run.state.write(frame.target(name).cells, name, value)


def _assign_sequence(run: Run, target: cst.Tuple | cst.List, value: Value, frame: Frame) -> None:
    elements = target.elements
    starred = next((i for i, element in enumerate(elements) if isinstance(element, cst.StarredElement)), None)
    values = unpack(run, value, len(elements), starred, frame.unit.place(target))
    for element, item in zip(elements, values, strict=True):
        assign(run, element.value, item, frame)


def delete(run: Run, target: cst.BaseExpression, frame: Frame) -> None:
    """Forgets a name, or an item of a list or dict; other targets of `del` are left as they are."""
    match target:
        case cst.Name():
            run.state.delete(frame.target(target.value).cells, target.value)
        case cst.Tuple() | cst.List():
            for element in target.elements:
                delete(run, element.value, frame)
        case cst.Subscript():
            delete_item(run, run.evaluate(target.value, frame), key_of(run, target, frame), frame.unit.place(target))
        case _:
            return
