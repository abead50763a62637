"""Texts in the formats of configuration files as plain Python data. Reading them never runs anything."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DEEPEST = 100
"""Brackets that may be open at once."""


@dataclass(frozen=True, slots=True)
class Malformed:
    """A text that is not what its format asks for, and the line where that shows, if it is known."""

    format: str
    line: int | None = None

    def __str__(self) -> str:
        return f"is no valid {self.format}" + (f" (line {self.line})" if self.line is not None else "")


def parsed(form: str, text: str) -> object:
    """The data in a text: dicts, lists and scalars, for INI files a dict of sections; `Malformed` where it does not parse."""
    if _depth(text) > DEEPEST:
        return Malformed(form)
    try:
        return FORMATS[form](text)
    except RecursionError:
        return Malformed(form)


def _depth(text: str) -> int:
    deepest = depth = 0
    for character in text:
        depth += (character in "[{") - (character in "]}")
        deepest = max(deepest, depth)
    return deepest


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        return Malformed("JSON", error.lineno)
    except ValueError:
        return Malformed("JSON")


def _toml(text: str) -> object:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return Malformed("TOML")


def _yaml(text: str) -> object:
    """The first document of a YAML text. Tags that would make Python objects count as malformed."""
    import yaml

    try:
        return next(iter(yaml.safe_load_all(text)), None)
    except yaml.MarkedYAMLError as error:
        return Malformed("YAML", error.problem_mark.line + 1 if error.problem_mark is not None else None)
    except (yaml.YAMLError, ValueError, TypeError, AttributeError):
        return Malformed("YAML")


def _ini(text: str) -> object:
    import configparser

    parser = configparser.ConfigParser()
    try:
        parser.read_string(text)
        return {name: dict(parser.items(name)) for name in parser if name != "DEFAULT" or parser.defaults()}
    except configparser.ParsingError as error:
        return Malformed("INI", error.errors[0][0] if error.errors else None)
    except (configparser.Error, ValueError):
        return Malformed("INI")


def _literal(text: str) -> object:
    try:
        return ast.literal_eval(text.strip())
    except (SyntaxError, ValueError, TypeError, MemoryError):
        return Malformed("Python literal")


FORMATS: Mapping[str, Callable[[str], object]] = {"Python literal": _literal, "JSON": _json, "TOML": _toml, "YAML": _yaml, "INI": _ini}
