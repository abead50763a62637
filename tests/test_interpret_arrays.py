"""Arrays and tables taken apart: parts of a split, statistics of a summary, arrays of an archive."""

from __future__ import annotations

import pytest

from running import path, script, step, steps
from valgap_lint.ir.endpoints import Role

SPLITS = ("np.split(x, [100, 200])", "np.split(x, [int(0.6 * len(x)), int(0.8 * len(x))])", "np.array_split(x, 3)", "np.vsplit(x, 3)")


@pytest.mark.parametrize("call", SPLITS)
def test_parts_of_a_split_are_told_apart_and_belong_together(call: str) -> None:
    trace = script(f"a, b, c = {call}\nmodel.fit(a, y)\nmodel.evaluate(c, y)\n")

    first, last = step(trace, "split"), step(trace, "split", Role.EVALUATE)

    assert (first.known("part"), last.known("part")) == ("part 1 of 3", "part 3 of 3")
    assert first.group == last.group
    assert first.inputs == last.inputs


def test_columns_that_are_split_off_are_no_choice_of_rows() -> None:
    trace = script("table = np.load('t.npy')\na, b = np.split(table, [4], axis=1)\nmodel.fit(a, b)\n")

    assert steps(trace) == ["transform"]
    assert step(trace, "transform").known("name") == "columns, part 0 of 2"


DESCRIBED = """
import pandas as pd
table = pd.read_csv("a.csv")
summary = table.describe(){turned}
model.fit((table - summary{mean}) / summary{std}, y)
"""


@pytest.mark.parametrize(
    ("turned", "mean", "std"), [(".transpose()", "['mean']", "['std']"), (".T", "['mean']", "['std']"), ("", ".loc['mean']", ".loc['std']")]
)
def test_a_summary_gives_statistics_of_its_table(turned: str, mean: str, std: str) -> None:
    trace = script(DESCRIBED.format(turned=turned, mean=mean, std=std))

    found = [operation for operation in path(trace) if operation.kind == "statistic"]

    assert [operation.known("statistic") for operation in found] == ["mean", "std"]
    assert all(trace.operations[operation.inputs[1].operation].kind == "file" for operation in found)


@pytest.mark.parametrize("shaped", ["x.mean(axis=0).astype('float32')", "np.reshape(x.mean(axis=0), (1, 28, 28))", "np.mean(x, axis=0).T"])
def test_a_statistic_in_another_shape_is_the_same_statistic(shaped: str) -> None:
    trace = script(f"centre = {shaped}\nmodel.fit(x - centre, y)\n")

    assert step(trace, "statistic").known("statistic") == "mean"


def test_a_matrix_product_is_a_step_of_its_own() -> None:
    trace = script("model.fit(x.dot(np.load('w.npy')), y)\n")

    assert steps(trace) == ["transform"]
