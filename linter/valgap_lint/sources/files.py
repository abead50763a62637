"""Texts to analyse, and where they come from."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["script", "notebook"]


@dataclass(frozen=True, slots=True)
class SourcePath:
    """A file to read: where it is, and how it is called in the output (POSIX, relative to the working directory if below it).

    `explicit` is True for a file that the user named. A file of standard input has no location.
    """

    location: Path | None
    display: str
    explicit: bool = False

    @property
    def kind(self) -> Kind:
        return "notebook" if self.display.lower().endswith(".ipynb") else "script"


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a script (index None), or of one notebook cell, as it stands in the file: magics and shell lines included.

    The index counts all cells of a notebook from 0, those that are not code too. `count` is the notebook's own number of the cell's last
    execution, None where it does not say.
    """

    index: int | None
    text: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was read. A notebook has its code cells only; one in another language than Python has none."""

    path: str
    kind: Kind
    cells: tuple[Cell, ...]
    explicit: bool = False


def without_dots(path: Path) -> Path:
    """An absolute path to the same place without `..`: links stay as they are written, unless a `..` leads back over one."""
    plain = os.path.normpath(path)
    real = os.path.realpath(path)
    return Path(plain if os.path.realpath(plain) == real else real)


def display_path(path: Path, cwd: Path) -> str:
    """`path` as it is shown, with forward slashes: relative to `cwd` if it is below it or was given relative, else absolute."""
    absolute = without_dots(cwd / path)
    try:
        return absolute.relative_to(cwd).as_posix()
    except ValueError:
        return absolute.as_posix() if path.is_absolute() else Path(os.path.relpath(absolute, cwd)).as_posix()
