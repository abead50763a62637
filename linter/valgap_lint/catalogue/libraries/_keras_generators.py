"""Keras: `ImageDataGenerator` and what its `flow` methods deliver."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.catalogue.chains import batched, cast, is_set, shuffled, undecided
from valgap_lint.catalogue.libraries._keras_images import pillow_image
from valgap_lint.catalogue.meaning import mapped
from valgap_lint.catalogue.outcomes import Bound, Group, Leaf, Outcome, Step, Stream, constant
from valgap_lint.ir.facts import Fact, Known, Unknown
from valgap_lint.ir.operations import Argument

_ARRAY = "numpy.ndarray"
_PACKAGE = "keras.preprocessing.image"
_RANDOM = (
    "rotation_range",
    "width_shift_range",
    "height_shift_range",
    "brightness_range",
    "shear_range",
    "zoom_range",
    "channel_shift_range",
    "horizontal_flip",
    "vertical_flip",
)
_SAMPLEWISE = ("samplewise_center", "samplewise_std_normalization")
_FEATUREWISE = ("featurewise_center", "featurewise_std_normalization", "zca_whitening")


def generator_flow(bound: Bound) -> Outcome:
    """`gen.flow(x, y)`: the first rows are for validation, in the order given."""
    rows = _split(bound)
    images = Leaf((*rows, cast("float32"), *_transformations(bound)), _ARRAY, input="x")
    steps = (*shuffled(bound, "shuffle"), *batched(bound))
    if bound.fact("y") == Known(None):
        return Stream(images, steps, f"{_PACKAGE}.NumpyArrayIterator")
    return Stream(Group((images, Leaf(rows, _ARRAY, "y", "y"))), steps, f"{_PACKAGE}.NumpyArrayIterator")


def generator_flow_from_directory(bound: Bound) -> Outcome:
    """`gen.flow_from_directory("train")`: of each class the first files, sorted by name, are for validation."""
    classes = (bound.renamed("classes", "classes"), bound.renamed("class_mode", "label_mode"))
    shared = (bound.renamed("directory", "directory"), *_subset(bound), constant("split_rule", "first-of-each-class"), *classes)
    return _files(bound, shared, "DirectoryIterator", "")


def generator_flow_from_dataframe(bound: Bound) -> Outcome:
    """`gen.flow_from_dataframe(frame, x_col="path")`: the first rows are for validation."""
    classes = (bound.renamed("classes", "classes"), bound.renamed("class_mode", "label_mode"))
    shared = (bound.renamed("directory", "directory"), bound.renamed("dataframe", "frame"), *_subset(bound))
    return _files(bound, (*shared, constant("split_rule", "first"), *classes), "DataFrameIterator", "dataframe")


def generator_standardize(bound: Bound) -> Outcome:
    """`gen.standardize(x)`: all that is not random."""
    return Leaf(tuple(_standardization(bound)), _ARRAY, input="x")


def _files(bound: Bound, shared: tuple[Argument, ...], iterator: str, frame: str) -> Stream:
    rows = _split(bound) if frame else ()
    steps = (*pillow_image(bound, "target_size"), cast("float32"), *_transformations(bound))
    images = Leaf((Step("directory", (*shared, constant("component", "x"))), *rows, *steps), _ARRAY, input=frame)
    order = (*shuffled(bound, "shuffle"), *batched(bound))
    mode = bound.fact("class_mode")
    if mode == Known(None):
        return Stream(images, order, f"{_PACKAGE}.{iterator}")
    labels = Leaf((Step("directory", (*shared, constant("component", "y"))), *rows), _ARRAY, "y", frame)
    element = Group((images, images if mode == Known("input") else labels))
    return Stream(element, order, f"{_PACKAGE}.{iterator}")


def _subset(bound: Bound) -> tuple[Argument, ...]:
    return bound.renamed("subset", "subset"), bound.renamed("self.validation_split", "validation_split")


def _split(bound: Bound) -> tuple[Step, ...]:
    if bound.fact("subset") == Known(None):
        return ()
    size = bound.renamed("self.validation_split", "size")
    fixed = (constant("shuffle", False), constant("splitter", "ImageDataGenerator"))
    return (Step("split", (bound.renamed("subset", "part"), size, *fixed)),)


def _transformations(bound: Bound) -> Iterator[Step]:
    for name in _RANDOM:
        yield from _random(bound, name)
    yield from _standardization(bound)


def _random(bound: Bound, name: str) -> Iterator[Step]:
    argument = bound.renamed(f"self.{name}", "transform")
    if is_set(argument.value) is False:
        return
    sure = bool(is_set(argument.value))
    unsure = undecided(argument.value, name)
    yield Step(
        "random",
        (
            Argument("transform", Known(name) if sure else unsure, argument.place),
            constant("target", "image"),
            bound.renamed("seed", "seed") if bound.argument("seed") else constant("seed", None),
            constant("engine", "generator") if sure else Argument("engine", unsure, argument.place),
        ),
    )


def _standardization(bound: Bound) -> Iterator[Step]:
    """Keras's order: the user's function, the factor, then statistics of the sample, then statistics of the fitted data."""
    yield Step("identity", (), apply="self.preprocessing_function")
    factor = bound.renamed("self.rescale", "scale")
    if is_set(factor.value) is not False:
        scale = mapped(factor.value, lambda value: value or 1.0)
        yield Step("affine", (Argument("scale", scale, factor.place), constant("offset", 0.0)))
    yield from _statistics(bound, _SAMPLEWISE, "sample")
    yield from _statistics(bound, _FEATUREWISE, "featurewise")


def _statistics(bound: Bound, names: tuple[str, ...], statistics: str) -> Iterator[Step]:
    switched = [(name, bound.renamed(f"self.{name}", "scaler")) for name in names if is_set(bound.fact(f"self.{name}")) is not False]
    if not switched:
        return
    if statistics == "featurewise" and bound.argument("self.mean") is not None:
        yield _set_by_hand(bound, tuple(name for name, _ in switched))
        return
    unknown = next((argument.value for _, argument in switched if isinstance(argument.value, Unknown)), None)
    label: Fact = unknown or Known("+".join(name for name, _ in switched))
    yield Step("standardize", (constant("statistics", statistics), Argument("scaler", label, switched[0][1].place)))


def _set_by_hand(bound: Bound, switched: tuple[str, ...]) -> Step:
    """`generator.mean = [123.68, 116.779, 103.939]` instead of `generator.fit(x)`."""
    divides = "featurewise_std_normalization" in switched and bound.argument("self.std") is not None
    std = bound.renamed("self.std", "std") if divides else constant("std", 1.0)
    return Step("standardize", (constant("statistics", "constant"), bound.renamed("self.mean", "mean"), std))
