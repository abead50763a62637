"""Effects augmenter and augment: objects that change images, and the masks that belong to them, when they are called."""

from __future__ import annotations

from valgap_lint.interpret.effects.augmentation import KIND, augmented, is_endless
from valgap_lint.interpret.library import LibraryCall
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.opaque import uncatalogued
from valgap_lint.interpret.ports import as_data
from valgap_lint.interpret.values import NONE, Const, DictPayload, ObjectPayload, Ref, TupleValue, Value

TARGETS = {"image": "image", "images": "image", "mask": "mask", "masks": "mask", "segmentation_maps": "mask", "heatmaps": "mask"}
"""The names under which images, and what is laid over them, are passed."""


def make_augmenter(run: Run, call: LibraryCall) -> Value:
    """An augmenter, not yet called."""
    return run.state.allocate(ObjectPayload(call.callee, KIND, call.place, dict(call.bound)))


def augment(run: Run, call: LibraryCall) -> Value:
    """An augmenter called: a dictionary with what was passed, or the images themselves, as the entry's `how` says."""
    payload = run.state.load(call.receiver) if isinstance(call.receiver, Ref) else None
    if not isinstance(payload, ObjectPayload) or call.receiver is None:
        return run.unknown("unmodelled-call", f"{call.callee}()", call.place)
    if is_endless(run, call.receiver):
        return uncatalogued(run, payload.callee, call.arguments, call.place)
    given = {name: passed for name, passed in call.bound.items() if passed.value != NONE}
    targets = {**TARGETS, **_more_targets(run, payload)}
    changed = {
        name: augmented(run, payload, as_data(run, passed.value, call.place), targets[name], call.place)
        for name, passed in given.items()
        if name in targets
    }
    if call.entry.keys.text("how") == "named":
        kept: dict[object, Value] = {name: passed.value for name, passed in given.items()}
        return run.state.allocate(DictPayload(kept | changed))
    results = tuple(changed.values())
    if not results:
        return uncatalogued(run, call.callee, call.arguments, call.place)
    return results[0] if len(results) == 1 else TupleValue(results)


def _more_targets(run: Run, payload: ObjectPayload) -> dict[str, str]:
    """`additional_targets={"image2": "image"}`."""
    passed = payload.arguments.get("additional_targets")
    more = run.dictionary(passed.value) if passed is not None else None
    items = more.items.items() if more is not None else ()
    return {str(name): TARGETS.get(str(value.value), "") for name, value in items if isinstance(value, Const)}
