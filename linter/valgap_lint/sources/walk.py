"""Down a folder, past what git ignores."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from valgap_lint.sources.ignore import IgnoreFile, is_ignored, parse_patterns

SUFFIXES = (".py", ".ipynb")
_REPOSITORIES = (".bzr", ".git", ".hg", ".svn", ".idea", ".vscode")
_ENVIRONMENTS = (".nox", ".tox", ".venv", "venv", "node_modules", "site-packages")
_CACHES = ("__pycache__", ".eggs", ".hypothesis", ".ipynb_checkpoints", ".mypy_cache", ".pytest_cache", ".pytype", ".ruff_cache")
SKIPPED_FOLDERS = frozenset((*_REPOSITORIES, *_ENVIRONMENTS, *_CACHES, "_build", "build", "dist"))
"""Folders that a walk does not enter. Nor does it enter a folder that holds a pyvenv.cfg, or a symbolic link to a folder."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A folder that could not be listed, or an entry of one that could not be looked at."""

    path: Path
    reason: str


def walk(root: Path, excluded: IgnoreFile) -> Iterator[Path | Unreadable]:
    """The files to read below a folder, in the order of their names.

    The .gitignore files of the folder, of those below it and of those above it up to the repository count, and the repository's
    .git/info/exclude. `excluded` are further patterns, which win.
    """
    yield from _walk(Path(os.path.normpath(root.absolute())), _outer_files(root), excluded)


def _walk(folder: Path, outer: tuple[IgnoreFile, ...], excluded: IgnoreFile) -> Iterator[Path | Unreadable]:
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        yield Unreadable(folder, error.strerror or str(error))
        return
    files = (*outer, *_ignore_files(folder, (".gitignore",)))
    for entry in entries:
        path = Path(entry.path)
        try:
            is_folder = entry.is_dir(follow_symlinks=False)
            wanted = _is_wanted_folder(path) if is_folder else _is_wanted_file(entry)
        except OSError as error:
            yield Unreadable(path, error.strerror or str(error))
            continue
        if not wanted:
            continue
        if is_ignored(path.as_posix() + "/" * is_folder, (*files, excluded)):
            continue
        if is_folder:
            yield from _walk(path, files, excluded)
        else:
            yield path


def _is_wanted_folder(path: Path) -> bool:
    return path.name not in SKIPPED_FOLDERS and not os.path.isfile(path / "pyvenv.cfg")


def _is_wanted_file(entry: os.DirEntry[str]) -> bool:
    """A link that leads nowhere is none, one that leads to itself included."""
    try:
        return entry.name.lower().endswith(SUFFIXES) and entry.is_file()
    except OSError as error:
        if error.errno == errno.ELOOP:
            return False
        raise


def _outer_files(root: Path) -> tuple[IgnoreFile, ...]:
    """The ignore files above a folder, outermost first, if it lies in a repository; of the folder itself only .git/info/exclude."""
    folder = Path(os.path.normpath(root.absolute()))
    repository = next((parent for parent in (folder, *folder.parents) if os.path.exists(parent / ".git")), None)
    if repository is None:
        return ()
    above = [parent for parent in reversed(folder.parents) if parent == repository or repository in parent.parents]
    excludes = _ignore_files(repository, (".git/info/exclude",))
    return (*excludes, *(file for parent in above for file in _ignore_files(parent, (".gitignore",))))


def _ignore_files(folder: Path, names: tuple[str, ...]) -> tuple[IgnoreFile, ...]:
    """The ignore files of these names that a folder has; one that cannot be read is as good as none, as for git."""
    found: list[IgnoreFile] = []
    for name in names:
        if not os.path.isfile(folder / name):
            continue
        try:
            text = (folder / name).read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            continue
        found.append(IgnoreFile(folder.as_posix().rstrip("/"), parse_patterns(text.split("\n"))))
    return tuple(found)
