"""The version of Keras that a file is written for."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

NEWEST = "3.15"
LAST_OF_2 = "2.15"
_FIRST_TENSORFLOW_WITH_3 = (2, 16)
_FILES = ("requirements*.txt", "requirements/*.txt", "pyproject.toml", "setup.py", "setup.cfg", "Pipfile", "environment*.y*ml")
_LEVELS = 5
_ANY = 99
_LAST = {(2, _ANY): LAST_OF_2, (3, _ANY): NEWEST}

_PIN = re.compile(
    r"""(?mix)^ [^#\n]*? (?<![\w.-])
        (?P<name> keras | tensorflow (?:[-_](?:cpu|gpu|macos|intel))? ) (?![\w.-])
        (?:\[[^\]\n]*\])? ["']? \s* (?:=\s*["'])?
        (?P<spec> (?:[=~<>!^]{1,3} \s* \d[\d.]* [*\s,]*)+ )"""
)
_CLAUSE = re.compile(r"([=~<>!^]{1,3})\s*(\d+(?:\.\d+)*)")
_KERAS_2 = re.compile(
    r"(?m)^[^#\n]*(?:\.(?:fit|evaluate|predict)_generator\s*\(|\btensorflow\.python\.keras\b|\btf\.(?:Session|placeholder)\b)"
)


def target_keras(option: str | None, path: str, texts: Iterable[str]) -> str:
    """The version that the user named, else what the project of `path` requires, else what the code implies, else the newest."""
    return option or required(Path(path)) or implied(texts) or NEWEST


def implied(texts: Iterable[str]) -> str | None:
    """The last Keras 2 where a text uses what Keras 3 no longer has, such as fit_generator."""
    return LAST_OF_2 if any(_KERAS_2.search(text) for text in texts) else None


def required(path: Path) -> str | None:
    """What the requirement files beside a file or in the folders above it say; the nearest folder that speaks of Keras wins.

    The search ends at a repository's root.
    """
    folder = path.absolute().parent
    for candidate in [folder, *folder.parents][:_LEVELS]:
        version = pinned(_texts(candidate))
        if version or os.path.exists(candidate / ".git"):
            return version
    return None


def pinned(texts: Iterable[str]) -> str | None:
    """The Keras version that requirements allow at most: a pin of keras, else the one that goes with the pin of TensorFlow.

    `tensorflow==2.10.1` and `tensorflow<2.11` mean 2.10, `tensorflow>=2.4` the newest, `keras~=2.6` 2.15.
    """
    pins = [(match["name"].lower(), match["spec"]) for text in texts for match in _PIN.finditer(text)]
    for name, spec in sorted(pins, key=lambda pin: pin[0] != "keras"):
        return _keras(spec) if name == "keras" else _keras_of_tensorflow(spec)
    return None


def _keras(spec: str) -> str:
    version = _upper(spec)
    return NEWEST if version is None else _LAST.get(version, f"{version[0]}.{version[1]}")


def _keras_of_tensorflow(spec: str) -> str:
    version = _upper(spec)
    return NEWEST if version is None or version >= _FIRST_TENSORFLOW_WITH_3 else f"2.{version[1] if version[0] == 2 else 3}"


def _upper(spec: str) -> tuple[int, int] | None:
    """The newest minor version that a specifier allows, `_ANY` for all of one major version, None when it has no upper end."""
    for operator, text in _CLAUSE.findall(spec):
        parts = [int(part) for part in text.split(".")]
        major, minor = (*parts, _ANY)[:2]
        if operator == "^" or (operator == "~=" and len(parts) == 2):
            return (major, _ANY)
        if operator in ("=", "==", "===", "~=", "<="):
            return (major, minor)
        if operator == "<":
            return (major, minor - 1) if 0 < minor < _ANY else (major - 1, _ANY)
    return None


def _texts(folder: Path) -> Iterator[str]:
    for pattern in _FILES:
        for path in _matching(folder, pattern):
            with suppress(OSError):
                yield path.read_text(encoding="utf-8", errors="replace")


def _matching(folder: Path, pattern: str) -> list[Path]:
    try:
        return [path for path in sorted(folder.glob(pattern)) if os.path.isfile(path)]
    except OSError:
        return []
