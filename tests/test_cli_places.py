"""The command on places that are no plain file, or that may not be read."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, Cli, environment

GOOD = """\
import tensorflow as tf

(x_train, y_train), (x_test, y_test) = tf.keras.datasets.mnist.load_data()
model = tf.keras.Sequential([tf.keras.layers.Flatten(), tf.keras.layers.Dense(10, activation="softmax")])
model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=3)
model.evaluate(x_test, y_test)
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX files")


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.py"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_directory_above_the_working_directory_is_linted_under_its_relative_name(cli: Cli) -> None:
    done = cli("../fixtures/article", "--output-format", "concise", cwd=ROOT / "linter")
    assert done.returncode == 1
    assert done.stdout.startswith("../fixtures/article/bad-")


def test_link_to_itself_leaves_the_other_files_linted(cli: Cli, good: Path, tmp_path: Path) -> None:
    (tmp_path / "x.py").symlink_to("x.py")
    assert cli(".", "good.py").returncode == 0
    done = cli("x.py", "good.py")
    assert done.returncode == 2
    assert "failure[unreadable]" in done.stdout
    assert "1 pair" in done.stdout


def test_pipe_is_refused_and_does_not_hang(process: Cli, good: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "f.py")
    done = process("f.py", "good.py")
    assert done.returncode == 2
    assert "is no regular file" in done.stdout
    assert "1 pair" in done.stdout


@pytest.mark.parametrize("name", ["requirements.txt", "pyproject.toml"])
def test_pipe_called_like_a_requirement_file_does_not_hang(process: Cli, good: Path, tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    assert process("good.py").returncode == 0


def test_working_directory_that_is_gone_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    command = f'rmdir "$PWD" && exec "{sys.executable}" -m valgap_lint x.py'
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, encoding="utf-8", cwd=tmp_path / "gone", env=environment(), timeout=60, check=False
    )
    assert done.returncode == 2
    assert "failure[unreadable]" in done.stdout
    assert done.stderr == ""
