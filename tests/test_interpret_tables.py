"""Columns that are read and set as attributes, tables as dicts, and lists and texts that are put together from data."""

from __future__ import annotations

import pytest

from running import kinds, path, script, step
from valgap_lint.ir.endpoints import Role

TABLE = "import pandas as pd\ntable = pd.read_csv('a.csv')\n"


@pytest.mark.parametrize("column", ["table.price", "table['price']", "table.loc[:, 'price']"])
def test_a_column_is_read_as_an_attribute_or_an_item(column: str) -> None:
    trace = script(f"{TABLE}model.fit(x, {column}.values)\n")

    assert path(trace, kind="y")[0].known("path") == "a.csv"


def test_an_attribute_that_is_called_is_a_method() -> None:
    trace = script(f"{TABLE}model.fit(table.some_method(3), y)\n")

    assert [operation.known("name") for operation in path(trace)[1:]] == ["some_method"]


def test_a_column_that_is_set_as_an_attribute_changes_the_table() -> None:
    trace = script(f"{TABLE}table.price = table.price / 100\nmodel.fit(table, y)\n")

    assert "item assignment" in str(path(trace)[-1].known("name"))


def test_a_table_as_a_dict_keeps_its_columns() -> None:
    trace = script(f"{TABLE}columns = dict(table)\nmodel.fit(columns['price'], y)\n")

    assert path(trace)[0].known("path") == "a.csv"
    assert step(trace, "transform").known("name") == "column price"


def test_the_values_of_a_mapping_that_is_data_are_its_data() -> None:
    trace = script(f"{TABLE}parts = [value / 2 for value in table.values()]\nmodel.fit(np.array(parts), y)\n")

    assert "opaque" not in kinds(trace)
    assert "affine" in kinds(trace)


WORDS = "words = [int(word) for word in open('a.txt').read().split()]\n"
BUILT = {
    "padded": f"{WORDS}data = words[:40] + [0] * (40 - len(words))",
    "joined": "data = ' '.join([word for word in open('a.txt').read().split()])",
    "formatted": "data = [f'<{line}>' for line in open('a.txt')]",
    "marked": "data = ['[start] ' + line.strip() + ' [end]' for line in open('a.txt')]",
    "numbered": "numbers = {c: i + 1 for i, c in enumerate('abc' * 40)}\ndata = [numbers[c] for c in open('a.txt').read()]",
}


@pytest.mark.parametrize("building", BUILT.values(), ids=BUILT)
def test_what_is_put_together_from_data_comes_from_them(building: str) -> None:
    trace = script(f"{building}\nmodel.fit(np.array(data), y)\n")

    assert path(trace)[0].known("path") == "a.txt"
    assert not {"opaque", "unknown", "arithmetic"} & set(kinds(trace))


def test_a_word_that_is_written_out_is_numbered_by_the_same_dict() -> None:
    trace = script(
        "text = open('a.txt').read()\nnumbers = {c: i for i, c in enumerate(sorted(set(text)))}\n"
        "model.fit(np.array([numbers[c] for c in text]), y)\nmodel.predict(np.array([[numbers[c] for c in 'hello']]))\n"
    )

    assert [kinds(trace, role)[0] for role in (Role.TRAIN, Role.PREDICT)] == ["file", "array"]
    assert "looked up in a dict" in [operation.known("name") for operation in path(trace, Role.PREDICT)]


PAIRS = "import random\npairs = [(np.load(f'{i}.npy'), i % 2) for i in range(1000)]\n"


@pytest.mark.parametrize(
    "between", ["", "random.shuffle(pairs)\n", "pairs = pairs[:800]\n", "random.shuffle(pairs)\npairs = pairs[200:]\n"]
)
def test_a_list_of_tuples_that_is_shuffled_or_cut_keeps_its_tuples(between: str) -> None:
    trace = script(f"{PAIRS}{between}model.fit(np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs]))\n")

    assert path(trace)[0].callee == "numpy.load"
    assert "transform" not in kinds(trace)
