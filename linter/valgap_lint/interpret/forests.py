"""TensorFlow Decision Forests: tables turned into datasets."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.facts import as_argument
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.ports import as_data, is_data
from valgap_lint.interpret.structure import map_leaf
from valgap_lint.interpret.subscripts import get_item
from valgap_lint.interpret.values import NONE, StreamValue, TupleValue, Value
from valgap_lint.ir.facts import Known
from valgap_lint.ir.operations import Argument
from valgap_lint.ir.places import Place

ForestCall = Callable[[Run, Arguments, Place], "Value | None"]
DATASET = "tensorflow.data.Dataset"


def table_dataset(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`pd_dataframe_to_tf_dataset(table, label="y")`: the other columns, and the label's."""
    given = {**dict(zip(("dataframe", "label"), arguments.positional, strict=False)), **arguments.keyword}
    table, label = given.get("dataframe"), given.get("label")
    if table is None or not is_data(run, table.value):
        return None
    data = as_data(run, table.value, place)
    if label is None or label.value == NONE:
        return StreamValue(data, DATASET)
    dropped = (Argument("name", Known("drop"), None), as_argument(run, "columns", label))
    others = map_leaf(run, data, "transform", "pandas.DataFrame.drop", place, dropped)
    return StreamValue(TupleValue((others, get_item(run, data, label.value, place))), DATASET)


FOREST_CALLS: Mapping[str, ForestCall] = {"tensorflow_decision_forests.keras.pd_dataframe_to_tf_dataset": table_dataset}
"""Calls of the library, by canonical name."""
