"""Keras: `image_dataset_from_directory` and its kin."""

from __future__ import annotations

from valgap_lint.catalogue.chains import batched, cast, decode_color_mode, height_width, resize, shuffled
from valgap_lint.catalogue.libraries._keras_images import geometry_of
from valgap_lint.catalogue.meaning import mapped
from valgap_lint.catalogue.outcomes import Bound, Group, Leaf, Outcome, Step, Stream, constant
from valgap_lint.ir.facts import Constant, Known
from valgap_lint.ir.operations import Argument

_TENSOR = "tensorflow.Tensor"
_DATASET = "tensorflow.data.Dataset"


def image_dataset_from_directory(bound: Bound) -> Outcome:
    """`image_dataset_from_directory("train", image_size=(224, 224))`: decodes and resizes with TensorFlow, float32, 0..255."""
    kernel = bound.renamed("interpolation", "kernel")
    resized = resize(height_width(bound, "image_size"), kernel, constant("antialias", False), "tensorflow", geometry_of(bound))
    return _datasets(bound, (decode_color_mode(bound, "tensorflow"), resized, cast("float32")))


def text_dataset_from_directory(bound: Bound) -> Outcome:
    """`text_dataset_from_directory("train")`: one string a file."""
    return _datasets(bound, (Step("transform", (constant("name", "read_text"), bound.renamed("max_length", "max_length"))),))


def audio_dataset_from_directory(bound: Bound) -> Outcome:
    """`audio_dataset_from_directory("train")`: waveforms in [-1, 1]."""
    names = ("sampling_rate", "output_sequence_length", "ragged")
    return _datasets(bound, (Step("transform", (constant("name", "decode_wav"), *(bound.renamed(name, name) for name in names))),))


def _datasets(bound: Bound, decoding: tuple[Step, ...]) -> Outcome:
    subset = bound.renamed("subset", "subset")
    if subset.value != Known("both"):
        return _dataset(bound, subset, decoding, shuffled(bound, "shuffle"))
    training, validation = (Argument("subset", Known(part), subset.place) for part in ("training", "validation"))
    return Group((_dataset(bound, training, decoding, shuffled(bound, "shuffle")), _dataset(bound, validation, decoding, ())))


def _dataset(bound: Bound, subset: Argument, decoding: tuple[Step, ...], order: tuple[Step, ...]) -> Stream:
    images = Leaf((_files(bound, subset, "x"), *decoding), _TENSOR)
    unlabelled = Known(None) in (bound.fact("label_mode"), bound.fact("labels"))
    element = images if unlabelled else Group((images, Leaf((_files(bound, subset, "y"),), _TENSOR, "y")))
    return Stream(element, (*order, *batched(bound)), _DATASET)


def _files(bound: Bound, subset: Argument, component: str) -> Step:
    """The last files of the sorted list, or of the list shuffled with the seed, are for validation."""
    shuffle = bound.renamed("shuffle", "shuffle")
    rule = Argument("split_rule", mapped(shuffle.value, _split_rule), shuffle.place)
    kept = tuple(bound.renamed(name, name) for name in ("directory", "validation_split", "seed"))
    labels = (bound.renamed("class_names", "classes"), bound.renamed("label_mode", "label_mode"))
    return Step("directory", (*kept, subset, shuffle, rule, constant("component", component), *labels))


def _split_rule(shuffle: Constant) -> str:
    return "last-shuffled" if shuffle else "last"


def timeseries_dataset(bound: Bound) -> Outcome:
    """`timeseries_dataset_from_array(data, targets, sequence_length=10)`: windows, in order unless shuffled."""
    names = ("sequence_length", "sequence_stride", "sampling_rate", "start_index", "end_index")
    settings = tuple(bound.renamed(name, name) for name in names)
    windows = Leaf((Step("transform", (constant("name", "timeseries_dataset_from_array"), *settings)),), _TENSOR, input="data")
    steps = (*shuffled(bound, "shuffle"), *batched(bound))
    if bound.fact("targets") == Known(None):
        return Stream(windows, steps, _DATASET)
    chosen = Leaf((Step("transform", (constant("name", "timeseries_targets"), *settings)),), _TENSOR, "y", "targets")
    return Stream(Group((windows, chosen)), steps, _DATASET)


def timeseries_generator(bound: Bound) -> Outcome:
    """`TimeseriesGenerator(data, targets, length=10)`: windows and the target after each."""
    names = ("length", "sampling_rate", "stride", "start_index", "end_index", "reverse")
    settings = tuple(bound.renamed(name, name) for name in names)
    step = Step("transform", (constant("name", "TimeseriesGenerator"), *settings))
    windows, targets = Leaf((step,), "numpy.ndarray", input="data"), Leaf((step,), "numpy.ndarray", "y", "targets")
    return Stream(Group((windows, targets)), (*shuffled(bound, "shuffle"), *batched(bound)), "keras.utils.Sequence")
