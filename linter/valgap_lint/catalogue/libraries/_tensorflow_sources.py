"""TensorFlow: files that data come from."""

from __future__ import annotations

from valgap_lint.catalogue.chains import is_set, read, undecided
from valgap_lint.catalogue.outcomes import Bound, Leaf, Outcome, Step, Stream, constant
from valgap_lint.ir.facts import Fact, Known
from valgap_lint.ir.operations import Argument

_TENSOR = "tensorflow.Tensor"
_DATASET = "tensorflow.data.Dataset"


def read_file(bound: Bound) -> Outcome:
    """`tf.io.read_file(path)`: the bytes of a file."""
    return Leaf((read(bound, "filename"), Step("read")), _TENSOR, input="filename")


def list_files(bound: Bound) -> Outcome:
    """`Dataset.list_files("*.jpg")`: shuffled anew on each pass unless `shuffle=False`; None means True."""
    shuffle = bound.argument("shuffle")
    switch = Known(True) if bound.fact("shuffle") == Known(None) else bound.fact("shuffle")
    place = shuffle.place if shuffle else None
    order = Known("sorted" if is_set(switch) is False else "shuffled")
    files = Step("files", (bound.renamed("file_pattern", "pattern"), Argument("order", order, place), bound.renamed("seed", "seed")))
    if is_set(switch) is False:
        return Stream(Leaf((files,), _TENSOR), (), _DATASET)
    reshuffle: Fact = Known(True) if is_set(switch) else undecided(switch, "shuffle")
    arguments = (constant("buffer", None), bound.renamed("seed", "seed"), Argument("reshuffle", reshuffle, place))
    return Stream(Leaf((files,), _TENSOR), (Step("shuffle", arguments),), _DATASET)


def record_dataset(bound: Bound) -> Outcome:
    """`TFRecordDataset(files)`: the records of each file, in order."""
    files = Step("files", (bound.renamed("filenames", "pattern"), constant("order", "given")))
    return Stream(Leaf((files, Step("read")), _TENSOR, input="filenames"), (), _DATASET)


def csv_dataset(bound: Bound) -> Outcome:
    """`make_csv_dataset(path, batch_size=32)`: shuffled and repeated for ever by default; the columns are not told apart."""
    files = Step("files", (bound.renamed("file_pattern", "pattern"), constant("order", "given")))
    order = () if is_set(bound.fact("shuffle")) is False else (_csv_shuffle(bound),)
    batch = Step("batch", (bound.renamed("batch_size", "size"), constant("drop_remainder", False)))
    repeat = Step("repeat", (bound.renamed("num_epochs", "count"),))
    return Stream(Leaf((files, Step("read")), _TENSOR), (*order, repeat, batch), _DATASET)


def _csv_shuffle(bound: Bound) -> Step:
    names = (bound.renamed("shuffle_buffer_size", "buffer"), bound.renamed("shuffle_seed", "seed"))
    return Step("shuffle", (*names, constant("reshuffle", True)))
