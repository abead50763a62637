"""TensorFlow Datasets: what data cannot say."""

from __future__ import annotations

from dataclasses import replace

from valgap_lint.catalogue.chains import batched, is_set, shuffled
from valgap_lint.catalogue.outcomes import Bound, Group, Leaf, Outcome, Step, Stream, constant
from valgap_lint.ir.facts import Known
from valgap_lint.ir.operations import Argument

_TENSOR = "tensorflow.Tensor"
_DATASET = "tensorflow.data.Dataset"
SPLITS = "tensorflow_datasets.Splits"
"""What is loaded without a split: a dictionary of datasets by the names of the splits."""


def loaded(bound: Bound) -> Outcome:
    """`tfds.load("cats_vs_dogs", split=["train[:80%]", "train[80%:]"], as_supervised=True, with_info=True)`."""
    data = _splits(bound, bound.renamed("name", "name"))
    return Group((data, Leaf((Step("unknown"),), "tensorflow_datasets.core.DatasetInfo"))) if is_set(bound.fact("with_info")) else data


def built(bound: Bound) -> Outcome:
    """`builder.as_dataset(split="train")`."""
    return _splits(bound, bound.renamed("self.name", "name"))


def _splits(bound: Bound, name: Argument) -> Outcome:
    split = bound.renamed("split", "part")
    match split.value:
        case Known(tuple(parts)):
            return Group(tuple(_stream(bound, name, Argument("part", Known(part), split.place)) for part in parts))
        case Known(None):
            return replace(_stream(bound, name, split), type=SPLITS)
        case _:
            return _stream(bound, name, split)


def _stream(bound: Bound, name: Argument, part: Argument) -> Stream:
    steps = (*shuffled(bound, "shuffle_files"), *batched(bound))
    images = Leaf((_rows(name, part, "x"),), _TENSOR)
    if not is_set(bound.fact("as_supervised")):
        return Stream(images, steps, _DATASET)
    return Stream(Group((images, Leaf((_rows(name, part, "y"),), _TENSOR, "y"))), steps, _DATASET)


def _rows(name: Argument, part: Argument, component: str) -> Step:
    return Step("dataset", (name, part, constant("component", component)))
