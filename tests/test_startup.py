from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from conftest import environment

HEAVY = ("libcst", "networkx", "rich", "joblib", "tensorflow", "keras", "numpy")
PROBE = """
import sys
sys.argv = ["valgap-lint", *sys.argv[1:]]
from valgap_lint.cli import main
try:
    main()
except SystemExit as end:
    status = end.code
names = sorted({name.partition(".")[0] for name in sys.modules})
sys.stderr.write(f"STATUS {status} MODULES {' '.join(names)}")
"""


def imported(folder: Path, *arguments: str) -> tuple[int, set[str]]:
    """The exit status, and the top-level modules that a command imported."""
    command = [sys.executable, "-c", PROBE, *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=folder, env=environment(), check=True)
    status, _, names = done.stderr.rpartition("STATUS ")[2].partition(" MODULES ")
    return int(status), set(names.split())


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("explain", "VG903"), ("rules",)])
def test_commands_without_analysis_import_nothing_heavy(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    status, names = imported(tmp_path, *arguments)
    assert status == 0
    assert names.isdisjoint(HEAVY)


def test_file_without_keras_imports_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "plain.py").write_text("import json\nprint(json.dumps({}))\n", encoding="utf-8")
    status, names = imported(tmp_path, "plain.py")
    assert status == 0
    assert names.isdisjoint(HEAVY)


def test_file_with_keras_is_parsed_and_needs_no_tensorflow(tmp_path: Path) -> None:
    (tmp_path / "train.py").write_text("import tensorflow as tf\nmodel = tf.keras.Sequential()\n", encoding="utf-8")
    status, names = imported(tmp_path, "train.py")
    assert status == 0
    assert "libcst" in names
    assert names.isdisjoint({"tensorflow", "keras", "numpy", "rich", "joblib"})
