"""Effect figure: what a script shows in a picture, and the text that it sets over it."""

from __future__ import annotations

from valgap_lint.interpret.library import LibraryCall
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.ports import as_data, is_data
from valgap_lint.interpret.quantities import captioned
from valgap_lint.interpret.values import NONE, Data, Passed, UnknownValue, Value

NEAR = 8
"""Lines between a picture and its caption, at most."""


def figure(run: Run, call: LibraryCall) -> Value:
    """`plt.imshow(images[i])`, then `plt.title(names[i])`: predictions and the data they are shown with belong together."""
    passed = call.given("shown")
    if call.entry.keys.text("how") == "picture":
        run.uses.picture = passed if passed is not None and is_data(run, passed.value) else None
        return NONE
    picture = run.uses.picture
    if passed is not None and picture is not None and _is_near(picture, call):
        shown = as_data(run, picture.value, call.place)
        for text in _data_in(run, passed):
            captioned(run, shown, text, call.callee, call.place)
    return NONE


def _is_near(picture: Passed, call: LibraryCall) -> bool:
    before, place = picture.place, call.place
    if before is None or (before.path, before.cell) != (place.path, place.cell):
        return False
    return abs(place.span.start.line - before.span.start.line) <= NEAR


def _data_in(run: Run, passed: Passed) -> tuple[Data, ...]:
    """The data that a text is made of."""
    if isinstance(passed.value, UnknownValue):
        return run.uses.texts.get(passed.value, ())
    return (as_data(run, passed.value, passed.place or run.somewhere),) if is_data(run, passed.value) else ()
