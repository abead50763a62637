"""The files of the user's project around a file, nearest first."""

from __future__ import annotations

import os
from pathlib import Path

from valgap_lint.run.modules import is_root
from valgap_lint.sources.walk import SKIPPED_FOLDERS, SUFFIXES

MOST_FILES = 300
MOST_FOLDERS = 200
CROWDED = 1_000
"""Entries of a folder from which on it counts as one of data: nothing in it is looked at, unless the file itself lies there."""
_LEVELS = 4


def neighbours(folder: Path) -> list[Path]:
    """Scripts and notebooks of a folder, then of those below it, then of the folders above up to the project's root and below those.

    The root is marked by a repository or a requirements file, else it is the working directory. A folder outside of any project has
    what is in it and below it. The number of files and folders is bounded.
    """
    own = Path(os.path.abspath(folder))
    seen: set[Path] = set()
    found: list[Path] = []
    for start in _up_to_root(own):
        todo = [start]
        while todo and len(found) < MOST_FILES and len(seen) < MOST_FOLDERS:
            current = todo.pop(0)
            if current not in seen:
                seen.add(current)
                files, folders = _listed(current, least=current == own)
                found.extend(files)
                todo.extend(folders)
    return found[:MOST_FILES]


def _up_to_root(folder: Path) -> list[Path]:
    """A folder and those above it up to the project's root; the folder alone where no root is near."""
    above = [folder, *folder.parents][:_LEVELS]
    here = Path.cwd()
    root = next((index for index, candidate in enumerate(above) if _is_project(candidate) or candidate == here), 0)
    return above[: root + 1]


def _is_project(folder: Path) -> bool:
    return is_root(folder) or os.path.exists(folder / "requirements.txt")


def _listed(folder: Path, *, least: bool) -> tuple[list[Path], list[Path]]:
    """The files and the folders to enter in a folder, by name."""
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError:
        return [], []
    crowded = len(entries) > CROWDED
    files = [Path(entry.path) for entry in entries if entry.name.lower().endswith(SUFFIXES)] if least or not crowded else []
    return files, [] if crowded else [Path(entry.path) for entry in entries if _is_entered(entry)]


def _is_entered(entry: os.DirEntry[str]) -> bool:
    if entry.name in SKIPPED_FOLDERS or entry.name.startswith("."):
        return False
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False
