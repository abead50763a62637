"""The README shows what the command does."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from conftest import ROOT, Cli

README = (ROOT / "README.md").read_text(encoding="utf-8")
LEFT_OUT = "[…]\n"
SCRIPT = "import tensorflow as tf\nmodel = tf.keras.Sequential([tf.keras.layers.Dense(1)])\nmodel.fit(tf.zeros(3))\n"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def usage() -> list[str]:
    return [line for block in blocks("sh") for line in block.splitlines() if line.startswith("valgap-lint ")]


def test_sample_is_what_the_command_prints(cli: Cli) -> None:
    (sample,) = blocks("text")
    done = cli("fixtures/article", cwd=ROOT)
    assert done.returncode == 1
    position = 0
    for piece in sample.split(LEFT_OUT):
        found = done.stdout.find(piece, position)
        assert found >= 0, piece
        position = found + len(piece)


@pytest.mark.parametrize("line", usage())
def test_every_line_of_the_usage_works(cli: Cli, tmp_path: Path, line: str) -> None:
    (tmp_path / "notebooks").mkdir()
    for name in ("train.py", "notebooks/lab.py"):
        (tmp_path / name).write_text(SCRIPT, encoding="utf-8")
    done = cli(*shlex.split(line, comments=True)[1:])
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


def test_formats_that_the_readme_names_exist(cli: Cli, tmp_path: Path) -> None:
    named = {words for line in usage() if "#" in line for words in re.findall(r"text|concise|json-lines|json", line.partition("#")[2])}
    assert named == {"text", "concise", "json", "json-lines"}
    (tmp_path / "train.py").write_text(SCRIPT, encoding="utf-8")
    assert [cli("--output-format", name, "train.py").returncode for name in sorted(named)] == [0] * 4
