"""Each way in which people write pipelines, with the graph that it stands for."""

from __future__ import annotations

import shutil
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
def test_idiom_is_read(idiom: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each stands alone, so that no other fixture counts as a part of its project."""
    monkeypatch.chdir(tmp_path)
    alone = Path(shutil.copytree(idiom, idiom.name) if idiom.is_dir() else shutil.copy(idiom, idiom.name))
    wanted = expectations(alone)
    result = run([str(alone)], Options(severity=Severity.INFO), load_plugins())
    assert result.failures == ()
    assert differences(files_of(alone), result.analyses) == []
    assert set(as_expectations(result.findings, wanted.codes)) == wanted.findings


def test_most_steps_of_the_idioms_are_read() -> None:
    texts = [file.read_text(encoding="utf-8") for idiom in IDIOMS for file in files_of(idiom)]
    comments = [line for text in texts for line in text.splitlines() if "# graph:" in line]
    assert len(comments) > 100
    assert sum("opaque" in line or "= unknown" in line for line in comments) <= len(comments) / 20
