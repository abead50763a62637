"""Each way in which people write pipelines, with the graph that it stands for."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import ROOT
from expected_graph import differences
from valgap_lint.ir.findings import Severity
from valgap_lint.ir.options import Options
from valgap_lint.run import load_plugins, run
from valgap_lint.testing import as_expectations, expectations

FOLDER = ROOT / "fixtures" / "idioms"
IDIOMS = sorted(path for path in FOLDER.iterdir() if path.name[0] not in "._")


def files_of(idiom: Path) -> list[Path]:
    """The scripts and notebooks of a fixture."""
    return sorted(path for path in idiom.rglob("*") if path.suffix in (".py", ".ipynb")) if idiom.is_dir() else [idiom]


@pytest.mark.parametrize("idiom", IDIOMS, ids=lambda path: path.stem)
def test_idiom_is_read(idiom: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    wanted = expectations(idiom)
    result = run([str(idiom.relative_to(ROOT))], Options(severity=Severity.INFO), load_plugins())
    assert result.failures == ()
    assert differences(files_of(idiom), result.analyses) == []
    found = set(as_expectations(result.findings, wanted.codes))
    assert found == wanted.findings
