"""Where results go, and what happens when they cannot go there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Cli, Done, environment

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
PLAIN = "x = 1\n"


def shell(folder: Path, words: str) -> Done:
    """Runs the command with redirections, in a folder with x.py."""
    (folder / "x.py").write_text(PLAIN, encoding="utf-8")
    command = f'"{sys.executable}" -m valgap_lint {words}'
    done = subprocess.run(["bash", "-c", command], capture_output=True, encoding="utf-8", cwd=folder, env=environment(), check=False)
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("words", ["x.py", "--statistics x.py", "rules", "explain VG903", "--version"])
@pytest.mark.parametrize("to", [">/dev/full", ">&-"])
def test_standard_output_that_cannot_be_written_is_said(tmp_path: Path, words: str, to: str) -> None:
    done = shell(tmp_path, f"{words} {to}")
    assert done.returncode == 2
    assert done.stderr.startswith("cannot write to standard output: ")
    assert len(done.stderr.splitlines()) == 1


def test_everything_closed_ends_with_2(tmp_path: Path) -> None:
    done = shell(tmp_path, "x.py >&- 2>&-")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")


def test_output_file_on_a_full_device_is_named(tmp_path: Path) -> None:
    done = shell(tmp_path, "--output-file /dev/full x.py")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "cannot write to /dev/full: No space left on device\n"


def test_error_of_something_else_is_no_write_error(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("valgap_lint.cli.job.run", fails)
    with pytest.raises(OSError, match="Input/output error"):
        cli("--statistics", "x.py")


def test_standard_input_that_is_closed_is_said(tmp_path: Path) -> None:
    done = shell(tmp_path, "- <&-")
    assert done.returncode == 2
    assert "standard input cannot be read" in done.stdout
    assert "Traceback" not in done.stderr


def test_file_as_standard_input_is_read(tmp_path: Path) -> None:
    done = shell(tmp_path, "- <x.py")
    assert (done.returncode, done.stderr) == (0, "")
