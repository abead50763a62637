"""Models called on data, `model(x)`: in loops of the user's own, in steps, or on their own."""

from __future__ import annotations

from dataclasses import dataclass

from valgap_lint.interpret.effects.components import Supply, components
from valgap_lint.interpret.effects.endpoints import STEPS, owners, record_endpoint, scope
from valgap_lint.interpret.facts import as_argument
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.structure import leaves
from valgap_lint.interpret.values import Passed, TupleValue, Value
from valgap_lint.ir.endpoints import Component, Endpoint, Role
from valgap_lint.ir.places import Place
from valgap_lint.ir.timeline import Happening


@dataclass(frozen=True, slots=True)
class DirectCall:
    """A model called on data: the model's number, the operation that the call is, the first argument and the one named `training`."""

    model: int
    operation: int
    data: Passed
    training: Passed | None
    place: Place


def called_on_data(run: Run, call: DirectCall) -> None:
    """Records the event and, where the user's code is what calls the model, an endpoint: training in a gradient tape, else prediction."""
    number = run.recorder.call()
    where = scope(run)
    arguments = (as_argument(run, "training", call.training),) if call.training is not None else ()
    ids: tuple[str, ...] = ()
    if where in STEPS:
        run.stepping.append((call.model, tuple(leaf.port for leaf in leaves(run, call.data.value, call.place))))
    elif not _inside_layer(run):
        role, place, data = _supplied(run, call)
        endpoint = Endpoint(
            "", role, call.model, number, place, data.place, data.components, arguments, data.container, data_text=data.words
        )
        ids = (record_endpoint(run, endpoint),)
        run.uses.outputs[call.operation] = ids[0]
        if role is Role.EVALUATE:
            run.uses.passes.add(ids[0])
        if role is Role.PREDICT:
            run.predictions[call.operation] = (number, call.model)
    run.recorder.event(
        call.model,
        Happening.CALLED,
        call.place,
        call=number,
        endpoints=ids,
        arguments=arguments,
        scope=where,
        conditional=bool(run.conditions),
    )


def _supplied(run: Run, call: DirectCall) -> tuple[Role, Place, Supply]:
    """What the data are for, where they reach the model, and the data.

    In a loop over a dataset that is the loop, and the labels beside the inputs are supplied too; elsewhere it is the call.
    """
    found = components(leaves(run, call.data.value, call.place), "x")
    loop = _loop_over(run, found)
    if loop is None:
        role = Role.TRAIN if run.tapes else Role.PREDICT
        return role, call.place, Supply(found, "array", call.data.place or call.place, call.data.words)
    labels = _labels_beside(run, loop.value, found, call.place)
    found += tuple(component for item in labels for component in components(leaves(run, item, call.place), "y"))
    place = loop.place or call.place
    return Role.TRAIN if run.tapes else Role.EVALUATE, place, Supply(found, "dataset", place, loop.words)


def _inside_layer(run: Run) -> bool:
    """Whether the run is in a method of a model or layer of the user's: what it calls there is part of that model."""
    methods = (function for function in run.functions if function.frame.kind == "class")
    classes = (owner for method in methods for owner in owners(run, method))
    return any(owner.library_base and run.catalogue.is_a(owner.library_base, "keras.Layer") for owner in classes)


def _loop_over(run: Run, found: tuple[Component, ...]) -> Passed | None:
    """The innermost loop over a stream whose elements the data are."""
    wanted = {component.port.operation for component in found}
    for loop in reversed(run.passes):
        if wanted & {leaf.port.operation for leaf in leaves(run, loop.value, loop.place or run.somewhere)}:
            return loop
    return None


def _labels_beside(run: Run, element: Value, found: tuple[Component, ...], place: Place) -> tuple[Value, ...]:
    """The second part of a stream's element where the first is what the model was called on."""
    if not isinstance(element, TupleValue) or len(element.items) not in (2, 3):
        return ()
    inputs = {leaf.port for leaf in leaves(run, element.items[0], place)}
    return element.items[1:2] if inputs & {component.port for component in found} else ()
