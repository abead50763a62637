"""Runs source text symbolically, so that tests can ask what a script does to the data of a model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from textwrap import dedent
from typing import Any

import numpy as np

from valgap_lint.catalogue.catalogue import Catalogue
from valgap_lint.catalogue.loader import discover
from valgap_lint.interpret.modules import Loader
from valgap_lint.interpret.project_texts import ProjectText
from valgap_lint.interpret.run import run
from valgap_lint.ir.endpoints import Endpoint, Role
from valgap_lint.ir.facts import Constant
from valgap_lint.ir.models import Model
from valgap_lint.ir.operations import Operation, Port
from valgap_lint.ir.quantities import Measure, Quantity
from valgap_lint.ir.timeline import Event, Happening
from valgap_lint.ir.trace import Trace
from valgap_lint.sources import Cell, SourceFile
from valgap_lint.syntax.parse import ParsedFile, parse

PRELUDE = """\
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers
(x, y), (x_test, y_test) = keras.datasets.mnist.load_data()
model = keras.Sequential([layers.Flatten(), layers.Dense(10)])
model.compile(loss="mse")
"""


def parsed(text: str, path: str = "train.py") -> ParsedFile:
    """A script as the run takes it; it has to parse."""
    file = parse(SourceFile(path, "script", (Cell(None, dedent(text)),)))
    assert not file.failures, file.failures
    return file


def traced(text: str, modules: dict[str, str] | None = None, texts: dict[str, str] | None = None, path: str = "train.py") -> Trace:
    """The trace of a script as it stands, beside project modules and other files by path."""
    files = {path: parsed(source, path) for path, source in (modules or {}).items()}

    def find(name: str, importers: Sequence[str]) -> ProjectText | None:
        return ProjectText(name, texts[name]) if texts is not None and name in texts else None

    return run([parsed(text, path)], Catalogue(discover()), loader(files), find)


def notebook(*cells: str, counts: tuple[int | None, ...] = (), files: dict[str, str] | None = None) -> Trace:
    """The trace of a notebook with these cells, executed as these counts say, beside project modules by path."""
    numbered = zip(cells, (*counts, *[None] * len(cells)), strict=False)
    source = SourceFile("train.ipynb", "notebook", tuple(Cell(i, dedent(cell), count) for i, (cell, count) in enumerate(numbered)))
    return run([parse(source)], Catalogue(discover()), loader({path: parsed(text, path) for path, text in (files or {}).items()}))


def loader(files: dict[str, ParsedFile]) -> Loader:
    """Finds modules of the project among these, by path."""

    def load(name: str, level: int, importer: str) -> ParsedFile | None:
        folder = PurePosixPath(importer).parent if level else PurePosixPath()
        for _ in range(level - 1):
            folder = folder.parent
        base = folder.joinpath(*name.split("."))
        return files.get(f"{base}.py") or files.get(f"{base}/__init__.py")

    return load


def script(text: str, modules: dict[str, str] | None = None, texts: dict[str, str] | None = None, path: str = "train.py") -> Trace:
    """The trace of a text after the prelude: mnist as x, y, x_test, y_test, and a compiled `model`."""
    return traced(PRELUDE + dedent(text), modules, texts)


def ancestry(trace: Trace, port: Port) -> list[Operation]:
    """The operations that lead to a port, source first, along the first input or, in operations on several streams, the own one."""
    found: list[Operation] = []
    current: Port | None = port
    while current is not None:
        operation = trace.operations[current.operation]
        found.insert(0, operation)
        index = current.index if operation.outputs > 1 else 0
        current = operation.inputs[index] if operation.inputs else None
    return found


def endpoint(trace: Trace, role: Role = Role.TRAIN, nth: int = 0) -> Endpoint:
    """An endpoint by its role."""
    return [found for found in trace.endpoints if found.role is role][nth]


def path(trace: Trace, role: Role = Role.TRAIN, kind: str = "x", nth: int = 0, part: int = 0) -> list[Operation]:
    """What happens to a component on its way to an endpoint, source first."""
    return ancestry(trace, endpoint(trace, role, nth).ports(kind)[part])


def kinds(trace: Trace, role: Role = Role.TRAIN, kind: str = "x", nth: int = 0, part: int = 0) -> list[str]:
    """The kinds of the operations on a component's way, without those that change nothing."""
    return [operation.kind for operation in path(trace, role, kind, nth, part) if operation.kind != "identity"]


def steps(trace: Trace, role: Role = Role.TRAIN, kind: str = "x", nth: int = 0) -> list[str]:
    """As `kinds`, without the source."""
    return kinds(trace, role, kind, nth)[1:]


def only(trace: Trace, kind: str) -> Operation:
    """The one operation of a kind in the whole graph."""
    (found,) = (operation for operation in trace.operations if operation.kind == kind)
    return found


def step(trace: Trace, kind: str, role: Role = Role.TRAIN, component: str = "x", nth: int = 0) -> Operation:
    """The one operation of a kind on a component's way."""
    (found,) = (operation for operation in path(trace, role, component, nth) if operation.kind == kind)
    return found


def affine(trace: Trace, role: Role = Role.TRAIN, nth: int = 0) -> tuple[float, float]:
    """The product of all affine steps on the way of x, rounded to 9 digits. No step but affine ones and those that leave values alone."""
    scale, offset = 1.0, 0.0
    for operation in path(trace, role, nth=nth):
        assert operation.kind in ("dataset", "affine", "identity", "cast", "reshape", "input", "stack"), operation
        if operation.kind == "affine":
            a, b = operation.known("scale"), operation.known("offset")
            assert isinstance(a, (int, float))
            assert isinstance(b, (int, float))
            scale, offset = a * scale, a * offset + b
    return round(scale, 9), round(offset, 9)


def halved(text: str) -> None:
    """Python and the symbolic run agree that a text, in which `x` and `x_test` hold images, leaves half of them in `x`."""
    ones = np.ones((8, 4))
    names: dict[str, Any] = {"np": np, "x": ones, "y": np.arange(8), "x_test": np.ones((4, 4)), "__name__": "__main__"}
    exec(dedent(text), names)  # noqa: S102 - the text stands in the test itself
    assert np.allclose(names["x"], 0.5), "the text itself does something else"
    trace = script(f"{dedent(text)}\nmodel.fit(x, y)")
    assert all(operation.kind != "stack" or len(operation.inputs) == 1 for operation in path(trace))
    assert affine(trace) == (0.5, 0.0)


def part(trace: Trace, role: Role = Role.TRAIN, kind: str = "x") -> Constant:
    """The part of the published data set that an endpoint gets."""
    return path(trace, role, kind)[0].known("part")


def model(trace: Trace, name: str) -> Model:
    """A model by its name."""
    (found,) = (item for item in trace.models if item.name == name)
    return found


def layer_names(trace: Trace, name: str = "model") -> list[str]:
    """The short names of a model's layers."""
    return [layer.short_name for layer in model(trace, name).layers]


def entry_kinds(trace: Trace, name: str = "model") -> list[str]:
    """The kinds of a model's own preprocessing."""
    return [trace.operations[number].kind for number in model(trace, name).entry]


def events(trace: Trace, happening: Happening) -> list[Event]:
    """The events of one kind in order."""
    return [event for event in trace.events if event.happening is happening]


def quantity(trace: Trace, number: int) -> tuple[Measure, str | None, str]:
    """A quantity's measure, key and selection."""
    found: Quantity = trace.quantities[number]
    return found.measure, found.key, found.selection


def compared(trace: Trace) -> list[tuple[str, tuple[Measure, str | None, str], tuple[Measure, str | None, str]]]:
    """How quantities are set side by side, and which."""
    return [(item.how, quantity(trace, item.left), quantity(trace, item.right)) for item in trace.comparisons]
