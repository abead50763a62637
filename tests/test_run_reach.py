"""Files that use Keras only through the project's own modules are analysed; a crash costs one file."""

from __future__ import annotations

import gc
import json
from pathlib import Path

import pytest

from conftest import Cli
from valgap_lint.run.groups import collected_later
from valgap_lint.run.partners import reaches_keras
from valgap_lint.run.project import Project

MODEL = """
from tensorflow import keras

def build():
    model = keras.Sequential([keras.layers.Dense(1)])
    model.compile(loss="mse")
    return model

def data():
    return keras.datasets.mnist.load_data()
"""
SCRIPT = """
{line}

(x, y), (x_test, y_test) = data()
model = build()
model.fit(x / 255, y)
model.evaluate(x_test, y_test)
"""


def reached(path: str) -> bool:
    return reaches_keras(Project(frozenset), path)


@pytest.mark.parametrize(
    "line", ["from parts import *", "from parts import build, data", "from lab.parts import build, data", "import parts, os"]
)
def test_project_modules_are_looked_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lab").mkdir()
    for folder in (tmp_path, tmp_path / "lab"):
        (folder / "parts.py").write_text(MODEL, encoding="utf-8")
    (tmp_path / "train.py").write_text(SCRIPT.format(line=line), encoding="utf-8")
    assert reached("train.py")


def test_what_cannot_reach_keras_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").write_text("import b\n", encoding="utf-8")
    (tmp_path / "b.py").write_text("import a, os\nfrom c import x\n", encoding="utf-8")
    assert not reached("a.py")


def test_script_without_a_mention_is_linted(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "parts.py").write_text(MODEL, encoding="utf-8")
    (tmp_path / "train.py").write_text(SCRIPT.format(line="from parts import *"), encoding="utf-8")
    done = cli("train.py", "--output-format", "json")
    assert [d["code"] for d in json.loads(done.stdout)["diagnostics"]] == ["VG104"]


def test_crash_of_the_analysis_costs_one_file(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from valgap_lint.compare import verdicts

    def crash(*_: object) -> None:
        raise ZeroDivisionError("in the engine")

    (tmp_path / "train.py").write_text(MODEL, encoding="utf-8")
    (tmp_path / "other.py").write_text("print(1)\n", encoding="utf-8")
    monkeypatch.setattr(verdicts, "compare", crash)
    done = cli("train.py", "other.py", "--output-format", "json")
    document = json.loads(done.stdout)
    assert done.returncode == 2
    (failure,) = document["failures"]
    assert (failure["kind"], failure["path"]) == ("crashed-analysis", "train.py")
    assert "ZeroDivisionError" in failure["message"]
    assert document["summary"]["files"] == 2


def test_project_module_that_does_not_parse_is_named_as_the_reason(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "parts.py").write_text("def data(:\n", encoding="utf-8")
    text = "import parts\nfrom parts import scale\nimport keras\n" + SCRIPT.format(line=MODEL).replace("x / 255", "parts.half(scale(x))")
    (tmp_path / "train.py").write_text(text, encoding="utf-8")
    document = json.loads(cli("train.py", "--output-format", "json", "--select", "VG901", "--severity", "info").stdout)
    assert {d["message"].partition("parts.py does not parse (line 1)")[1] for d in document["diagnostics"]} == {
        "parts.py does not parse (line 1)"
    }


def test_garbage_is_collected_again_after_a_file() -> None:
    with collected_later():
        assert not gc.isenabled()
    assert gc.isenabled()
