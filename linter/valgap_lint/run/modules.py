"""Where the modules of the user's project lie."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

_LEVELS = 4
_SUFFIXES = (".py", ".ipynb")
"""A notebook runs other notebooks in its own folder, which is what a relative import in a notebook stands for."""
_ADDED = re.compile(r"\bsys\.path\.(?:append|insert|extend)\(([^\n]*)")
_LITERAL = re.compile(r"""["']([^"'\n]+)["']""")
_ROOT_MARKS = (".git", "pyproject.toml", "setup.py", "setup.cfg")


def module_file(name: str, level: int, importer: str, added: Sequence[Path] = ()) -> Path | None:
    """The file of a module that `importer` imports, None when it is no module of the project.

    Relative imports start from the importer's folder. Absolute ones are looked for there first, as Python does for a script, then in the
    folders `added` to the search path, in those above it up to the project's root, and in a folder `src` in one of these.
    """
    folder = Path(importer).parent
    for start in [_ancestor(folder, level - 1)] if level else _searched(folder, added):
        found = _in_folder(start, name, _SUFFIXES if level and importer.endswith(".ipynb") else _SUFFIXES[:1])
        if found is not None and os.path.realpath(found) != os.path.realpath(importer):
            return found
    return None


def _searched(folder: Path, added: Sequence[Path]) -> Iterator[Path]:
    yield folder
    yield from added
    above = tuple(project_folders(folder))
    yield from above[1:]
    yield from (candidate / "src" for candidate in above)


def added_folders(text: str, folder: Path) -> tuple[Path, ...]:
    """The folders that a script adds to `sys.path` by name, as seen from its own folder: `os.path.join(here, "..", "lib")` too."""
    found: list[Path] = []
    for match in _ADDED.finditer(text) if "sys.path" in text else ():
        parts = _LITERAL.findall(match[1])
        if parts:
            found.append(folder.joinpath(*parts))
    return tuple(found)


def _ancestor(folder: Path, count: int) -> Path:
    for _ in range(count):
        folder = folder / ".." if folder.name in ("", "..") else folder.parent
    return folder


def project_folders(folder: Path) -> Iterator[Path]:
    """A folder and those above it, up to the project's root."""
    for level in range(_LEVELS):
        candidate = _ancestor(folder, level)
        yield candidate
        if is_root(candidate):
            return


def is_root(folder: Path) -> bool:
    """Whether a folder is marked as a project's root."""
    return any(os.path.exists(folder / mark) for mark in _ROOT_MARKS)


def _in_folder(folder: Path, name: str, suffixes: tuple[str, ...]) -> Path | None:
    base = folder.joinpath(*name.split(".")) if name else folder
    files = tuple(base.parent / f"{base.name}{suffix}" for suffix in suffixes) if name else ()
    candidates = (*files, base / "__init__.py")
    return next((path for path in candidates if os.path.isfile(path)), None)
