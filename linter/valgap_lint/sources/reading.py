"""Files to texts."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

from valgap_lint.ir.failures import Failure
from valgap_lint.sources.decoding import decode, printable
from valgap_lint.sources.files import Cell, SourceFile, SourcePath, display_path
from valgap_lint.sources.notebooks import cells_of

MAX_BYTES = 2_000_000
"""The most code that a file may hold by default. Nobody writes so much by hand."""
NOTEBOOK_FACTOR = 50
"""How many times larger a notebook may be than its code: outputs hold images."""


def read(path: SourcePath | Path | str, text: str | None = None, max_bytes: int = MAX_BYTES) -> SourceFile | Failure:
    """Reads a script or, by its suffix, a notebook. `text` stands in for what is on disk (standard input, an editor's buffer).

    A plain path counts as not named by the user. `max_bytes` limits the code; a notebook as a whole may be 50 times as large.
    """
    source = path if isinstance(path, SourcePath) else SourcePath(Path(path), display_path(Path(path), Path.cwd()))
    content = _on_disk(source, max_bytes) if text is None else _given(text)
    cells = content if isinstance(content, Failure) else _cells(source, content, max_bytes)
    if isinstance(cells, Failure):
        return replace(cells, path=source.display)
    return SourceFile(source.display, source.kind, cells, source.explicit)


def _cells(source: SourcePath, content: str, max_bytes: int) -> tuple[Cell, ...] | Failure:
    cells = cells_of(content) if source.kind == "notebook" else (Cell(None, content),)
    if isinstance(cells, Failure):
        return cells
    size = sum(len(cell.text.encode()) for cell in cells)
    return _too_large(size, max_bytes) if size > max_bytes else cells


def _given(text: str) -> str | Failure:
    if "\0" in text:
        return Failure("binary", f"the text has a NUL character at offset {text.index(chr(0))}")
    return printable(text)


def _on_disk(source: SourcePath, max_bytes: int) -> str | Failure:
    limit = max_bytes * NOTEBOOK_FACTOR if source.kind == "notebook" else max_bytes
    if source.location is None:
        return Failure("unreadable", "standard input cannot be read")
    try:
        if not stat.S_ISREG(os.stat(source.location).st_mode):
            return Failure("unreadable", "this is no regular file")
        with open(source.location, "rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            data = stream.read(limit + 1)
    except FileNotFoundError:
        return Failure("missing-path", "no such file")
    except OSError as error:
        return Failure("unreadable", f"the file cannot be read: {error.strerror or error}")
    return _too_large(max(size, len(data)), limit) if len(data) > limit else decode(data)


def _too_large(size: int, limit: int) -> Failure:
    return Failure("too-large", f"{size:,} bytes are more than the limit of {limit:,}")
