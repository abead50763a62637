"""Files that scripts hand on to each other: what one wrote under a path is what another reads there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from valgap_lint.interpret.values import Value

ANY = "*"
"""Stands for what is not known of a path, whatever its length."""
_FIELD = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Artifact:
    """What was written: the path as a pattern, the value, and the script that wrote it."""

    path: str
    value: Value
    writer: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A model that was read from a file of which no writer is known; `path` is None where nothing is known of it."""

    model: int
    path: str | None
    reader: str


@dataclass(slots=True)
class Artifacts:
    """The files written so far, in order.

    Inside one script paths are compared whole, across scripts, which may start in different folders, by the names that they end with;
    those of tables, of which many have one name, whole there too. What several equally near scripts wrote is nobody's. `links` are the
    pairs of scripts of which one read what the other wrote.
    """

    written: list[Artifact] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    links: dict[tuple[str, str], None] = field(default_factory=dict)

    def write(self, path: str | None, value: Value, writer: str) -> None:
        """Remembers a file. Fields such as `{epoch:02d}` stand for any text; a path that is not known, for any file."""
        self.written.append(Artifact(ANY if path is None else _FIELD.sub(ANY, path), value, writer))

    def may_have_written(self, writer: str, path: str | None) -> bool:
        """Whether a script wrote something that may be what was read: the name that was read is not known, and no reason against it."""
        paths = [artifact.path for artifact in self.written if artifact.writer == writer]
        return any(path is None or (ANY in path and (other == ANY or same_ending(other, path))) for other in paths)

    def read(self, path: str, reader: str, across: Callable[[str, str], bool] | None = None) -> Value | None:
        """What was last written under a path, by the reading script itself or else by the nearest other; None where that is not known.

        `across` tells whether the paths of two scripts may name one file, `same_ending` where it is not given.
        """
        match = across or same_ending
        placed = [artifact for artifact in self.written if artifact.path != ANY]
        own = [artifact for artifact in placed if artifact.writer == reader and same_path(artifact.path, path)]
        if own:
            return own[-1].value
        others = [artifact for artifact in placed if artifact.writer != reader and match(artifact.path, path)]
        exact = [artifact for artifact in others if ANY not in artifact.path] if ANY not in path else []
        nearest = _nearest(reader, exact or others)
        if len({artifact.writer for artifact in nearest}) != 1:
            return None
        self.links.setdefault((reader, nearest[-1].writer))
        return nearest[-1].value


def _nearest(reader: str, found: list[Artifact]) -> list[Artifact]:
    """What was written by those that share most folders with the reading script, by scripts for a script, by notebooks for a notebook."""
    distances = [_likeness(reader, artifact.writer) for artifact in found]
    return [artifact for artifact, likeness in zip(found, distances, strict=True) if likeness == max(distances)]


def _likeness(reader: str, writer: str) -> tuple[int, bool]:
    shared = posixpath.commonpath(["/" + posixpath.dirname(path) for path in (reader, writer)])
    return len(shared), posixpath.splitext(reader)[1] == posixpath.splitext(writer)[1]


def same_path(a: str, b: str) -> bool:
    """Whether two paths of one script may name the same file."""
    return alike("/".join(_names(a)), "/".join(_names(b))) and a.startswith("/") is b.startswith("/")


def same_ending(a: str, b: str) -> bool:
    """Whether the shorter of two paths is how the longer one ends. Steps to the folder above do not count."""
    left, right = ([name for name in _names(path) if name != ".."] for path in (a, b))
    common = min(len(left), len(right))
    if not common or left[-1] == right[-1] == ANY:
        return False
    return all(alike(x, y) for x, y in zip(left[-common:], right[-common:], strict=True))


def _names(path: str) -> list[str]:
    plain = posixpath.normpath(path.replace("\\", "/"))
    return [name for name in plain.split("/") if name not in ("", ".", "~")]


def alike(a: str, b: str) -> bool:
    """Whether two names or patterns may be the same."""
    return a == b or _covers(a, b) or _covers(b, a)


def _covers(pattern: str, text: str) -> bool:
    """Whether a text fits a pattern: its pieces follow each other, the first at the start and the last at the end."""
    first, *pieces = pattern.split(ANY)
    if not pieces or not text.startswith(first) or len(text) < len(first) + len(pieces[-1]) or not text.endswith(pieces[-1]):
        return False
    start, end = len(first), len(text) - len(pieces[-1])
    for piece in pieces[:-1]:
        found = text.find(piece, start, end)
        if found < 0:
            return False
        start = found + len(piece)
    return True
