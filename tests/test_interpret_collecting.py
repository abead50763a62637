"""Queues, counters and word indexes, and tables that become datasets of forests."""

from __future__ import annotations

from running import endpoint, kinds, path, script, step
from valgap_lint.ir.endpoints import Role


def test_a_queue_holds_what_was_put_into_it() -> None:
    trace = script(
        "from collections import deque\nlast = deque(maxlen=5)\nwindows = []\n"
        "for row in np.load('a.npy') / 2:\n    last.append(row)\n    windows.append(np.array(last))\nmodel.fit(np.array(windows), y)\n"
    )

    assert path(trace)[0].known("path") == "a.npy"
    assert "affine" in kinds(trace)
    assert "opaque" not in kinds(trace)


def test_the_first_of_a_queue_is_taken_from_its_front() -> None:
    trace = script(
        "from collections import deque\nparts = deque([x, x_test])\nmodel.fit(parts.popleft(), y)\nmodel.evaluate(parts.pop(), y_test)\n"
    )

    assert [path(trace, role)[0].known("part") for role in (Role.TRAIN, Role.EVALUATE)] == ["train", "test"]


COUNTED = """
from collections import Counter
text = open("a.txt").read().split()
numbers = {word: index + 2 for index, (word, count) in enumerate(Counter(text).most_common(100))}
model.fit(np.array([numbers.get(word, 1) for word in text]), y)
"""


def test_words_numbered_by_their_count_come_from_the_words() -> None:
    trace = script(COUNTED)

    assert path(trace)[0].known("path") == "a.txt"
    assert "looked up in a dict" in [operation.known("name") for operation in path(trace)]


def test_words_numbered_by_a_data_set_s_index_come_from_the_words() -> None:
    trace = script(
        "index = keras.datasets.imdb.get_word_index()\nwords = open('a.txt').read().split()\n"
        "codes = [index[word] + 3 for word in words if word in index]\nmodel.predict(np.array(codes))\n"
    )

    assert path(trace, Role.PREDICT)[0].known("path") == "a.txt"


def test_a_table_for_a_forest_is_its_other_columns_and_its_label() -> None:
    trace = script(
        "import pandas as pd\nimport tensorflow_decision_forests as tfdf\ntable = pd.read_csv('a.csv')\n"
        "model.fit(tfdf.keras.pd_dataframe_to_tf_dataset(table, label='kind'))\n"
    )

    assert endpoint(trace).container == "dataset"
    assert step(trace, "transform").known("columns") == "kind"
    assert step(trace, "transform", component="y").known("name") == "column kind"
