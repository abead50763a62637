"""Scripts that a notebook writes with `%%writefile` or runs in its own namespace with `%run`."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

_WRITING = re.compile(r"\s*%%(?:writefile|file)[ \t]+(?P<append>(?:-a|--append)[ \t]+)?(?P<file>[^\r\n]+\.py)[ \t]*(?=\r?\n|\Z)")
_NOT_NEWLINE = re.compile(r"[^\r\n]+")
_OPTION = re.compile(r"-[a-zA-Z-]+")


@dataclass(frozen=True, slots=True)
class Written:
    """What a cell writes to a file: the text keeps the cell's lines."""

    file: str
    appended: bool
    body: str


def written_file(text: str) -> Written | None:
    """The Python file that a cell writes, None for any other cell."""
    match = _WRITING.match(text)
    if match is None:
        return None
    blank = _NOT_NEWLINE.sub("", text[: match.end()])
    return Written(match["file"].strip(" \t'\""), match["append"] is not None, blank + text[match.end() :])


def import_of(arguments: str) -> str:
    """The import that stands for `%run`: all names of the script come into the notebook. Empty where the path cannot be imported."""
    try:
        words = shlex.split(arguments)
    except ValueError:
        return ""
    path = next((word for word in words if not _OPTION.fullmatch(word)), "")
    parts = [part for part in re.sub(r"\.(?:py|ipynb)$", "", path).split("/") if part != "."]
    up = sum(part == ".." for part in parts)
    names = parts[up:]
    if not names or ".." in names or not all(name.isidentifier() for name in names):
        return ""
    return f"from {'.' * (up + 1)}{'.'.join(names)} import *"
