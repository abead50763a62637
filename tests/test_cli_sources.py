"""The command on texts that cannot be analysed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import Cli

BROKEN = "import keras\nmodel = keras.Sequential([\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("import keras\nx = " + "[" * 3000 + "]" * 3000 + "\n", "too many brackets to be"),
        ("import keras\ndel " + "(" * 13 + "x" + ")" * 13 + "\n", "too many brackets in a del statement to be"),
        ("import keras\nmatch x:\n    case " + "[" * 6 + "]" * 6 + ":\n        pass\n", "too many brackets in a pattern to be"),
    ],
)
def test_deep_brackets_are_told_by_the_statement_that_has_them(cli: Cli, tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "deep.py").write_text(text, encoding="utf-8")
    done = cli("deep.py")
    assert done.returncode == 2
    assert words in done.stdout


def test_file_that_does_not_parse_is_counted_once(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text(BROKEN, encoding="utf-8")
    assert "Found 1 error in 1 file." in cli("broken.py").stdout
    assert "Found 1 error, 1 failure in 1 file." in cli("broken.py", "none.py").stdout
    assert "Found 1 failure in 1 file." in cli("--ignore", "VG903", "broken.py").stdout
    assert len(json.loads(cli("broken.py", "--output-format", "json").stdout)["failures"]) == 1


def test_byte_order_mark_that_disagrees_with_the_coding_cookie_is_said(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"\xef\xbb\xbf# coding: latin-1\nimport keras\n")
    done = cli("a.py")
    assert done.returncode == 2
    assert "the UTF-8 byte order mark and the coding cookie (latin-1) disagree; remove one of them" in done.stdout


@pytest.mark.parametrize("cells", [[1, 2], ["x = 1"], [None]])
def test_list_without_a_single_cell_is_an_invalid_notebook(cli: Cli, tmp_path: Path, cells: list[object]) -> None:
    (tmp_path / "lab.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    done = cli("lab.ipynb", "--output-format", "json")
    assert done.returncode == 2
    (failure,) = json.loads(done.stdout)["failures"]
    assert failure["kind"] == "invalid-notebook"
