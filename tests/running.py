"""Runs source text symbolically, so that tests can ask what a script does to the data of a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from textwrap import dedent

from valgap_lint.catalogue.catalogue import Catalogue
from valgap_lint.catalogue.loader import discover
from valgap_lint.interpret.run import run
from valgap_lint.ir.endpoints import Endpoint, Role
from valgap_lint.ir.facts import Constant, Fact, Known
from valgap_lint.ir.models import Model
from valgap_lint.ir.operations import Operation, Port
from valgap_lint.ir.quantities import Comparison, Measure, Quantity
from valgap_lint.ir.timeline import Event, Happening
from valgap_lint.ir.trace import Trace
from valgap_lint.sources import Cell, SourceFile
from valgap_lint.syntax.parse import ParsedFile, parse

HEADER = """
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
"""

MODEL = """
model = keras.Sequential([layers.Flatten(), layers.Dense(10)])
model.compile(loss="mse")
"""


@cache
def _libraries() -> Mapping[str, object]:
    return discover()


def parsed(text: str, path: str = "train.py") -> ParsedFile:
    """A script's text as the run takes it; it has to parse."""
    file = parse(SourceFile(path, "script", (Cell(None, dedent(text)),)))
    assert not file.failures, file.failures
    return file


def notebook(*cells: str) -> Trace:
    """The trace of a notebook with these cells."""
    return run([parse(SourceFile("train.ipynb", "notebook", tuple(Cell(i, dedent(cell)) for i, cell in enumerate(cells))))], Catalogue(discover()), _no_module)


def _no_module(name: str, level: int, importer: str) -> ParsedFile | None:
    return None


def traced(text: str, **modules: str) -> Trace:
    """The trace of a script as it stands, beside project modules by name: `__` in a keyword stands for a dot."""
    files = {name.replace("__", "."): parsed(source, f"{name.replace('__', '/')}.py") for name, source in modules.items()}

    def load(name: str, level: int, importer: str) -> ParsedFile | None:
        return files.get(name)

    return run([parsed(text)], Catalogue(discover()), load)
