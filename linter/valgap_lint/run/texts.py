"""Where the configuration files of the user's project lie, and their texts."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from valgap_lint.interpret.project_texts import ProjectText
from valgap_lint.run.modules import is_root, project_folders

MAX_BYTES = 50_000
"""The most that a configuration file may hold; what is larger are data."""


def project_text(name: str, importers: Sequence[str]) -> ProjectText | None:
    """A file that code names: beside the script, in the folders above it up to the project's root, else from the working directory.

    A path that leads out of the project names no file of it.
    """
    if "\0" in name:
        return None
    for candidate in _candidates(name, importers):
        if os.path.isfile(candidate):
            return _read(candidate)
    return None


def _candidates(name: str, importers: Sequence[str]) -> Iterator[Path]:
    folders = (*(folder for importer in dict.fromkeys(importers) for folder in _above(Path(importer).parent)), Path())
    roots = [os.path.realpath(folder) for folder in folders]
    for folder in folders:
        path = folder / name
        if any(Path(os.path.realpath(path)).is_relative_to(root) for root in roots):
            yield path


def _above(folder: Path) -> Sequence[Path]:
    """The folders up to the project's root; where no root is marked, the folder itself and the one above it, but never the whole disk."""
    found = list(project_folders(folder))
    kept = found if is_root(found[-1]) else found[:2]
    return [candidate for candidate in kept if os.path.realpath(candidate) != os.path.abspath(os.sep)]


def _read(path: Path) -> ProjectText:
    shown = path.as_posix()
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return ProjectText(shown, fault="is no regular file")
        with open(path, "rb") as stream:
            data = stream.read(MAX_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        return ProjectText(shown, fault=f"cannot be read: {error.strerror or error}")
    except UnicodeDecodeError:
        return ProjectText(shown, fault="is not UTF-8")
    return ProjectText(shown, fault=f"is larger than {MAX_BYTES:,} bytes") if len(data) > MAX_BYTES else ProjectText(shown, text)
