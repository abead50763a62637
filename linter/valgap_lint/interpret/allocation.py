"""New instances of the user's classes, before their `__init__` is run."""

from __future__ import annotations

from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.values import ClassValue, InstancePayload, Ref
from valgap_lint.ir.places import Place
from valgap_lint.ir.timeline import Happening

MODEL_BASES = ("keras.Model", "keras.Sequential")


def empty_instance(run: Run, owner: ClassValue, place: Place) -> Ref:
    """A new instance; one of a class of models is a model that was built."""
    model = -1
    if any(run.catalogue.is_a(owner.library_base, base) for base in MODEL_BASES if owner.library_base):
        model = run.recorder.model(owner.name, "subclass", place)
        run.recorder.event(model, Happening.BUILT, place)
    ref = run.state.allocate(InstancePayload(owner, {}, model))
    if model >= 0:
        run.model_refs[model] = ref
    return ref
