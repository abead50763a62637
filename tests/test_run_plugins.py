from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from valgap_lint.ir.failures import Failure
from valgap_lint.ir.options import Options
from valgap_lint.registry import CATALOGUES, packages
from valgap_lint.run import Plugins, load_plugins, run

SCRIPT = "import tensorflow as tf\nmodel = tf.keras.Sequential([tf.keras.layers.Dense(1)])\n"


@pytest.fixture
def script(tmp_path: Path) -> str:
    path = tmp_path / "train.py"
    path.write_text(SCRIPT, encoding="utf-8")
    return str(path)


def test_missing_catalogue_package_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("valgap_lint.registry.entry_points", lambda group: [EntryPoint("x", "no_such_package_at_all", group)])
    (failure,) = packages(CATALOGUES).failures
    assert failure.kind == "broken-pack"
    assert "no_such_package_at_all" in failure.message


def test_broken_plugin_stops_the_run_before_any_file(script: str) -> None:
    plugins = load_plugins()
    failure = Failure("broken-pack", "the package 'stranger' cannot be loaded")
    result = run([script, "no-such-file.py"], Options(), Plugins(plugins.rules, plugins.catalogues, (failure,)))
    assert result.failures == (failure,)
    assert result.files == ()


def test_broken_catalogue_file_is_a_failure_that_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "stranger_catalogue").mkdir()
    (tmp_path / "stranger_catalogue" / "__init__.py").touch()
    (tmp_path / "stranger_catalogue" / "oddlib.toml").write_text("[[call]\nbroken", encoding="utf-8")
    plugins = load_plugins()
    result = run([script], Options(), Plugins(plugins.rules, (*plugins.catalogues, "stranger_catalogue")))
    (failure,) = result.failures
    assert failure.kind == "broken-pack"
    assert "oddlib.toml" in failure.message


def test_bundled_catalogue_loads_through_the_entry_point(script: str) -> None:
    plugins = load_plugins()
    assert plugins.catalogues[0].startswith("valgap_lint.")
    assert run([script], Options(), plugins).failures == ()
