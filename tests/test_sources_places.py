"""Places that are no plain file or folder, or that may not be read."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from valgap_lint.ir.failures import Failure
from valgap_lint.sources import Discovery, discover, read

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX files")
NOBODY = 65534


@pytest.fixture
def guarded() -> Iterator[Path]:
    """A folder that holds closed/a.py, which this user may not enter, and open.py."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "closed").mkdir()
        for path in ("closed/a.py", "open.py"):
            (folder / path).write_text("x = 1\n", encoding="utf-8")
        (folder / "closed").chmod(0)
        user = os.geteuid()
        if user == 0:
            os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            os.seteuid(user)
            (folder / "closed").chmod(0o755)


def told(found: Discovery) -> tuple[list[str], list[tuple[str, str | None]]]:
    return [file.display for file in found.files], [(failure.kind, failure.path) for failure in found.failures]


@pytest.mark.parametrize("path", ["../data", "../data/", "./../data", "../here/../data", "../data/sub/.."])
def test_folders_above_the_working_directory_are_walked_and_shown_relative(tmp_path: Path, path: str) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "data" / "sub").mkdir(parents=True)
    (tmp_path / "data" / "sub" / "x.py").touch()
    assert told(discover([path], cwd=tmp_path / "here")) == (["../data/sub/x.py"], [])


def test_folder_reached_through_a_link_and_back_is_the_one_the_system_means(tmp_path: Path) -> None:
    (tmp_path / "far" / "deep").mkdir(parents=True)
    (tmp_path / "far" / "x.py").touch()
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "link").symlink_to(tmp_path / "far" / "deep")
    found = discover(["link/.."], cwd=tmp_path / "here")
    assert [file.location for file in found.files] == [tmp_path / "far" / "x.py"]


def test_link_to_itself_does_not_end_the_walk(tmp_path: Path) -> None:
    (tmp_path / "x.py").symlink_to("x.py")
    (tmp_path / "good.py").touch()
    assert told(discover(["."], cwd=tmp_path)) == (["good.py"], [])
    assert told(discover([".", "x.py"], cwd=tmp_path)) == (["good.py"], [("unreadable", "x.py")])


def test_closed_folder_below_a_folder_is_a_failure_and_the_rest_is_found(guarded: Path) -> None:
    assert told(discover(["."], cwd=guarded)) == (["open.py"], [("unreadable", "closed")])


def test_file_in_a_closed_folder_is_a_failure_and_the_rest_is_found(guarded: Path) -> None:
    found = discover(["closed/a.py", "open.py"], cwd=guarded)
    assert told(found) == (["open.py"], [("unreadable", "closed/a.py")])
    assert "Permission denied" in found.failures[0].message


def test_closed_folder_itself_is_a_failure(guarded: Path) -> None:
    assert told(discover(["closed"], cwd=guarded)) == ([], [("unreadable", "closed")])


def test_path_that_goes_on_behind_a_file_is_missing(tmp_path: Path) -> None:
    (tmp_path / "x.py").touch()
    assert told(discover(["x.py/y.py"], cwd=tmp_path)) == ([], [("missing-path", "x.py/y.py")])


def test_overlong_name_is_a_failure(tmp_path: Path) -> None:
    name = "a" * 300 + ".py"
    assert told(discover([name], cwd=tmp_path)) == ([], [("unreadable", name)])


def test_only_regular_files_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe.py")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.py")
        found = discover(["pipe.py", "socket.py", "/dev/null"])
    assert told(found) == ([], [("unreadable", "/dev/null"), ("unreadable", "pipe.py"), ("unreadable", "socket.py")])
    assert all("is no regular file" in failure.message for failure in found.failures)
    piped = read("pipe.py")
    assert isinstance(piped, Failure)
    assert piped.kind == "unreadable"


def test_pipe_called_like_an_ignore_file_is_passed_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / ".gitignore")
    (tmp_path / "x.py").touch()
    assert told(discover(["."], cwd=tmp_path)) == (["x.py"], [])
