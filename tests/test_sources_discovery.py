"""From paths to files to lint."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from valgap_lint.sources import Discovery, SourcePath, discover


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A project: scripts and notebooks, and what must not be read."""
    for name in ("train.py", "eval.ipynb", "src/data.py", "src/readme.md", ".venv/lib/x.py", "node_modules/x.py", "src/__pycache__/x.py"):
        write(tmp_path, name)
    return tmp_path


def write(root: Path, name: str, text: str = "") -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def names(found: Discovery) -> list[str]:
    return [file.display for file in found.files]


def kinds(found: Discovery) -> list[tuple[str, str | None]]:
    return [(failure.kind, failure.path) for failure in found.failures]


def test_a_folder_gives_its_scripts_and_notebooks_sorted(tree: Path) -> None:
    found = discover(["."], cwd=tree)
    assert names(found) == ["eval.ipynb", "src/data.py", "train.py"]
    assert not any(file.explicit for file in found.files)
    assert found.failures == ()


def test_a_named_file_is_explicit_whatever_its_suffix_and_the_ignore_files(tree: Path) -> None:
    write(tree, ".gitignore", "train.py\n")
    found = discover(["train.py", "src/readme.md", ".venv/lib/x.py"], exclude=["*"], cwd=tree)
    assert names(found) == [".venv/lib/x.py", "src/readme.md", "train.py"]
    assert all(file.explicit for file in found.files)


def test_a_file_found_twice_appears_once_as_explicit(tree: Path) -> None:
    found = discover([".", "train.py", "./src/../train.py", "."], cwd=tree)
    assert [(file.display, file.explicit) for file in found.files].count(("train.py", True)) == 1
    assert len(found.files) == 3


def test_paths_outside_the_working_directory_are_absolute(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = write(tmp_path_factory.mktemp("other"), "x.py")
    assert names(discover([other], cwd=tree)) == [other.as_posix()]


def test_relative_paths_above_the_working_directory_stay_relative(tree: Path) -> None:
    assert names(discover(["./../train.py"], cwd=tree / "src")) == ["../train.py"]


def test_missing_paths_and_empty_folders_are_failures_and_the_rest_goes_on(tree: Path) -> None:
    (tree / "empty").mkdir()
    found = discover(["nowhere.py", "empty", "train.py"], cwd=tree)
    assert kinds(found) == [("nothing-to-read", "empty"), ("missing-path", "nowhere.py")]
    assert names(found) == ["train.py"]


def test_standard_input_goes_by_the_name_it_is_given(tree: Path) -> None:
    assert discover(["-"], cwd=tree, stdin_filename="a.ipynb").files == (SourcePath(None, "a.ipynb", explicit=True),)
    assert discover(["-"], cwd=tree).files[0].kind == "script"


def test_ignore_files_of_every_folder_count(tree: Path) -> None:
    write(tree, ".gitignore", "*.ipynb\n/src/gen/\n")
    write(tree, "src/.gitignore", "data*\n!data_kept.py\n")
    for name in ("src/gen/x.py", "src/data_kept.py", "lib/gen/x.py", "lib/data.py"):
        write(tree, name)
    assert names(discover(["."], cwd=tree)) == ["lib/data.py", "lib/gen/x.py", "src/data_kept.py", "train.py"]


def test_nothing_in_an_ignored_folder_can_be_kept(tree: Path) -> None:
    write(tree, ".gitignore", "src/\n!src/data.py\n")
    assert names(discover(["."], cwd=tree)) == ["eval.ipynb", "train.py"]


def test_ignore_files_above_the_folder_count_up_to_the_repository(tree: Path) -> None:
    write(tree, ".gitignore", "data.py\n")
    write(tree, "src/other.py")
    assert names(discover(["src"], cwd=tree)) == ["src/data.py", "src/other.py"]
    write(tree, ".git/info/exclude", "other.py\n")
    write(tree, "src/third.py")
    assert names(discover(["src"], cwd=tree)) == ["src/third.py"]


def test_exclude_patterns_are_relative_to_the_working_directory_and_win(tree: Path) -> None:
    write(tree, "src/.gitignore", "!data.py\n")
    assert names(discover(["."], exclude=["/src/data.py"], cwd=tree)) == ["eval.ipynb", "train.py"]
    assert names(discover(["."], exclude=["src/"], cwd=tree)) == ["eval.ipynb", "train.py"]


def test_environments_are_known_by_their_configuration(tree: Path) -> None:
    write(tree, "myenv/pyvenv.cfg")
    write(tree, "myenv/lib/x.py")
    assert "myenv/lib/x.py" not in names(discover(["."], cwd=tree))
    assert names(discover(["myenv"], cwd=tree)) == ["myenv/lib/x.py"]


def test_links_make_neither_loops_nor_doubles(tree: Path) -> None:
    (tree / "src/loop").symlink_to(tree, target_is_directory=True)
    (tree / "a_link.py").symlink_to(tree / "train.py")
    (tree / "broken.py").symlink_to(tree / "gone.py")
    assert names(discover(["."], cwd=tree)) == ["eval.ipynb", "src/data.py", "train.py"]
    assert names(discover(["src/loop"], cwd=tree))[-1] == "src/loop/train.py"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="nothing is unreadable to this user")
def test_a_folder_that_cannot_be_listed_is_a_failure(tree: Path) -> None:
    (tree / "src").chmod(0)
    try:
        found = discover(["."], cwd=tree)
    finally:
        (tree / "src").chmod(0o755)
    assert kinds(found) == [("unreadable", "src")]
    assert names(found) == ["eval.ipynb", "train.py"]


def test_the_order_of_the_arguments_does_not_matter(tree: Path) -> None:
    assert discover(["train.py", "src", "none"], cwd=tree) == discover(["none", "src", "train.py"], cwd=tree)


def test_sources_do_not_import_the_parser() -> None:
    code = "import sys, valgap_lint.sources; sys.exit('libcst' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, check=False).returncode
        == 0
    )
