"""Which undecided facets leave a verdict undecided."""

from __future__ import annotations

from collections.abc import Mapping

from valgap_lint.compare.allowances import (
    Allowance,
    Seen,
    always,
    cropped_in_training,
    never,
    random_in_training,
    rows_apart,
    sized_by_crop,
)


def known_elsewhere(left: Seen, right: Seen) -> bool:
    """Training may leave rows out; how much the other side uses has to be known."""
    return left.trains != right.trains and all(side.trains or side.certain for side in (left, right))


WEIGHTLESS: Mapping[str, Allowance] = {
    "image.size": sized_by_crop,
    "image.resampling": never,
    "image.geometry": cropped_in_training,
    "image.color": never,
    "image.channels": never,
    "values.scale": never,
    "values.range": never,
    "values.standardization": never,
    "values.transforms": never,
    "table.columns": never,
    "random.transforms": random_in_training,
    "order.shuffle": always,
    "completeness.rows": known_elsewhere,
    "labels.encoding": never,
    "origin.rows": rows_apart,
}
"""When a facet may stay undecided in a pair without a word on the whole: whatever it is, it would be allowed there.

`always`: the order of samples changes no mean over all of them. `never`: identical needs it to be known. Rows of the training data
are meant to be others, so that their origin is open beside any other endpoint; between validation and evaluate both must be known.
"""
