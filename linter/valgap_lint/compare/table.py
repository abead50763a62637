"""The fields of the fold and what each kind of operation does to them. A new field is one line here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar, cast

from valgap_lint.compare import colors, columns, counting, dtypes, fitting, image, labels, origin, scaling, single, stream, values
from valgap_lint.compare.steps import Transition, Transitions
from valgap_lint.compare.tracked import Field

T = TypeVar("T")

AnyField = Field[object]
AnyTransition = Transition[object]


def _entry(field: Field[T], transitions: Transitions[T]) -> tuple[AnyField, Mapping[str, AnyTransition]]:
    """An entry of the table, which holds fields of all types."""
    return cast("AnyField", field), cast("Mapping[str, AnyTransition]", transitions)


FIELDS: tuple[tuple[AnyField, Mapping[str, AnyTransition]], ...] = (
    _entry(image.SIZE, image.SIZE_TRANSITIONS),
    _entry(fitting.RESAMPLING, fitting.RESAMPLING_TRANSITIONS),
    _entry(fitting.GEOMETRY, fitting.GEOMETRY_TRANSITIONS),
    _entry(colors.COLOR, colors.COLOR_TRANSITIONS),
    _entry(colors.CHANNELS, colors.CHANNELS_TRANSITIONS),
    _entry(values.VALUES, scaling.VALUE_TRANSITIONS),
    _entry(dtypes.DTYPE, dtypes.DTYPE_TRANSITIONS),
    _entry(stream.RANDOM, stream.RANDOM_TRANSITIONS),
    _entry(stream.ORDER, stream.ORDER_TRANSITIONS),
    _entry(stream.COMPLETENESS, stream.COMPLETENESS_TRANSITIONS),
    _entry(single.SINGLE, single.SINGLE_TRANSITIONS),
    _entry(counting.COUNT, counting.COUNT_TRANSITIONS),
    _entry(columns.COLUMNS, columns.COLUMNS_TRANSITIONS),
    _entry(labels.ENCODING, labels.ENCODING_TRANSITIONS),
    _entry(origin.ORIGIN, origin.ORIGIN_TRANSITIONS),
)


def by_kind() -> Mapping[str, tuple[tuple[AnyField, AnyTransition], ...]]:
    """The transitions of each kind of operation. A kind that stands nowhere changes nothing."""
    found: dict[str, list[tuple[AnyField, AnyTransition]]] = {}
    for field, transitions in FIELDS:
        for kind, transition in transitions.items():
            found.setdefault(kind, []).append((field, transition))
    return {kind: tuple(pairs) for kind, pairs in found.items()}
