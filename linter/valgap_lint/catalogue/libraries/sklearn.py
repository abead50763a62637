"""scikit-learn: its data sets."""

from __future__ import annotations

from valgap_lint.catalogue.chains import is_set
from valgap_lint.catalogue.outcomes import Bound, Group, Leaf, Outcome, Step, constant

_ARRAY = "numpy.ndarray"


def dataset(bound: Bound) -> Outcome:
    """`load_iris()`, or `load_iris(return_X_y=True)`: rows sorted by class in `load_iris` and `load_wine`."""
    name = bound.callee.rpartition(".")[2].partition("_")[2]
    x, y = (Step("dataset", (constant("name", name), constant("part", "all"), constant("component", part))) for part in ("x", "y"))
    if is_set(bound.fact("return_X_y")):
        return Group((Leaf((x,), _ARRAY), Leaf((y,), _ARRAY, "y")))
    return Leaf((x,), "sklearn.utils.Bunch")


def made(bound: Bound) -> Outcome:
    """`make_classification()`: numbers drawn at random, and their labels."""
    name = bound.callee.rpartition(".")[2]
    x, y = (Step("dataset", (constant("name", name), constant("part", "all"), constant("component", part))) for part in ("x", "y"))
    return Group((Leaf((x,), _ARRAY), Leaf((y,), _ARRAY, "y")))
