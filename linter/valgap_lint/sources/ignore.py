"""The patterns of .gitignore files, as git understands them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_BRACKET = re.compile(r"\[([!^]?)((?:\]|\\.|\[:\w+:\]|[^\]\\])(?:\\.|\[:\w+:\]|[^\]\\])*)\]", re.DOTALL)
_ANY_FOLDERS = re.compile(r"\*{2,}")
_MEMBER = re.compile(r"\[:(?P<name>\w+):\]|\\?(?P<low>.)(?:-\\?(?P<high>[^\]]))?", re.DOTALL)
_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": r" \t",
    "digit": "0-9",
    "lower": "a-z",
    "punct": re.escape("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"),
    "space": r"\s",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of an ignore file. `regex` matches the whole path relative to the folder of the file, without a slash at the end."""

    regex: re.Pattern[str]
    negated: bool
    folders_only: bool

    def matches(self, relative: str) -> bool:
        return (relative.endswith("/") or not self.folders_only) and self.regex.fullmatch(relative.removesuffix("/")) is not None


@dataclass(frozen=True, slots=True)
class IgnoreFile:
    """The patterns of one file, valid below `folder` (absolute, forward slashes, no slash at the end)."""

    folder: str
    patterns: tuple[Pattern, ...]

    def decides(self, path: str) -> bool | None:
        """True: ignored, False: re-included, None: no pattern speaks of this path. The last pattern that matches wins."""
        if not path.startswith(self.folder + "/"):
            return None
        relative = path[len(self.folder) + 1 :]
        return next((not pattern.negated for pattern in reversed(self.patterns) if pattern.matches(relative)), None)


def parse_patterns(lines: Iterable[str]) -> tuple[Pattern, ...]:
    """The patterns of an ignore file: comments and blank lines dropped, `!` negates, a trailing slash means folders only."""
    return tuple(pattern for line in lines if (pattern := _pattern(line)) is not None)


def is_ignored(path: str, files: Iterable[IgnoreFile]) -> bool:
    """Whether an absolute path is ignored; a folder's path ends with a slash. `files` go from the outermost folder to the innermost,
    whose word is last.

    What lies in an ignored folder is not asked about: a walk does not enter it, so nothing in it can be re-included.
    """
    decisions = [decision for file in files if (decision := file.decides(path)) is not None]
    return bool(decisions) and decisions[-1]


def _pattern(line: str) -> Pattern | None:
    text = _without_trailing_spaces(line.rstrip("\r\n"))
    negated = text.startswith("!")
    text = text[1:] if negated else text
    if not text or (text.startswith("#") and not negated):
        return None
    folders_only = text.endswith("/")
    body = text.removesuffix("/")
    if not body:
        return None
    regex = _regex(body)
    return None if regex is None else Pattern(regex, negated, folders_only)


def _without_trailing_spaces(line: str) -> str:
    stripped = line.rstrip(" ")
    backslashes = len(stripped) - len(stripped.rstrip("\\"))
    return stripped + " " if backslashes % 2 and len(stripped) < len(line) else stripped


def _regex(body: str) -> re.Pattern[str] | None:
    anchored = "/" in body
    segments = body.removeprefix("/").split("/")
    parts = [] if anchored else ["(?:.*/)?"]
    for index, segment in enumerate(segments):
        last = index == len(segments) - 1
        if _ANY_FOLDERS.fullmatch(segment):
            parts.append(".+" if last else "(?:.*/)?")
        else:
            translated = _segment(segment)
            if translated is None:
                return None
            parts.append(translated if last else translated + "/")
    return re.compile("".join(parts), re.DOTALL)


def _segment(segment: str) -> str | None:
    """One path segment as a regular expression; None for a pattern that can match nothing (an open bracket, a lone backslash)."""
    parts: list[str] = []
    position = 0
    while position < len(segment):
        char = segment[position]
        if char == "[":
            found = _bracket(segment, position)
            if found is None:
                return None
            part, position = found
        elif char == "\\":
            if position + 1 == len(segment):
                return None
            part, position = re.escape(segment[position + 1]), position + 2
        else:
            part, position = {"*": "[^/]*", "?": "[^/]"}.get(char, re.escape(char)), position + 1
        parts.append(part)
    return "".join(parts)


def _bracket(segment: str, start: int) -> tuple[str, int] | None:
    """The regular expression of the bracket expression at `start`, and the position behind it; None if it is not closed."""
    match = _BRACKET.match(segment, start)
    if match is None:
        return None
    members = "".join(map(_member, _MEMBER.finditer(match[2])))
    if not members:
        return ("[^/]" if match[1] else "(?!)"), match.end()
    return f"(?!/)[{'^' if match[1] else ''}{members}]", match.end()


def _member(match: re.Match[str]) -> str:
    """A character, a range or a named class, as it stands in a regular expression's brackets; nothing for an empty range."""
    if match["name"]:
        return _CLASSES.get(match["name"], "")
    low, high = match["low"], match["high"] or match["low"]
    return f"{re.escape(low)}-{re.escape(high)}" if low <= high else ""
