"""Known functions that no other kind of step covers: which one, with which settings, and what they leave alone."""

from __future__ import annotations

from typing import TypeVar

from valgap_lint.compare.chain import Transformed
from valgap_lint.compare.steps import Step, digest, short_name
from valgap_lint.compare.tracked import Anchor, Field, Tracked, brief
from valgap_lint.compare.whose import beside, whose
from valgap_lint.ir.facts import Known, Unknown

T = TypeVar("T")

RESIZING = frozenset(
    [
        "copyMakeBorder",
        "crop",
        "crop_and_resize",
        "decimate",
        "depth_to_space",
        "downscale_local_mean",
        "expand",
        "extract_patches",
        "hog",
        "melspectrogram",
        "mfcc",
        "pad",
        "pyrDown",
        "pyrUp",
        "reduce",
        "rescale",
        "resize",
        "rot90",
        "rotate",
        "slice",
        "space_to_depth",
        "spectrogram",
        "stft",
        "tile",
        "transform",
        "transpose",
        "warp",
        "warpAffine",
        "warpPerspective",
        "zoom",
    ]
)
"""Functions after which the size of an image is another, or depends on arguments that are not looked at."""

RECOLORING = frozenset(
    ["applyColorMap", "Canny", "effect_spread", "extract_patches", "getchannel", "hog", "inRange", "quantize", "sobel_edges", "split"]
)
"""Functions after which the channels of an image are others."""


ARRANGING = frozenset(
    [
        "HorizontalFlip",
        "TimeseriesGenerator",
        "Transpose",
        "VerticalFlip",
        "as_strided",
        "copy",
        "delete",
        "drop",
        "drop_duplicates",
        "dropna",
        "explode",
        "flip",
        "flip_left_right",
        "flip_up_down",
        "fliplr",
        "flipud",
        "gather",
        "head",
        "moveaxis",
        "parse_example",
        "parse_sequence_example",
        "parse_single_example",
        "parse_single_sequence_example",
        "query",
        "repeat",
        "reset_index",
        "roll",
        "rollaxis",
        "rot90",
        "set_index",
        "shift",
        "sliding_window_view",
        "sort",
        "sort_index",
        "sort_values",
        "split",
        "swapaxes",
        "tail",
        "tile",
        "timeseries_dataset_from_array",
        "truncate",
        "unstack",
        "window",
    ]
)
"""Functions that move numbers about, repeat them or leave some out, and change none."""


def arranges(name: str) -> bool:
    """Whether a function changes no number. An item of what is taken apart is one, too."""
    return name.rpartition(".")[2] in ARRANGING or name.startswith(("item ", "columns, part"))


def function_of(step: Step) -> Transformed:
    """The function that a step applies. Settings that are not known make it equal only to itself."""
    name = function_name(step)
    others = [argument for argument in step.operation.arguments if argument.name != "name"]
    known = tuple(f"{argument.name}={argument.value.value!r}" for argument in others if isinstance(argument.value, Known))
    unknown = tuple(f"{argument.name}{step.exact}" for argument in others if not isinstance(argument.value, Known))
    rows, basis, words = whose(step) if "." in name else beside(step)
    given = [
        f"{argument.name}={argument.value.value!r}" if isinstance(argument.value, Known) else f"{argument.name}=?"
        for argument in others
        if argument.place is not None
    ]
    shown = f"{name}({', '.join(given)})" if given else name
    fitted = f"{shown} fitted on {words}" if step.sides and "." in name else shown
    return Transformed(name, step.operation.id, settings=(*known, *rows), basis=(*unknown, *basis), words=fitted, arranges=arranges(name))


def function_name(step: Step) -> str:
    """The function's name; `fit_transform` applies what `transform` does."""
    return step.word("name", short_name(step.operation.callee)).replace(".fit_transform", ".transform")


def unknown_after(step: Step, field: Field[T], names: frozenset[str], words: str) -> Tracked[T] | None:
    """A field after a function that may change it in a way that is not looked at. The same function leaves equal values equal."""
    old = step.before.get(field)
    if old is None or step.word("name", short_name(step.operation.callee)).rpartition(".")[2] not in names:
        return old
    function = function_of(step)
    key = f"{digest(old)} > {function.name}{function.settings}{function.basis}"
    reason = step.reason("data-dependent", f"{words} after {function.name} is not known")
    exact = f"{' > '.join(anchor.exact for anchor in old.anchors)} > {key}"
    return Tracked(Unknown(reason), step.operation.id, (Anchor(brief(key), brief(exact), reason, function.name),))
