"""From paths on the command line to files to lint."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from valgap_lint.ir.failures import Failure
from valgap_lint.sources.files import SourcePath, display_path, without_dots
from valgap_lint.sources.ignore import IgnoreFile, parse_patterns
from valgap_lint.sources.walk import Unreadable, walk


@dataclass(frozen=True, slots=True)
class Discovery:
    """The files to lint, sorted by display path, each once, and what could not be found."""

    files: tuple[SourcePath, ...]
    failures: tuple[Failure, ...] = ()


def discover(
    paths: Iterable[str | Path], exclude: Sequence[str] = (), cwd: Path | None = None, stdin_filename: str = "<stdin>"
) -> Discovery:
    """Files named by `paths` and, below folders, all .py and .ipynb files that no ignore file and no `exclude` pattern leaves out.

    `exclude` has the syntax of a .gitignore in `cwd`; files named outright are never left out. `-` is standard input under the
    name `stdin_filename`. What is missing, cannot be reached or is no regular file, and a folder with nothing to read are failures.
    """
    base = Path.cwd() if cwd is None else cwd.absolute()
    excluded = IgnoreFile(base.as_posix().rstrip("/"), parse_patterns(exclude))
    found = [item for path in paths for item in _found(str(path), base, excluded, stdin_filename)]
    failures = {item: None for item in found if isinstance(item, Failure)}
    files = _unique(item for item in found if isinstance(item, SourcePath))
    return Discovery(tuple(files), tuple(sorted(failures, key=lambda failure: failure.sort_key)))


def _found(path: str, cwd: Path, excluded: IgnoreFile, stdin_filename: str) -> Iterator[SourcePath | Failure]:
    if path == "-":
        yield SourcePath(None, stdin_filename, explicit=True)
        return
    try:
        mode = (cwd / path).stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        yield Failure("missing-path", "no such file or folder", path)
        return
    except OSError as error:
        yield Failure("unreadable", f"the path cannot be followed: {error.strerror or error}", path)
        return
    if stat.S_ISDIR(mode):
        yield from _below(Path(path), cwd, excluded)
    elif stat.S_ISREG(mode):
        yield SourcePath(cwd / path, display_path(Path(path), cwd), explicit=True)
    else:
        yield Failure("unreadable", "this is no regular file", display_path(Path(path), cwd))


def _below(folder: Path, cwd: Path, excluded: IgnoreFile) -> Iterator[SourcePath | Failure]:
    empty = True
    root = without_dots(cwd / folder)
    for item in walk(root, excluded):
        empty = False
        if isinstance(item, Unreadable):
            shown = display_path(folder / item.path.relative_to(root), cwd)
            yield Failure("unreadable", f"this cannot be read: {item.reason}", shown)
        else:
            yield SourcePath(item, display_path(folder / item.relative_to(root), cwd))
    if empty:
        yield Failure("nothing-to-read", "there is no .py or .ipynb file to read in this folder", display_path(folder, cwd))


def _unique(files: Iterable[SourcePath]) -> list[SourcePath]:
    """One entry a file on disk, by display path: the explicit one if there is one, and no symbolic link if the file itself is there."""
    kept: dict[str, SourcePath] = {}
    for file in sorted(files, key=_preference):
        kept.setdefault(file.display if file.location is None else os.path.realpath(file.location), file)
    return sorted(kept.values(), key=lambda file: file.display)


def _preference(file: SourcePath) -> tuple[bool, bool, str]:
    return (not file.explicit, file.location is not None and file.location.is_symlink(), file.display)
