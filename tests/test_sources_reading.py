"""Files to texts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valgap_lint.ir.failures import Failure
from valgap_lint.ir.places import Position
from valgap_lint.sources import Cell, SourceFile, SourcePath, mentions_keras, read
from valgap_lint.sources.decoding import decode


def failure(path: Path, data: bytes | None = None, max_bytes: int = 2_000_000) -> Failure:
    if data is not None:
        path.write_bytes(data)
    result = read(path, max_bytes=max_bytes)
    assert isinstance(result, Failure)
    assert result.path == path.as_posix()
    return result


def text_of(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    result = read(path)
    assert isinstance(result, SourceFile)
    return result.cells[0].text


def test_a_script_is_one_cell_without_an_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "train.py").write_bytes(b"x = 1\r\ny = 2\n")
    assert read("train.py") == SourceFile("train.py", "script", (Cell(None, "x = 1\r\ny = 2\n"),), explicit=False)
    explicit = read(SourcePath(tmp_path / "train.py", "train.py", explicit=True))
    assert isinstance(explicit, SourceFile)
    assert explicit.explicit


def test_a_given_text_replaces_what_is_on_disk(tmp_path: Path) -> None:
    result = read(tmp_path / "unsaved.py", text="\ufeffx = 1\n")
    assert isinstance(result, SourceFile)
    assert result.cells[0].text == "x = 1\n"


def test_a_given_text_with_lone_surrogates_stays_printable(tmp_path: Path) -> None:
    result = read(tmp_path / "a.py", text="x = '\ud800'")
    assert isinstance(result, SourceFile)
    assert result.cells[0].text == "x = '?'"


def test_byte_order_marks_and_coding_cookies_are_honoured(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    assert text_of(path, "\ufeffé = 1".encode()) == "é = 1"
    assert text_of(path, "# -*- coding: latin-1 -*-\né = 1".encode("latin-1")).endswith("é = 1")
    assert text_of(path, "#!/usr/bin/python\n# vim: set fileencoding=cp949 :\nx = '가'".encode("cp949")).endswith("'가'")


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        (b"x = 1\nna\xefve = 2\n", "not-utf8", "0xef at offset 8 (line 2)"),
        (b"\xff = 1\n", "not-utf8", "0xff at offset 0 (line 1)"),
        (b"# coding: klingon\n", "not-utf8", "klingon"),
        (b"# coding: rot13\nk = 1\n", "not-utf8", "rot13"),
        (b"# coding: ascii\nx = '\xe9'\n", "not-utf8", "ascii"),
        ("x = 1".encode("utf-16"), "not-utf8", "UTF-16"),
        (b"\x7fELF\x00\x01", "binary", "offset 4"),
    ],
)
def test_bytes_that_are_no_text_are_failures_with_their_place(tmp_path: Path, data: bytes, kind: str, words: str) -> None:
    found = failure(tmp_path / "a.py", data)
    assert found.kind == kind
    assert words in found.message


def test_an_undecodable_byte_has_a_line_and_a_column(tmp_path: Path) -> None:
    found = failure(tmp_path / "a.py", "é = 1\r\nnaé".encode() + b"\xef\n")
    assert found.span is not None
    assert found.span.start == Position(2, 4)


def test_missing_and_unreadable_files_and_large_ones_are_failures(tmp_path: Path) -> None:
    assert failure(tmp_path / "none.py").kind == "missing-path"
    assert failure(tmp_path).kind == "unreadable"
    found = failure(tmp_path / "large.py", b"x = 1\n" * 100, max_bytes=599)
    assert (found.kind, found.message) == ("too-large", "600 bytes are more than the limit of 599")


def test_the_limit_of_a_notebook_is_for_its_code_not_for_its_outputs(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": [{"cell_type": "code", "source": "x = 1", "outputs": ["a" * 2000]}]}), encoding="utf-8")
    assert isinstance(read(path, max_bytes=100), SourceFile)
    path.write_text(json.dumps({"cells": [{"cell_type": "code", "source": "x = 1\n" * 20}]}), encoding="utf-8")
    assert failure(path, max_bytes=100).kind == "too-large"


@given(st.binary(max_size=80))
def test_any_bytes_are_text_or_a_failure(data: bytes) -> None:
    assert isinstance(decode(data), (str, Failure))


@given(st.text(alphabet="ax =#'\"\n\r\t\x0cé가𝒳\u2028\ufeff", max_size=80).filter(lambda text: not text.startswith("\ufeff")))
def test_utf8_comes_back_unchanged(text: str) -> None:
    assert decode(text.encode()) == text


@pytest.mark.parametrize(
    "text",
    [
        "import tensorflow as tf",
        "from tensorflow.keras.models import Model",
        "import tf_keras",
        "import keras_hub, numpy",
        "import tensorflow_datasets as tfds",
        "import tensorflow_hub as hub",
        "k = importlib.import_module('keras')",
        "import segmentation_models as sm",
        "from common import *\nds = tf.data.Dataset.range(3)",
        "from transformers import TFAutoModel",
    ],
)
def test_whatever_may_use_keras_passes_the_filter(text: str) -> None:
    assert mentions_keras(SourceFile("a.py", "script", (Cell(None, ""), Cell(None, text))))


@pytest.mark.parametrize("text", ["import torch", "x = stuff.tfoo", "from sklearn.svm import SVC\nSVC().fit(x, y)", ""])
def test_other_code_does_not_pass_the_filter(text: str) -> None:
    assert not mentions_keras(SourceFile("a.py", "script", (Cell(None, text),)))
