"""Values that scripts write to files and read back, in the same script or another one: models, fitted objects, arrays, tables, datasets."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.artifacts import ANY, same_path
from valgap_lint.interpret.files import path_of
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.ports import is_data
from valgap_lint.interpret.texts import partly_known, pattern_of
from valgap_lint.interpret.values import NONE, Data, DictPayload, Ref, StreamValue, UnknownValue, Value
from valgap_lint.ir.places import Place

HandoverCall = Callable[[Run, Arguments, Place], "Value | None"]


def keep(run: Run, path: Value | None, value: Value | None, ending: str = "") -> None:
    """Remembers what was written under a path, which is a text or an open file. `ending` is what a writer adds to a bare path."""
    where = path_text(run, path)
    if path is not None and value is not None and not isinstance(value, UnknownValue):
        run.artifacts.write(None if where is None else _ended(where, ending), value, run.recorder.script)


def kept(run: Run, path: Value | None, ending: str = "") -> Value | None:
    """What was written under a path, None where that is not known."""
    where = path_text(run, path)
    return run.artifacts.read(_ended(where, ending), run.recorder.script) if where is not None else None


def path_text(run: Run, path: Value | None) -> str | None:
    """A path, given as a text or an open file, with `*` for what is not known; None where nothing is known of it."""
    opened = path_of(run, path)
    return pattern_of(run, opened.value if opened is not None else path)


def _ended(path: str, ending: str) -> str:
    return path if path.endswith(ending) else path + ending


def _argument(arguments: Arguments, index: int, *names: str) -> Value | None:
    if index < len(arguments.positional):
        return arguments.positional[index].value
    return next((arguments.keyword[name].value for name in names if name in arguments.keyword), None)


def dump(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`pickle.dump(scaler, file)`, `joblib.dump(scaler, path)`."""
    keep(run, _argument(arguments, 1, "file", "filename"), _argument(arguments, 0, "obj", "value"))
    return NONE


def load(run: Run, arguments: Arguments, place: Place) -> Value | None:
    return kept(run, _argument(arguments, 0, "file", "filename"))


def save_array(run: Run, arguments: Arguments, place: Place) -> Value | None:
    keep(run, _argument(arguments, 0, "file"), _argument(arguments, 1, "arr"), ".npy")
    return NONE


def save_text(run: Run, arguments: Arguments, place: Place) -> Value | None:
    keep(run, _argument(arguments, 0, "fname"), _argument(arguments, 1, "X"))
    return NONE


def save_arrays(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`np.savez(path, a, y=b)`: a mapping of `arr_0` and `y`."""
    named = {f"arr_{index}": passed.value for index, passed in enumerate(arguments.positional[1:])}
    named |= {name: passed.value for name, passed in arguments.keyword.items()}
    keep(run, _argument(arguments, 0, "file"), run.state.allocate(DictPayload(dict(named.items()))), ".npz")
    return NONE


def load_array(run: Run, arguments: Arguments, place: Place) -> Value | None:
    value = kept(run, _argument(arguments, 0, "file", "fname"))
    return value if value is None or isinstance(value, Data | Ref) or is_data(run, value) else None


def save_table(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`frame.to_csv(path)`; the frame is the first argument."""
    table, path = arguments.first(), _argument(arguments, 1, "path_or_buf", "path", "excel_writer")
    if is_data(run, table) and path is not None:
        keep(run, path, table)
        return NONE
    return None


def load_table(run: Run, arguments: Arguments, place: Place) -> Value | None:
    where = path_text(run, _argument(arguments, 0, "filepath_or_buffer", "path", "io", "path_or_buf"))
    value = run.artifacts.read(where, run.recorder.script, same_path) if where is not None else None
    return Data(value.port, "pandas.DataFrame") if isinstance(value, Data) else None


def save_dataset(run: Run, arguments: Arguments, place: Place) -> Value | None:
    dataset, path = arguments.first(), _argument(arguments, 1, "path")
    if isinstance(dataset, StreamValue):
        keep(run, path, dataset)
    return NONE


def load_dataset(run: Run, arguments: Arguments, place: Place) -> Value | None:
    value = kept(run, _argument(arguments, 0, "path"))
    return value if isinstance(value, StreamValue) else None


def latest_checkpoint(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`tf.train.latest_checkpoint(folder)`: some file in it."""
    folder = path_text(run, _argument(arguments, 0, "checkpoint_dir"))
    return partly_known(run, (folder, "/", ANY), place) if folder is not None else None


def write(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`file.write(content)`: what the file holds from now on, where that is more than text."""
    if len(arguments.positional) > 1 and isinstance(arguments.positional[1].value, Ref):
        keep(run, arguments.first(), arguments.positional[1].value)
    return NONE


_TABLES = ("csv", "pickle", "parquet", "feather", "hdf", "json", "excel")

HANDOVER_CALLS: Mapping[str, HandoverCall] = {
    **dict.fromkeys((f"{library}.dump" for library in ("pickle", "joblib", "dill", "cloudpickle", "_pickle")), dump),
    **dict.fromkeys((f"{library}.load" for library in ("pickle", "joblib", "dill", "cloudpickle", "_pickle")), load),
    "numpy.save": save_array,
    "numpy.savez": save_arrays,
    "numpy.savez_compressed": save_arrays,
    "numpy.savetxt": save_text,
    "numpy.load": load_array,
    "numpy.loadtxt": load_array,
    "io.file.write": write,
    "tensorflow.train.latest_checkpoint": latest_checkpoint,
    **{f"pandas.DataFrame.to_{kind}": save_table for kind in _TABLES},
    **{f"pandas.Series.to_{kind}": save_table for kind in _TABLES},
    **{f"pandas.read_{kind}": load_table for kind in _TABLES},
    **dict.fromkeys(("tensorflow.data.Dataset.save", "tensorflow.data.experimental.save"), save_dataset),
    **dict.fromkeys(("tensorflow.data.Dataset.load", "tensorflow.data.experimental.load"), load_dataset),
}
"""Calls that write or read what scripts hand on, by canonical name."""
