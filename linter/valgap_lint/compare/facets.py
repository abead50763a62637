"""The facets of a contract. A new facet is one entry of the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar, Union, cast

from valgap_lint.compare import readings, scales
from valgap_lint.compare.allowances import (
    Allowance,
    always,
    cropped_in_training,
    never,
    one_at_a_time,
    partial_in_training,
    random_in_training,
    rows_apart,
    sized_by_crop,
)
from valgap_lint.compare.colors import CHANNELS
from valgap_lint.compare.columns import choices_of, column_words, columns, same_columns
from valgap_lint.compare.fitting import GEOMETRY, RESAMPLING
from valgap_lint.compare.image import SIZE
from valgap_lint.compare.labels import ENCODING
from valgap_lint.compare.origin import ORIGIN, words_of
from valgap_lint.compare.stream import COMPLETENESS, ORDER, RANDOM
from valgap_lint.compare.tracked import Field, State, Tracked
from valgap_lint.compare.values import VALUES
from valgap_lint.compare.wording import listed, numbers
from valgap_lint.ir.facts import Constant
from valgap_lint.ir.verdicts import State as Outcome

T = TypeVar("T")

Reading = Callable[[State], Union[Tracked[T], None]]
Comparing = Callable[[T, T], Union[Outcome, None]]


@dataclass(frozen=True, slots=True)
class Facet(Generic[T]):
    """How one facet is read from a state, published, worded and compared.

    `component` is the kind of data it speaks of, x or y. `same` compares two known values: identical, allowed (no model tells them
    apart), different, undecided, or None where another facet says what there is to say. `allowed` tells which differences
    are normal between two roles, `open` which nobody can judge. `restart` is what counting starts from again
    after a step that could not be read. `set_by` names the operation of a value that keeps track of it by itself.
    """

    name: str
    title: str
    read: Reading[T]
    publish: Callable[[T], Constant]
    wording: Callable[[T], str]
    same: Comparing[T]
    allowed: Allowance = never
    open: Allowance = never
    component: str = "x"
    lone: Outcome | None = Outcome.UNDECIDED
    restart: tuple[T, ...] = ()
    set_by: Callable[[T], int | None] | None = None


def equal(left: T, right: T) -> Outcome:
    """Identical or different."""
    return Outcome.IDENTICAL if left == right else Outcome.DIFFERENT


def _of(field: Field[T]) -> Reading[T]:
    return lambda state: state.get(field)


def _entry(facet: Facet[T]) -> Facet[object]:
    """An entry of the table, which holds facets of all types."""
    return cast("Facet[object]", facet)


FACETS: tuple[Facet[object], ...] = (
    _entry(Facet("image.size", "the image size", _of(SIZE), tuple, readings.size_words, equal, sized_by_crop)),
    _entry(
        Facet(
            "image.resampling",
            "the interpolation",
            _of(RESAMPLING),
            readings.resampling_name,
            readings.resampling_words,
            readings.same_resampling,
        )
    ),
    _entry(
        Facet(
            "image.geometry",
            "how images are fitted to their size",
            _of(GEOMETRY),
            readings.geometry_name,
            readings.geometry_name,
            readings.same_geometry,
            cropped_in_training,
        )
    ),
    _entry(Facet("image.color", "the colour order", readings.color, str, readings.color_words, equal)),
    _entry(Facet("image.channels", "the number of channels", _of(CHANNELS), int, str, equal)),
    _entry(
        Facet(
            "values.scale",
            "the value scale",
            _of(VALUES),
            scales.scale_value,
            scales.scale_words,
            scales.same_scale,
            restart=VALUES.restart,
            set_by=scales.scaled_by,
        )
    ),
    _entry(Facet("values.range", "the value range", scales.value_range, tuple, numbers, scales.same_range, lone=None)),
    _entry(
        Facet(
            "values.standardization",
            "the standardisation",
            _of(VALUES),
            scales.standardization_words,
            scales.standardization_words,
            scales.same_standardization,
            restart=VALUES.restart,
            set_by=scales.standardized_by,
        )
    ),
    _entry(
        Facet(
            "values.transforms",
            "the other steps",
            _of(VALUES),
            scales.transform_names,
            scales.transform_words,
            scales.same_transforms,
            restart=VALUES.restart,
            set_by=scales.transformed_by,
        )
    ),
    _entry(Facet("table.columns", "the columns", columns, choices_of, column_words, same_columns, lone=None)),
    _entry(
        Facet(
            "random.transforms",
            "the random transformations",
            _of(RANDOM),
            tuple,
            listed,
            readings.same_set,
            random_in_training,
            restart=RANDOM.restart,
        )
    ),
    _entry(Facet("order.shuffle", "the order", _of(ORDER), str, readings.order_words, equal, always, restart=ORDER.restart)),
    _entry(
        Facet(
            "completeness.rows",
            "how much of the data is used",
            _of(COMPLETENESS),
            str,
            readings.rows_words,
            equal,
            partial_in_training,
            one_at_a_time,
            restart=COMPLETENESS.restart,
        )
    ),
    _entry(
        Facet("labels.encoding", "the label encoding", _of(ENCODING), str, str, equal, component="y", lone=None, restart=ENCODING.restart)
    ),
    _entry(Facet("origin.rows", "the rows", _of(ORIGIN), words_of, words_of, equal, rows_apart, restart=ORIGIN.restart)),
)
