"""What must hold for any text at all: no crash, a valid document, the same bytes twice."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from tempfile import TemporaryDirectory
from typing import Any

import jsonschema

from valgap_lint.ir.findings import Severity
from valgap_lint.ir.options import Options
from valgap_lint.ir.presentation import Presentation
from valgap_lint.ir.result import Result
from valgap_lint.report import json as json_format
from valgap_lint.run import Stdin, load_plugins, run
from valgap_lint.run.plugins import Plugins

WITH_A_PLACE = frozenset({"invalid-syntax", "too-deep"})
OF_THE_FILE = WITH_A_PLACE | {"binary", "not-utf8", "invalid-notebook"}
"""Failures that are the file's own fault."""


@cache
def plugins() -> Plugins:
    return load_plugins()


@cache
def validator() -> jsonschema.Draft202012Validator:
    schema: dict[str, Any] = json.loads((files("valgap_lint.report") / "schema.json").read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(schema)


@cache
def _nowhere() -> TemporaryDirectory[str]:
    return TemporaryDirectory()


@contextmanager
def _alone() -> Iterator[None]:
    """In an empty directory, so that no file of this repository counts as a part of the text's project."""
    before = os.getcwd()
    os.chdir(_nowhere().name)
    try:
        yield
    finally:
        os.chdir(before)


def lint(text: str, name: str = "program.py") -> Result:
    """The result of linting a text that stands alone, surrogates and all."""
    with _alone():
        return run(["-"], Options(severity=Severity.INFO), plugins(), Stdin(name, text.encode("utf-8", "surrogatepass")))


def rendered(result: Result) -> str:
    return json_format.render(result, Presentation(statistics=False))


def check(text: str, name: str = "program.py") -> Result:
    """Lints a text twice and asserts what must hold."""
    result = lint(text, name)
    assert_clean(result, name)
    first = rendered(result)
    validator().validate(json.loads(first))
    assert rendered(lint(text, name)) == first
    return result


def assert_clean(result: Result, name: str) -> None:
    """Asserts that nothing failed but by the file's own fault, and that it says where."""
    for failure in result.failures:
        assert failure.kind in OF_THE_FILE, failure
        assert failure.path == name
        assert failure.kind not in WITH_A_PLACE or failure.span is not None, failure
