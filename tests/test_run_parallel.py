"""Files mapped over processes: the same outcomes, and Ctrl-C is heard again afterwards."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from valgap_lint.ir.options import Options
from valgap_lint.run import load_plugins
from valgap_lint.run.groups import Setup
from valgap_lint.run.parallel import outcomes
from valgap_lint.sources import discover

SCRIPT = """
import keras

(x, y), (x_test, y_test) = keras.datasets.mnist.load_data()
model = keras.Sequential([keras.layers.Dense(1)])
model.compile(loss="mse")
model.fit(x / {factor}, y)
model.evaluate(x_test / 255, y_test)
"""


def test_processes_give_what_one_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for number in range(5):
        (tmp_path / f"train{number}.py").write_text(SCRIPT.format(factor=255 if number % 2 else 128), encoding="utf-8")
    files = discover(["."]).files
    plugins = load_plugins()
    heard = signal.getsignal(signal.SIGINT)
    alone, together = (outcomes(files, Setup(plugins.rules, plugins.catalogues, Options(jobs=jobs))) for jobs in (1, 2))
    assert signal.getsignal(signal.SIGINT) is heard
    by_path = {outcome.path: tuple(finding.code for finding in outcome.findings) for outcome in together}
    assert by_path == {outcome.path: tuple(finding.code for finding in outcome.findings) for outcome in alone}
    assert by_path["train0.py"] == ("VG104",)
    assert by_path["train1.py"] == ()
