"""Bad usage in plain words, and words that mean rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Cli

BAD = """\
import tensorflow as tf

(x_train, y_train), (x_test, y_test) = tf.keras.datasets.mnist.load_data()
x_train = x_train / 255
model = tf.keras.Sequential([tf.keras.layers.Flatten(), tf.keras.layers.Dense(10, activation="softmax")])
model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=3)
model.evaluate(x_test, y_test)
"""


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.py"
    path.write_text(BAD, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--fail-on", "nope", "bad.py"), "--fail-on: 'nope' is none of error, warning, info."),
        (("--severity", "nope", "bad.py"), "--severity: 'nope' is none of error, warning, info."),
        (("--jobs", "-1", "bad.py"), "--jobs: '-1' is no number from 0 on."),
        (("--jobs", "many", "bad.py"), "--jobs: 'many' is no number from 0 on."),
        (("--output-format", "nope", "bad.py"), "--output-format: 'nope' is none of concise, json, json-lines, text."),
        (("rules", "--output-format", "nope"), "--output-format: 'nope' is none of text, json."),
        (("graph", "bad.py", "--format", "nope"), "--format: 'nope' is none of text, mermaid, dot, json."),
        (("--select=", "bad.py"), "--select: no code is given."),
        (("--ignore", " , ", "bad.py"), "--ignore: no code is given."),
    ],
)
def test_bad_values_are_told_in_plain_words(cli: Cli, bad: Path, words: tuple[str, ...], said: str) -> None:
    done = cli(*words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr.replace("'--", "--").replace("':", ":")


def test_values_of_choices_are_taken_in_any_case(cli: Cli, bad: Path) -> None:
    assert cli("--fail-on", "ERROR", "bad.py").returncode == 1


@pytest.mark.parametrize("word", ["vg104", "vg1", "VALUE-SCALE-MISMATCH", "VG104"])
def test_select_and_ignore_take_codes_and_names_in_any_case(cli: Cli, bad: Path, word: str) -> None:
    assert cli("--select", word, "bad.py").returncode == 1
    assert cli("--ignore", word, "bad.py").returncode == 0


def test_rule_selected_by_its_code_in_lower_case_is_shown_whatever_its_severity(cli: Cli, tmp_path: Path) -> None:
    opaque = BAD.replace("x_train = x_train / 255", "from laboratory import denoise\nx_train = denoise(x_train)")
    (tmp_path / "opaque.py").write_text(opaque, encoding="utf-8")
    assert "VG901" in cli("--select", "vg901", "opaque.py", "--output-format", "concise").stdout


@pytest.mark.parametrize("word", ["VG1", "vg1"])
def test_explain_of_a_family_lists_its_rules(cli: Cli, word: str) -> None:
    done = cli("explain", word)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert len(lines) > 3
    assert all(line.startswith("VG1") for line in lines)
    assert "VG104 value-scale-mismatch: " in done.stdout


def test_explain_of_half_a_prefix_is_no_family(cli: Cli) -> None:
    assert cli("explain", "V").returncode == 2
    assert cli("explain", "").returncode == 2
