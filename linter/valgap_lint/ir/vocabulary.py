"""The words of the graph: every kind of operation, its canonical arguments, and what it may touch.

Catalogue entries are checked against this table, facets fold over it, and rules name its words. A new kind is a new line.
Lengths are pixels, fractions are of one, seeds are integers or None.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of operation means, its canonical arguments, and whether it is a source of data."""

    summary: str
    arguments: tuple[str, ...] = ()
    source: bool = False


KINDS: dict[str, Kind] = {
    # sources
    "dataset": Kind(
        "a published data set",
        ("name", "part", "component", "low", "high", "dtype", "height", "width", "channels", "color", "classes"),
        True,
    ),
    "directory": Kind(
        "files below a directory, a class a folder",
        ("directory", "subset", "validation_split", "seed", "shuffle", "split_rule", "component", "classes", "label_mode", "frame"),
        True,
    ),
    "files": Kind("a list of files", ("pattern", "order", "seed"), True),
    "file": Kind("one file", ("path", "component"), True),
    "array": Kind("numbers made in the script", ("dtype", "low", "high", "shape"), True),
    "input": Kind("the symbolic input of a model", ("height", "width", "channels", "dtype", "shape"), True),
    "unknown": Kind("data whose source could not be read", (), True),
    # decoding and shape
    "read": Kind("reads the bytes of a file named by the input"),
    "decode": Kind("decodes an image", ("channels", "color", "dtype", "low", "high", "decoder")),
    "resize": Kind("resizes an image", ("height", "width", "kernel", "antialias", "grid", "backend", "geometry")),
    "crop": Kind("cuts out a fixed part of an image", ("height", "width", "anchor")),
    "pad": Kind("pads an image", ("height", "width")),
    "reshape": Kind("changes the shape, not the values", ("shape",)),
    "transpose": Kind("permutes axes", ("axes",)),
    "stack": Kind("makes one array of many", ()),
    "concatenate": Kind("joins data end to end", ()),
    # values
    "affine": Kind("x * scale + offset, scalars or one number a channel", ("scale", "offset")),
    "arithmetic": Kind("an operator with an operand that is not known; it is kept where the user gives it", ("operator", "operand")),
    "cast": Kind("changes the dtype, not the values", ("dtype",)),
    "convert_dtype": Kind("convert_image_dtype: scales integers to [0, 1], leaves floats", ("dtype",)),
    "clip": Kind("limits the range", ("low", "high")),
    "preprocess": Kind("keras.applications preprocess_input", ("family", "backbone")),
    "standardize": Kind(
        "(x - mean) / std; statistics: constant, sample, featurewise, adapted or fitted; input 1 is what they were fitted on",
        ("statistics", "mean", "std", "scaler"),
    ),
    "statistic": Kind("x combined with a statistic of input 1", ("operator", "statistic", "axis")),
    "transform": Kind(
        "a known deterministic function that no other kind covers, its settings under their own names; of its inputs the first goes on",
        ("name",),
    ),
    # colour
    "color": Kind("converts colours", ("source", "target")),
    "reverse_channels": Kind("reverses the channel axis"),
    # randomness
    "random": Kind("a random transformation", ("transform", "target", "seed", "engine", "reads")),
    # the stream of samples
    "shuffle": Kind("reorders samples", ("buffer", "seed", "reshuffle")),
    "batch": Kind("groups samples", ("size", "drop_remainder")),
    "unbatch": Kind("dissolves batches"),
    "repeat": Kind("repeats the data", ("count",)),
    "cache": Kind("keeps what the first pass delivered", ("path",)),
    "take": Kind("the first samples", ("count",)),
    "skip": Kind("all but the first samples", ("count",)),
    "shard": Kind("every n-th sample", ("shards", "index")),
    "filter": Kind("keeps the samples that pass a test"),
    "rows": Kind("a slice of rows", ("start", "stop", "step")),
    "index": Kind("rows chosen by input 1"),
    "split": Kind("one part of a split", ("part", "size", "seed", "shuffle", "splitter", "stratified")),
    "identity": Kind(
        "changes nothing that a model sees; aborted: a pass that ends before the data do, and the first over them", ("aborted",)
    ),
    # labels
    "one_hot": Kind("one-hot labels", ("classes",)),
    "labels": Kind("the labels that a generator keeps, in file order", ("name",)),
    # models
    "layer": Kind("a layer of a model", ("layer", "training")),
    "call": Kind("a model called on data", ("model", "training")),
    "predict": Kind("what a model predicts", ("model", "endpoint")),
    # control
    "choose": Kind("the input whose branch was taken", ("condition",)),
    "opaque": Kind("a step that could not be read", ("signature",)),
}
