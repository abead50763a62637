"""Notebooks: cells out of order, scripts that they write and run, and exports that hide code in calls."""

from __future__ import annotations

import json

import pytest

from running import PRELUDE, affine, endpoint, notebook, parsed, script
from valgap_lint.api import Severity
from valgap_lint.ir.endpoints import Role
from valgap_lint.ir.places import Position
from valgap_lint.ir.trace import Trace
from valgap_lint.testing import check_text

HALF = (0.5, 0.0)


def early(trace: Trace) -> list[tuple[str, int | None, int | None]]:
    return [(use.name, use.used.cell, use.defined.cell) for use in trace.early]


def test_a_function_of_a_later_cell_is_known() -> None:
    trace = notebook(PRELUDE, "model.fit(prepare(x), y)", "def prepare(a):\n    return a * 0.5")
    assert affine(trace) == HALF
    assert early(trace) == [("prepare", 1, 2)]


def test_classes_and_imports_of_later_cells_are_known() -> None:
    trace = notebook(PRELUDE, "model.fit(nn.array(x) * Settings.scale, y)", "import numpy as nn\nclass Settings:\n    scale = 0.5")
    assert affine(trace) == HALF
    assert [name for name, _, _ in early(trace)] == ["nn", "Settings"]


@pytest.mark.parametrize(("counts", "known"), [((1, 3, 2), True), ((1, 2, 3), False), ((), False)])
def test_an_assignment_of_a_later_cell_counts_where_it_was_executed_before(counts: tuple[int, ...], *, known: bool) -> None:
    trace = notebook(PRELUDE, "model.fit(x * scale, y)", "scale = 0.5", counts=counts)
    assert bool(early(trace)) is known


def test_a_name_that_is_defined_before_comes_from_there() -> None:
    trace = notebook(PRELUDE, "scale = 0.5", "model.fit(x * scale, y)", "scale = 3", counts=(1, 2, 4, 3))
    assert affine(trace) == HALF
    assert not early(trace)


def test_later_cells_that_need_each_other_end() -> None:
    trace = notebook(PRELUDE, "model.fit(x * first, y)", "first = second", "second = first", counts=(1, 9, 2, 3))
    assert len(trace.endpoints) == 1


def test_a_script_has_no_later_cells() -> None:
    assert not early(script("model.fit(prepare(x), y)\ndef prepare(a):\n    return a * 0.5"))


def test_the_output_names_what_is_used_early() -> None:
    cells = [{"cell_type": "code", "source": text} for text in (PRELUDE, "model.fit(prepare(x), y)", "def prepare(a):\n    return a / 255")]
    findings = check_text(json.dumps({"nbformat": 4, "cells": cells}), ("VG901",), "train.ipynb")
    assert [(f.severity, f.place.cell, f.related[0].place.cell) for f in findings] == [(Severity.INFO, 1, 2)]
    assert "prepare is defined in a later cell" in findings[0].message


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ((1, 2, 3), []),
        ((), []),
        ((1, None, 3), []),
        ((4, 5, 2), [(2, 1, 2, 5)]),
        ((4, None, 2), [(2, 0, 2, 4)]),
        ((9, 2, 1), [(1, 0, 2, 9)]),
    ],
)
def test_a_notebook_that_was_not_executed_from_top_to_bottom_is_named(counts: tuple[int | None, ...], found: list[tuple[int, ...]]) -> None:
    trace = notebook(PRELUDE, "scale = 0.5", "model.fit(x * scale, y)", counts=counts)
    assert [(one.cell.cell, one.above.cell, one.count, one.count_above) for one in trace.disorders] == found


MODULE = "%%writefile prep.py\nimport numpy as np\ndef prepare(a):\n    return a * 0.5\n"


@pytest.mark.parametrize(
    ("cells", "use"),
    [
        ((MODULE,), "from prep import prepare\nmodel.fit(prepare(x), y)"),
        ((MODULE,), "import prep as p\nmodel.fit(p.prepare(x), y)"),
        ((MODULE,), "from prep import *\nmodel.fit(prepare(x), y)"),
        ((MODULE.replace("prep.py", "/content/prep.py"),), "from prep import prepare\nmodel.fit(prepare(x), y)"),
        ((MODULE.replace("prep.py", "lib/prep.py"),), "from lib.prep import prepare\nmodel.fit(prepare(x), y)"),
        (
            ("%%writefile prep.py\nimport numpy", "%%file -a prep.py\ndef prepare(a):\n    return a * 0.5"),
            "import prep\nmodel.fit(prep.prepare(x), y)",
        ),
        ((MODULE.replace("0.5", "7"), MODULE), "from prep import prepare\nmodel.fit(prepare(x), y)"),
    ],
)
def test_a_cell_written_to_a_file_is_a_module(cells: tuple[str, ...], use: str) -> None:
    assert affine(notebook(PRELUDE, *cells, use)) == HALF


def test_a_module_is_as_it_was_when_it_was_imported() -> None:
    trace = notebook(PRELUDE, MODULE, "from prep import prepare\nmodel.fit(prepare(x), y)", MODULE.replace("0.5", "7"))
    assert affine(trace) == HALF


def test_places_in_a_written_module_are_those_of_its_cell() -> None:
    trace = notebook(PRELUDE, MODULE, "from prep import prepare\nmodel.fit(prepare(x), y)")
    (step,) = (operation for operation in trace.operations if operation.kind == "affine")
    assert (step.place.path, step.place.cell, step.place.span.start) == ("train.ipynb", 1, Position(4, 12))
    assert trace.files == ("train.ipynb",)


def test_a_written_script_that_nobody_imports_is_run() -> None:
    trace = notebook(
        "import tensorflow", "%%writefile task.py\n" + PRELUDE + "if __name__ == '__main__':\n    model.fit(x * 0.5, y)", "!python task.py"
    )
    assert affine(trace) == HALF
    assert endpoint(trace).place.cell == 1


def test_other_written_files_are_no_modules() -> None:
    trace = notebook(PRELUDE, "%%writefile notes.txt\nmodel.fit(x, y)", "%%writefile broken.py\ndef (", "model.evaluate(x, y)")
    assert [found.role for found in trace.endpoints] == [Role.EVALUATE]


@pytest.mark.parametrize("line", ["%run prep.py", "%run ./prep.py", "%run -i prep", "%run 'prep.py' --epochs 3"])
def test_a_script_that_is_run_shares_its_names(line: str) -> None:
    trace = notebook(
        PRELUDE, line, "model.fit(prepare(x) * SCALE, y)", files={"prep.py": "SCALE = 0.25\ndef prepare(a):\n    return a * 2"}
    )
    assert affine(trace) == HALF


@pytest.mark.parametrize("line", ["%run missing.py", "%run /abs/prep.py", "%run 2-prep.py", "%run 'open", "%run"])
def test_a_script_that_cannot_be_found_is_unknown(line: str) -> None:
    assert endpoint(notebook(PRELUDE, line, "model.fit(x, y)")).components


@pytest.mark.parametrize(
    "call",
    [
        r"""get_ipython().run_cell_magic('time', '', 'scaled = x * 0.5\nmodel.fit(scaled, y)\n')""",
        r"""get_ipython().run_cell_magic(u'capture', u'out', u'model.fit(x * 0.5,\n          y)')""",
        r"""get_ipython().run_line_magic('time', 'model.fit(x * 0.5, y)')""",
        r"""get_ipython().run_line_magic('timeit', '-n 1 -r 1 model.fit(x * 0.5, y)')""",
        r"""get_ipython().magic('time model.fit(x * 0.5, y)')""",
    ],
)
def test_exported_magics_are_run(call: str) -> None:
    trace = script(call)
    assert affine(trace) == HALF
    assert endpoint(trace).place.span.start == Position(len(PRELUDE.splitlines()) + 1, 1)


@pytest.mark.parametrize(
    "call",
    [
        r"""get_ipython().run_cell_magic('bash', '', 'model.fit(x, y)')""",
        r"""get_ipython().run_cell_magic('time', '', 'model.fit(x,')""",
        r"""get_ipython().run_line_magic('matplotlib', 'inline')""",
        r"""get_ipython().system('model.fit(x, y)')""",
        r"""get_ipython().run_cell_magic('time', '', code)""",
    ],
)
def test_other_exported_magics_do_nothing(call: str) -> None:
    assert not script(call).endpoints


def test_names_of_an_exported_cell_stay() -> None:
    text = r"get_ipython().run_cell_magic('time', '', 'def prepare(a):\n    return a * 0.5\n')" + "\nmodel.fit(prepare(x), y)"
    assert affine(script(text)) == HALF


def test_an_exported_run_is_an_import() -> None:
    trace = script(
        "get_ipython().run_line_magic('run', 'prep.py')\nmodel.fit(prepare(x), y)", {"prep.py": "def prepare(a):\n    return a * 0.5"}
    )
    assert affine(trace) == HALF


def test_an_exported_notebook_parses() -> None:
    assert parsed("#!/usr/bin/env python\n# coding: utf-8\n\n# In[1]:\n\n\nimport numpy\n\n# In[ ]:\n\n\n\n").cells
