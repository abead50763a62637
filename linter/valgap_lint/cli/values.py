"""The values of options, checked in the words of this program."""

from __future__ import annotations

import os
from enum import Enum
from typing import Optional, TypeVar

import typer

Codes = Optional[list[str]]
_Choice = TypeVar("_Choice", bound=Enum)


def choice(kind: type[_Choice], word: str, option: str) -> _Choice:
    """The member with this value, in any case."""
    for member in kind:
        if member.value == word.lower():
            return member
    raise typer.BadParameter(f"{word!r} is none of {', '.join(member.value for member in kind)}.", param_hint=option)


def words(values: Codes, option: str) -> tuple[str, ...]:
    """The words of an option that may be repeated and takes lists; one that is given without any word is bad usage."""
    found = tuple(word for value in values or () for word in value.replace(",", " ").split())
    if values and not found:
        raise typer.BadParameter("no code is given.", param_hint=option)
    return found


def patterns(values: Codes) -> tuple[str, ...]:
    """The same for file patterns, where none is as good as no option."""
    return tuple(word for value in values or () for word in value.replace(",", " ").split())


def processes(text: str) -> int:
    """A number of processes; 0 means one a core."""
    if not (text.isascii() and text.isdecimal()):
        raise typer.BadParameter(f"{text!r} is no number from 0 on.", param_hint="--jobs")
    return int(text) or os.cpu_count() or 1


def version(text: str | None) -> str | None:
    """A version of Keras."""
    if text is not None and not all(part.isdecimal() for part in text.split(".")):
        raise typer.BadParameter(f"{text!r} is no version such as 3.15 or 2.15.", param_hint="--target-keras")
    return text
