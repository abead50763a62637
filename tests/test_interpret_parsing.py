"""Texts and trees that are read from files stay tied to their source, however they are taken apart."""

from __future__ import annotations

import pytest

from running import endpoint, path, script, steps
from valgap_lint.ir.endpoints import Role
from valgap_lint.ir.facts import Unknown

READERS = {
    "json.load": "import json\nwith open('data.txt') as f:\n    store = json.load(f)\ndata = [item['text'] for item in store]\n",
    "json lines": "import json\ndata = [json.loads(line)['text'] for line in open('data.txt')]\n",
    "yaml": "import yaml\ndata = yaml.safe_load(open('data.txt'))['text']\n",
    "pickle": "import pickle\ndata, labels = pickle.load(open('data.txt', 'rb'))\n",
    "csv.reader": "import csv\nreader = csv.reader(open('data.txt'))\nnext(reader)\ndata = [float(row[1]) for row in reader]\n",
    "csv.DictReader": "import csv\ndata = []\nfor row in csv.DictReader(open('data.txt')):\n    data.append(int(row['a']))\n",
    "pairs": "rows = [line.split('\\t') for line in open('data.txt').read().split('\\n')]\ndata, other = zip(*rows)\n",
    "vocabulary": (
        "text = open('data.txt').read()\nnumbers = {c: i for i, c in enumerate(sorted(set(text)))}\ndata = [numbers[c] for c in text]\n"
    ),
    "filter": "data = list(filter(None, open('data.txt').read().split()))\n",
    "characters": "data = [ord(c) for c in open('data.txt').read()]\n",
}


@pytest.mark.parametrize("reading", READERS.values(), ids=READERS)
def test_what_is_parsed_from_a_file_comes_from_its_path(reading: str) -> None:
    trace = script(f"{reading}model.fit(np.array(data), y)\n")

    steps = path(trace)

    assert (steps[0].kind, steps[0].known("path")) == ("file", "data.txt")
    assert "opaque" not in [operation.kind for operation in steps]


CLEANING = """
import re
def clean(text):
    text = re.sub("[^a-z]", " ", text.lower())
    return text.strip()
"""


def test_a_text_that_is_written_out_is_cleaned_by_the_same_steps() -> None:
    trace = script(
        f"{CLEANING}texts = [clean(line) for line in open('a.txt')]\nmodel.fit(np.array(texts), y)\nmodel.predict(np.array([clean('Some Text')]))\n"
    )

    trained = [operation.known("name") for operation in path(trace) if operation.kind == "transform"]
    predicted = [operation.known("name") for operation in path(trace, Role.PREDICT) if operation.kind == "transform"]

    assert trained == ["str.lower", "re.sub", "str.strip"]
    assert predicted == ["re.sub", "str.strip"]


def test_a_compiled_pattern_is_its_text() -> None:
    trace = script(
        "import re\nword = re.compile('a+')\ntexts = [re.sub('a+', '', line) for line in open('a.txt')]\n"
        "others = [word.sub('', line) for line in open('a.txt')]\nmodel.fit(np.array(texts), y)\nmodel.predict(np.array(others))\n"
    )

    ((first,), (second,)) = (
        [operation for operation in path(trace, role) if operation.callee == "re.sub"] for role in (Role.TRAIN, Role.PREDICT)
    )

    assert first.arguments[0].value == second.arguments[0].value
    assert {argument.value for argument in first.arguments} == {argument.value for argument in second.arguments}


def test_a_parsed_configuration_is_no_data() -> None:
    trace = script("import json\nconfig = json.load(open('config.json'))\nmodel.fit(x, y, epochs=config['epochs'])\n")

    (epochs,) = (argument for argument in endpoint(trace).arguments if argument.name == "epochs")

    assert isinstance(epochs.value, Unknown)
    assert steps(trace) == []
