from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from conftest import ROOT, Cli, environment

BAD = """\
import tensorflow as tf

(x_train, y_train), (x_test, y_test) = tf.keras.datasets.mnist.load_data()
x_train = x_train / 255
model = tf.keras.Sequential([tf.keras.layers.Flatten(), tf.keras.layers.Dense(10, activation="softmax")])
model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=3)
model.evaluate(x_test, y_test)
"""
GOOD = BAD.replace("x_train = x_train / 255", "x_train, x_test = x_train / 255, x_test / 255")


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.py"
    path.write_text(BAD, encoding="utf-8")
    return path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.py"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_finding_exits_with_1_and_shows_both_lines(cli: Cli, bad: Path) -> None:
    done = cli("bad.py")
    assert done.returncode == 1
    assert "error[VG104]" in done.stdout
    assert "x_train = x_train / 255" in done.stdout
    assert "model.evaluate(x_test, y_test)" in done.stdout
    assert done.stderr == ""


def test_clean_file_exits_with_0_and_says_what_was_compared(cli: Cli, good: Path) -> None:
    done = cli("good.py")
    assert done.returncode == 0
    assert "No findings in 1 file." in done.stdout
    assert "Compared: 1 pair" in done.stdout


def test_exit_zero_hides_findings_only(cli: Cli, bad: Path) -> None:
    assert cli("--exit-zero", "bad.py").returncode == 0
    assert cli("--exit-zero", "bad.py", "missing.py").returncode == 2


def test_failure_beats_findings_and_the_rest_is_linted(cli: Cli, bad: Path) -> None:
    done = cli("missing.py", "bad.py")
    assert done.returncode == 2
    assert "error[VG104]" in done.stdout
    assert "missing.py" in done.stdout


def test_ignored_rule_is_not_reported(cli: Cli, bad: Path) -> None:
    assert cli("--ignore", "VG1", "bad.py").returncode == 0
    assert cli("--select", "VG2,VG3", "bad.py").returncode == 0
    assert cli("--select", "value-scale-mismatch", "bad.py").returncode == 1


def test_unknown_code_is_bad_usage_with_a_hint(cli: Cli, bad: Path) -> None:
    done = cli("--select", "VG9999", "bad.py")
    assert done.returncode == 2
    assert "VG9999" in done.stderr
    assert done.stdout == ""


def test_fail_on_error_passes_warnings(cli: Cli, tmp_path: Path) -> None:
    cached = GOOD.replace(
        "model.fit(x_train, y_train, epochs=3)",
        "ds = tf.data.Dataset.from_tensor_slices((x_train, y_train))\n"
        "ds = ds.map(lambda a, b: (tf.image.random_brightness(a[..., None], 0.2), b)).cache().batch(32)\nmodel.fit(ds, epochs=3)",
    )
    (tmp_path / "cached.py").write_text(cached, encoding="utf-8")
    assert cli("--select", "VG203", "cached.py").returncode == 1
    assert cli("--select", "VG203", "--fail-on", "error", "cached.py").returncode == 0


def test_no_path_is_bad_usage(cli: Cli) -> None:
    done = cli()
    assert done.returncode == 2
    assert "PATH" in done.stderr


def test_unknown_format_is_bad_usage_that_lists_the_formats(cli: Cli, bad: Path) -> None:
    done = cli("--output-format", "yaml", "bad.py")
    assert done.returncode == 2
    assert "json-lines" in done.stderr


def test_standard_input_is_linted_under_its_name(cli: Cli) -> None:
    done = cli("-", "--stdin-filename", "app/train.py", "--output-format", "concise", stdin=BAD.encode())
    assert done.returncode == 1
    assert done.stdout.startswith("app/train.py:8:")


def test_directory_called_like_a_command_is_written_with_a_dot(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "train.py").write_text(BAD, encoding="utf-8")
    assert cli("./rules").returncode == 1
    assert cli("rules").returncode == 0


def test_json_is_parsable_even_when_everything_fails(cli: Cli) -> None:
    done = cli("--output-format", "json", "missing.py")
    assert done.returncode == 2
    assert [failure["kind"] for failure in json.loads(done.stdout)["failures"]] == ["missing-path"]


def test_output_file_gets_the_result(cli: Cli, bad: Path, tmp_path: Path) -> None:
    done = cli("--output-format", "json", "--output-file", "result.json", "bad.py")
    assert done.returncode == 1
    assert done.stdout == ""
    assert json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))["summary"]["errors"] == 1


def test_output_file_that_cannot_be_written_exits_with_2(cli: Cli, bad: Path) -> None:
    done = cli("--output-file", "no/such/folder/result", "bad.py")
    assert done.returncode == 2
    assert "cannot write" in done.stderr


def test_pipe_has_no_colours_and_force_color_brings_them(cli: Cli, bad: Path) -> None:
    assert "\x1b" not in cli("bad.py").stdout
    assert "\x1b" in cli("bad.py", FORCE_COLOR="1").stdout
    assert "\x1b" not in cli("bad.py", FORCE_COLOR="1", NO_COLOR="1").stdout


def test_ascii_terminal_gets_ascii(process: Cli, bad: Path) -> None:
    process("bad.py", PYTHONIOENCODING="ascii").stdout.encode("ascii")


def test_source_that_the_terminal_cannot_show_is_escaped(process: Cli, tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text(
        BAD.replace("model.evaluate(x_test, y_test)", "model.evaluate(x_test, y_test)  # größer"), encoding="utf-8"
    )
    done = process("bad.py", PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert "gr\\xf6\\xdfer" in done.stdout


def test_explain_takes_codes_and_names(cli: Cli) -> None:
    by_code, by_name = cli("explain", "vg903"), cli("explain", "invalid-source")
    assert by_code.returncode == 0
    assert by_code.stdout == by_name.stdout
    assert by_code.stdout.startswith("# VG903 invalid-source (error)")


def test_explain_of_an_unknown_rule_hints_at_near_ones(cli: Cli) -> None:
    done = cli("explain", "invalid-sauce")
    assert done.returncode == 2
    assert "invalid-source" in done.stderr


def test_rules_are_listed_as_text_and_json(cli: Cli) -> None:
    rows = json.loads(cli("rules", "--output-format", "json").stdout)
    assert [row["code"] for row in rows] == sorted(row["code"] for row in rows)
    assert len(cli("rules").stdout.splitlines()) == len(rows)


@pytest.mark.parametrize("drawing", ["text", "mermaid", "dot", "json"])
def test_graph_draws_both_endpoints(cli: Cli, bad: Path, drawing: str) -> None:
    done = cli("graph", "bad.py", "--format", drawing)
    assert done.returncode == 0
    assert "evaluate" in done.stdout
    if drawing == "json":
        json.loads(done.stdout)


def test_graph_of_a_file_without_endpoints_says_so(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "empty.py").write_text("import keras\n", encoding="utf-8")
    done = cli("graph", "empty.py")
    assert done.returncode == 0
    assert "no data reach a model" in done.stderr


def test_help_shows_the_options_and_the_commands(cli: Cli) -> None:
    shown = cli("--help")
    assert shown.returncode == 0
    for word in ("PATH", "--output-format", "--exit-zero", "--version", "explain", "graph", "rules"):
        assert word in shown.stdout
    assert "  check" not in shown.stdout


def test_named_file_without_endpoint_is_said(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "layers.py").write_text("import keras\n\nclass Mine(keras.layers.Layer):\n    pass\n", encoding="utf-8")
    done = cli("layers.py")
    assert done.returncode == 0
    assert "layers.py: nothing to compare" in done.stdout


def test_paths_are_relative_to_the_working_directory(cli: Cli, bad: Path, tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    assert cli(str(bad), "--output-format", "concise").stdout.startswith("bad.py:")
    assert cli("../bad.py", "--output-format", "concise", cwd=tmp_path / "below").stdout.startswith("../bad.py:")


def test_target_keras_is_checked(cli: Cli, bad: Path) -> None:
    assert cli("--target-keras", "new", "bad.py").returncode == 2
    shown = json.loads(cli("--target-keras", "2.15", "--output-format", "json", "bad.py").stdout)
    assert shown["tool"]["target_keras"] == "2.15"


def test_shipped_article_examples_exit_as_the_readme_says(cli: Cli) -> None:
    assert cli("fixtures/article", cwd=ROOT).returncode == 1


def test_standard_input_that_is_no_text_is_a_failure(cli: Cli) -> None:
    done = cli("-", stdin=b"import keras\nx = '\xff'\n")
    assert done.returncode == 2
    assert "not-utf8" in done.stdout or "VG903" in done.stdout


def test_syntax_error_is_shown_with_its_line_once(cli: Cli, tmp_path: Path, bad: Path) -> None:
    (tmp_path / "broken.py").write_text("import keras\nmodel = keras.Sequential([\n", encoding="utf-8")
    done = cli("broken.py", "bad.py", "--output-format", "concise")
    assert done.returncode == 2
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == ["bad.py", "broken.py"]
    assert "VG903" in done.stdout


def test_bad_cell_is_a_warning_and_the_other_cells_are_linted(cli: Cli, tmp_path: Path) -> None:
    cells: list[dict[str, object]] = [
        {"cell_type": "code", "source": text, "metadata": {}, "outputs": [], "execution_count": None} for text in (BAD, "def (")
    ]
    (tmp_path / "lab.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    done = cli("lab.ipynb", "--output-format", "json")
    document = json.loads(done.stdout)
    assert done.returncode == 1
    assert document["failures"] == []
    assert [(d["code"], d["severity"], d["cell"]) for d in document["diagnostics"]] == [("VG104", "error", 0), ("VG903", "warning", 1)]


def test_helper_in_another_file_is_followed_and_the_finding_told_once(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "prepare.py").write_text("def scaled(x):\n    return x / 255\n", encoding="utf-8")
    uses = BAD.replace("x_train = x_train / 255", "x_train = scaled(x_train)").replace(
        "import tensorflow as tf", "import tensorflow as tf\nfrom prepare import scaled"
    )
    (tmp_path / "train.py").write_text(uses, encoding="utf-8")
    assert cli("train.py", "--output-format", "concise").stdout.count("VG104") == 1
    assert cli("train.py", "prepare.py", "--output-format", "concise").stdout.count("VG104") == 1
    assert "prepare.py:2" in cli("train.py").stdout


def test_defect_of_the_linter_is_no_finding(cli: Cli, bad: Path, process: Cli, tmp_path: Path) -> None:
    (tmp_path / "libcst.py").write_text("raise RuntimeError('defect')\n", encoding="utf-8")
    done = process("bad.py", PYTHONPATH=f"{tmp_path}{os.pathsep}{environment()['PYTHONPATH']}")
    assert done.returncode == 2
    assert "crashed-analysis" in done.stdout
    assert "defect" in done.stdout
