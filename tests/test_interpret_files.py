"""Files that a script opens are sources with a path."""

from __future__ import annotations

import pytest

from running import path, script

READS = {
    "text.read()": "with open('notes.txt') as text:\n    data = text.read().split()\n",
    "iteration": "with open('notes.txt', encoding='utf-8') as text:\n    data = [line.strip() for line in text]\n",
    "readlines": "text = open('notes.txt')\ndata = text.readlines()\n",
    "path": "from pathlib import Path\nwith Path('notes.txt').open() as text:\n    data = text.read()\n",
    "gzip": "import gzip\nwith gzip.open('notes.txt', 'rt') as text:\n    data = text.read()\n",
}


@pytest.mark.parametrize("reading", READS.values(), ids=READS)
def test_what_is_read_from_a_file_comes_from_its_path(reading: str) -> None:
    trace = script(f"{reading}model.fit(np.array(data), y)\n")

    source = path(trace)[0]

    assert (source.kind, source.known("path")) == ("file", "notes.txt")


def test_a_file_read_twice_is_one_source() -> None:
    trace = script("text = open('notes.txt')\na = text.read()\nb = text.read()\nmodel.fit(np.array(a), np.array(b))\n")

    assert path(trace)[0].id == path(trace, kind="y")[0].id
