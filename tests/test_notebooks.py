"""Notebooks, and what IPython adds to Python."""

from __future__ import annotations

import ast
import json
import re
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valgap_lint.ir.failures import Failure
from valgap_lint.ir.places import Position
from valgap_lint.sources import Cell, SourceFile, python_text, read
from valgap_lint.syntax.parse import parse


def notebook(*cells: dict[str, object], **more: object) -> str:
    return json.dumps({"nbformat": 4, "cells": list(cells), "metadata": {}, **more})


def code(source: str | list[str]) -> dict[str, object]:
    return {"cell_type": "code", "source": source}


def cells(text: str) -> tuple[Cell, ...]:
    result = read(Path("a.ipynb"), text=text)
    assert isinstance(result, SourceFile)
    assert result.kind == "notebook"
    return result.cells


def refused(text: str) -> Failure:
    result = read(Path("a.ipynb"), text=text)
    assert isinstance(result, Failure)
    assert result.kind == "invalid-notebook"
    return result


MARKDOWN: dict[str, object] = {"cell_type": "markdown", "source": "# keras"}


def test_the_index_counts_cells_of_every_kind() -> None:
    text = notebook(MARKDOWN, code("x = 1"), {"cell_type": "raw", "source": "a"}, code(["y = 2\n", "z = 3"]))
    assert cells(text) == (Cell(1, "x = 1"), Cell(3, "y = 2\nz = 3"))


def test_the_older_format_has_worksheets_and_inputs() -> None:
    sheet = {"cells": [MARKDOWN, {"cell_type": "code", "language": "python", "input": ["x = 1"]}]}
    assert cells(json.dumps({"nbformat": 3, "worksheets": [sheet, sheet]})) == (Cell(1, "x = 1"), Cell(3, "x = 1"))


@pytest.mark.parametrize("metadata", [{"kernelspec": {"language": "R"}}, {"language_info": {"name": "julia"}}])
def test_a_notebook_in_another_language_has_no_cells(metadata: dict[str, object]) -> None:
    assert cells(notebook(code("x <- 1"), metadata=metadata)) == ()


def test_malformed_cells_are_passed_over_and_keep_their_index() -> None:
    text = json.dumps({"cells": [None, 3, {"cell_type": "code"}, {"cell_type": "code", "source": [1, "x"]}, {"source": "y"}]})
    assert cells(text) == (Cell(2, ""), Cell(3, "x"))


def test_lone_surrogates_become_question_marks() -> None:
    assert cells('{"cells": [{"cell_type": "code", "source": "x = \'\\ud800\'"}]}') == (Cell(0, "x = '?'"),)


def test_broken_json_is_a_failure_with_line_and_column() -> None:
    found = refused('{"cells": [\n<<<<<<< HEAD\n]}')
    assert found.span is not None
    assert found.span.start == Position(2, 1)
    assert "line 2, column 1" in found.message


@pytest.mark.parametrize("text", ["", "[]", "3", "{}", '{"cells": 3}', "[" * 100_000, '{"a": 1' + "0" * 6000 + "}"])
def test_json_that_is_no_notebook_is_a_failure(text: str) -> None:
    refused(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("!pip install -q \\\n  keras \\\n  numpy\nx = 1", "pass\n\n\nx = 1"),
        ("if x:\n    !pip install keras\n", "if x:\n    pass\n"),
        ("for f in fs:\n\t%run {f}\n\ty = 1", "for f in fs:\n\tpass\n\ty = 1"),
        ("files = !ls\nprint(files)", "files = get_ipython()\nprint(files)"),
        ("a.b[0] = %timeit -o f()", "a.b[0] = get_ipython()"),
        ("%time h = model.fit(x)", "if 1: h = model.fit(x)"),
        ("%timeit -n 10 -r 3 f(x)\ny = 1", "if 1:              f(x)\ny = 1"),
        ("%time for i in x: f(i)", "pass"),
        ("%time", "pass"),
        ("model.fit?\nx = 1", "pass\nx = 1"),
        ("?model\n??model.fit\nmodel??", "pass\npass\npass"),
        ("pip install keras==2.3\ncd data\nmkdir -p a/b", "pass\npass\npass"),
        ("%%time\nx = 1", "\nx = 1"),
        ("\n# note\n%%capture out\n%%time\nx = 1", "\n# note\n\n\nx = 1"),
        ("%%bash\nls | wc (\n", "\n\n"),
        ("%%html\r\n<b>\r\n", "\r\n\r\n"),
        ("%%writefile train.py\nimport keras", "\n"),
        ("x = 1\n\n%%time\ny = 2", "x = 1\n\npass\ny = 2"),
        ("!echo \"it's (\nx = (1,\n  2)\n%cd ..", "pass\nx = (1,\n  2)\npass"),
    ],
)
def test_what_is_not_python_is_blanked_and_lines_stay(text: str, expected: str) -> None:
    assert python_text(text) == expected
    ast.parse(expected)


@pytest.mark.parametrize(
    "text",
    [
        "x = (a\n% b)",
        "x = a \\\n% b",
        's = """\n%matplotlib inline\n!ls\nwhy?\n"""',
        "d = {'a': 1,\n  # really?\n}",
        "print('50 %')  # why?",
        "x = y != z",
        "cat = 1\ncat [0]\nls = cat - 1\ncp if cp else rm\ncd in mkdir",
        "x = '= %d' % 3",
        "get_ipython().system('pip install keras')",
        "x %= 3",
    ],
)
def test_python_stays_as_it_is(text: str) -> None:
    assert python_text(text) == text


MAGICS = st.sampled_from(
    ["%cd a", "!ls 'x", "x = !ls (", "%%time", "f?", "?f", "!a \\\n b", "%time f(x)", "%%bash", "pip install a", "  !ls"]
)
PYTHON = st.sampled_from(
    ["x = 1", "f(a,\n  b)", 's = """a\n%b\n!c"""', "if a:\n  b = 2", "# why?", "", "'", "x = [", ")", "a \\", "é = 'ß'"]
)


@given(st.lists(st.one_of(MAGICS, PYTHON), max_size=8).map("\n".join))
def test_blanking_keeps_lines_columns_and_all_python(text: str) -> None:
    result = python_text(text)
    before, after = text.split("\n"), result.split("\n")
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        kept = new == old or new.strip() in ("", "pass") or "get_ipython()" in new or re.fullmatch(r"if 1: +f\(x\)|if 1: f\(x\)", new)
        assert kept, (old, new)


@given(st.text(alphabet="ab%!?=()'\"\\\n\r #", max_size=40))
def test_any_text_keeps_its_newlines_and_blanking_ends(text: str) -> None:
    result = python_text(text)
    assert re.findall(r"\r\n?|\n", result) == re.findall(r"\r\n?|\n", text)


@given(st.text(alphabet="ab%!?=()'\"\\\n #", max_size=30))
def test_what_python_accepts_is_never_changed(text: str) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except (SyntaxError, ValueError):
        return
    assert python_text(text) == text


def test_a_cell_that_does_not_parse_leaves_the_others() -> None:
    source = SourceFile("a.ipynb", "notebook", (Cell(0, "x = 1"), Cell(2, "y = = 2"), Cell(3, "z = 3")))
    parsed = parse(source)
    assert [cell.index for cell in parsed.cells] == [0, 3]
    assert parsed.failures == ()
    (broken,) = parsed.broken_cells
    assert (broken.kind, broken.path, broken.cell) == ("invalid-syntax", "a.ipynb", 2)
    assert broken.span is not None
    assert broken.span.start == Position(1, 5)


def test_a_cell_that_is_indented_as_a_whole_parses_at_its_own_lines() -> None:
    source = SourceFile("a.ipynb", "notebook", (Cell(0, "\n  # note\n  x = 1\n  y = 2\nz = 3"), Cell(1, "  x = = 1")))
    parsed = parse(source)
    (cell,) = parsed.cells
    assert cell.spans.span_of(cell.module.body[-1]).start == Position(5, 1)
    (broken,) = parsed.broken_cells
    assert broken.span is not None
    assert broken.span.start == Position(1, 7)


def test_scripts_exported_with_magics_parse() -> None:
    parsed = parse(SourceFile("a.py", "script", (Cell(None, "# In[1]:\n!pip install keras\n%matplotlib inline\nimport keras\n"),)))
    assert parsed.failures == ()
    assert parsed.cells[0].spans.span_of(parsed.cells[0].module.body[-1]).start == Position(4, 1)
