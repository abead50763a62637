from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from conftest import environment


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX pipes")
def test_reader_that_goes_away_ends_quietly(tmp_path: Path) -> None:
    command = f"{sys.executable} -m valgap_lint rules | head -n 1"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, encoding="utf-8", cwd=tmp_path, env=environment(), check=False
    )
    assert done.returncode == 0
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


def test_interrupt_ends_with_130_and_no_traceback(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "import valgap_lint.cli.job as job\n"
        "def interrupted(*_): raise KeyboardInterrupt\n"
        "job.run = interrupted\n"
        "sys.argv = ['valgap-lint', 'train.py']\n"
        "from valgap_lint.cli import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", cwd=tmp_path, env=environment(), check=False
    )
    assert done.returncode == 130
    assert "Traceback" not in done.stderr
