"""The patterns of .gitignore files."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valgap_lint.sources.ignore import IgnoreFile, is_ignored, parse_patterns

NAME = st.text(alphabet="abc.-_", min_size=1, max_size=4).filter(lambda name: name.strip(".") != "")
PATH = st.lists(NAME, min_size=1, max_size=4).map("/".join)


def ignored(path: str, *lines: str) -> bool:
    return is_ignored("/r/" + path, (IgnoreFile("/r", parse_patterns(lines)),))


@pytest.mark.parametrize(
    ("pattern", "hits", "misses"),
    [
        ("data", ["data", "a/data", "data/"], ["data.py", "adata"]),
        ("data/", ["data/", "a/data/"], ["data", "a/data"]),
        ("/data", ["data", "data/"], ["a/data"]),
        ("a/data", ["a/data"], ["b/a/data"]),
        ("*.py", ["x.py", "a/x.py"], ["x.pyc"]),
        ("a/*.py", ["a/x.py"], ["a/b/x.py"]),
        ("**/x", ["x", "a/x", "a/b/x"], ["ax"]),
        ("a/**", ["a/x", "a/b/x"], ["a", "a/"]),
        ("a/**/x", ["a/x", "a/b/x", "a/b/c/x"], ["a/bx"]),
        ("x?.py", ["x1.py"], ["x.py", "x/.py"]),
        ("[ab]", ["a", "b"], ["c", "/"]),
        ("[!ab]", ["c"], ["a"]),
        ("[a-c]x", ["bx"], ["dx"]),
        ("[z-a]", [], ["z", "a", "m"]),
        ("[[:digit:]]", ["1"], ["a"]),
        (r"\#x", ["#x"], ["x"]),
        (r"\!x", ["!x"], ["x"]),
        (r"a\*", ["a*"], ["ab"]),
        ("x  ", ["x"], ["x  "]),
        ("x\\ ", ["x "], ["x"]),
        ("[a", [], ["[a", "a"]),
        ("a\\", [], ["a", "a\\"]),
        ("# comment", [], ["# comment", "comment"]),
        ("", [], ["a"]),
        ("/", [], ["a"]),
    ],
)
def test_a_pattern_hits_and_misses_as_in_git(pattern: str, hits: list[str], misses: list[str]) -> None:
    assert [path for path in hits if not ignored(path, pattern)] == []
    assert [path for path in misses if ignored(path, pattern)] == []


def test_the_last_pattern_that_matches_decides() -> None:
    assert ignored("a.py", "*.py")
    assert not ignored("a.py", "*.py", "!a.py")
    assert ignored("a.py", "*.py", "!a.py", "a.*")


def test_a_pattern_speaks_only_of_what_lies_below_its_file() -> None:
    inner = IgnoreFile("/r/in", parse_patterns(["/x.py"]))
    assert is_ignored("/r/in/x.py", (inner,))
    assert not is_ignored("/r/x.py", (inner,))
    assert not is_ignored("/r/inner/x.py", (inner,))


def test_the_innermost_file_has_the_last_word() -> None:
    outer, inner = IgnoreFile("/r", parse_patterns(["*.py"])), IgnoreFile("/r/in", parse_patterns(["!keep.py"]))
    assert not is_ignored("/r/in/keep.py", (outer, inner))
    assert is_ignored("/r/in/other.py", (outer, inner))


@given(PATH)
def test_a_path_as_its_own_pattern_ignores_it(path: str) -> None:
    assert ignored(path, "/" + path)
    assert not ignored(path, "/" + path, "!/" + path)


@given(PATH, st.lists(st.text(alphabet="ab*?[]!/\\ #.-^", max_size=6), max_size=4))
def test_any_line_is_understood_and_negating_everything_wins(path: str, lines: list[str]) -> None:
    ignored(path, *lines)
    assert not ignored(path, *lines, "!**")
    assert ignored(path, *lines, "**")


@given(PATH, PATH)
def test_folder_patterns_never_ignore_files(path: str, pattern: str) -> None:
    assert not ignored(path, pattern + "/")


@pytest.mark.skipif(shutil.which("git") is None, reason="git decides what is right here")
def test_git_agrees(tmp_path: Path) -> None:
    patterns = ["*.py", "a/", "/b", "**/c", "a/**", "a/**/c", "!a.py", "[!a]*", "?", "a/*", "*c", "**", "[a-b].py", "/*/a.py", "a\\.py"]
    paths = ["a.py", "b/a.py", "a/b/c", "c", "b/c/a.py", "a/c", "b/b", "a/b.py", "abc"]
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    cases = [(f"d{i}_{j}", [first, second]) for i, first in enumerate(patterns) for j, second in enumerate(patterns)]
    for folder, lines in cases:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / ".gitignore").write_text("\n".join(lines), encoding="utf-8")
    asked = [f"{folder}/{path}" for folder, _ in cases for path in paths]
    command = ["git", "-C", str(tmp_path), "check-ignore", "--stdin", "--no-index"]
    answer = subprocess.run(command, input="\n".join(asked), capture_output=True, text=True, check=True).stdout.splitlines()
    ours = [f"{folder}/{path}" for folder, lines in cases for path in paths if ignored_on_the_way(path, lines)]
    assert ours == answer


def ignored_on_the_way(path: str, lines: list[str]) -> bool:
    """Whether a walk does not reach a file: it or a folder above it is ignored."""
    parts = path.split("/")
    return any(ignored("/".join(parts[:i]) + "/" * (i < len(parts)), *lines) for i in range(1, len(parts) + 1))
