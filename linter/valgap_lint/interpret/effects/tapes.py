"""Effect gradient: what a tape's gradient is taken with respect to tells learning from looking."""

from __future__ import annotations

from valgap_lint.interpret.elements import literal_items
from valgap_lint.interpret.library import LibraryCall
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.values import Data, Ref, Value


def gradient(run: Run, call: LibraryCall) -> Value:
    """`tape.gradient(loss, model.trainable_weights)` trains; with respect to data, as in a saliency map, it does not."""
    sources = call.value("sources")
    if isinstance(call.receiver, Ref) and sources is not None:
        items = literal_items(run, sources)
        of_data = all(isinstance(item, Data) for item in ((sources,) if items is None else items))
        run.uses.differentiated(call.receiver.address, of_data=of_data)
    return run.unknown("data-dependent", "gradients", call.place)
