"""The project's own texts that are no code: configuration files, as the run asks for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProjectText:
    """A file of the project: where it was found, and its text or, where that cannot be read, why."""

    path: str
    text: str = ""
    fault: str = ""


TextLoader = Callable[[str, Sequence[str]], "ProjectText | None"]
"""Finds a file of the project by the path that the code names and the paths of the files that name it, the script first. None: no file."""


def no_texts(name: str, importers: Sequence[str]) -> ProjectText | None:
    """A loader for a run that has nothing but its code."""
    return None
