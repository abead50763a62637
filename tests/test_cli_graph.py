"""The command that draws pipelines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import Cli

TRAINING = """\
import tensorflow as tf

(x_train, y_train), (x_test, y_test) = tf.keras.datasets.mnist.load_data()
model = tf.keras.Sequential([tf.keras.layers.Flatten(), tf.keras.layers.Dense(10)])
model.compile(loss="mse")
model.fit(x_train, y_train, epochs=3)
model.evaluate(x_test, y_test)
"""


def test_file_without_endpoints_is_said_once_with_its_name(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "empty.py").write_text("import keras\n", encoding="utf-8")
    done = cli("graph", "empty.py")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "empty.py: no data reach a model here\n"


def test_json_of_a_file_without_endpoints_stays_json(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "empty.py").write_text("import keras\n", encoding="utf-8")
    assert json.loads(cli("graph", "empty.py", "--format", "json").stdout) == {"models": []}


def test_syntax_error_is_shown_with_its_line_and_exits_with_2(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("import keras\nmodel = keras.Sequential([\n", encoding="utf-8")
    done = cli("graph", "broken.py")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "broken.py:2:26: invalid syntax: '[' was never closed\n"


def test_missing_file_is_shown_and_exits_with_2(cli: Cli) -> None:
    done = cli("graph", "none.py")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "none.py: no such file or folder\n")


@pytest.mark.parametrize("option", ["--format", "--output-format"])
def test_format_has_the_name_that_it_has_everywhere(cli: Cli, tmp_path: Path, option: str) -> None:
    (tmp_path / "train.py").write_text(TRAINING, encoding="utf-8")
    assert json.loads(cli("graph", "train.py", option, "json").stdout)["models"]


def test_standard_input_is_drawn(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text(TRAINING, encoding="utf-8")
    done = cli("graph", "-", stdin=TRAINING.encode())
    assert done.returncode == 0
    assert done.stdout == cli("graph", "train.py").stdout
    assert "evaluate" in done.stdout
