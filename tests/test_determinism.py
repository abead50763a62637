from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest

from conftest import ROOT, Cli

FORMATS = ("text", "concise", "json", "json-lines")
TIME = re.compile(r"(?ms)^Seconds: .*|\"seconds\": ?(?:[\d.]+|\[.*?\])")
"""What the statistics say of time, which is no part of what is equal."""


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Some fixtures in one directory."""
    chosen = sorted(path for path in (ROOT / "fixtures").rglob("bad-*.py"))[:6] + sorted((ROOT / "fixtures" / "article").glob("*.py"))
    names = []
    for number, path in enumerate(chosen):
        shutil.copy(path, tmp_path / f"f{number}.py")
        names.append(f"f{number}.py")
    return names


@pytest.mark.parametrize("output_format", FORMATS)
def test_output_is_equal_for_any_hash_seed(process: Cli, files: list[str], output_format: str) -> None:
    options = ("--severity", "info", "--output-format", output_format, "--statistics")
    first, second = (TIME.sub("", process(*options, *files, PYTHONHASHSEED=seed).stdout) for seed in ("1", "4242"))
    assert first == second
    assert first


def test_output_is_equal_for_any_order_of_paths(cli: Cli, files: list[str]) -> None:
    shuffled = random.Random(7).sample(files, len(files))
    assert shuffled != files
    assert cli("--output-format", "json", *files).stdout == cli("--output-format", "json", *shuffled).stdout


def test_output_is_equal_for_any_number_of_jobs(process: Cli, files: list[str]) -> None:
    one, three = (process("--output-format", "json", "--jobs", jobs, *files) for jobs in ("1", "3"))
    assert one.stdout == three.stdout
    assert one.returncode == three.returncode
    assert three.stderr == ""


def test_naming_a_directory_equals_naming_its_files(cli: Cli, files: list[str]) -> None:
    assert cli("--output-format", "json", ".").stdout == cli("--output-format", "json", *files).stdout
