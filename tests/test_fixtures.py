from __future__ import annotations

import os
from pathlib import Path

import pytest

from valgap_lint.testing import expectations, mismatches

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = ROOT / "fixtures"
KINDS = ("bad-", "good-", "miss-")


def cases() -> list[Path]:
    """Every file and folder whose name says what it is; what lies inside such a folder belongs to it."""
    named = sorted(
        path for path in FIXTURES.rglob("*") if path.name.startswith(KINDS) and (path.is_dir() or path.suffix in (".py", ".ipynb"))
    )
    return [path for path in named if not any(parent.name.startswith(KINDS) for parent in path.parents)]


CASES = cases()


@pytest.fixture(autouse=True)
def in_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def relative(path: Path) -> str:
    return os.fspath(path.relative_to(FIXTURES))


@pytest.mark.parametrize("fixture", CASES, ids=relative)
def test_fixture_gives_exactly_what_it_expects(fixture: Path) -> None:
    assert mismatches(fixture.relative_to(ROOT)) == []


@pytest.mark.parametrize("fixture", CASES, ids=relative)
def test_name_of_a_fixture_fits_its_expectations(fixture: Path) -> None:
    expected = expectations(fixture)
    kind = fixture.name.partition("-")[0]
    assert bool(expected.misses) == (kind == "miss")
    assert kind != "bad" or expected.findings
    assert kind != "good" or not expected.findings


@pytest.mark.parametrize("fixture", [case for case in CASES if case.name.startswith("bad-")], ids=relative)
def test_bad_fixture_has_a_good_twin(fixture: Path) -> None:
    assert fixture.with_name(fixture.name.replace("bad-", "good-", 1)).exists()


def test_there_are_fixtures() -> None:
    assert CASES
