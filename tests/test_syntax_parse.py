"""Scripts to trees, and syntax errors in a reader's words."""

from __future__ import annotations

import json
import subprocess
import sys

import libcst
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valgap_lint.ir.failures import Failure
from valgap_lint.ir.places import Position
from valgap_lint.sources import Cell, SourceFile
from valgap_lint.syntax.errors import syntax_failure
from valgap_lint.syntax.parse import ParsedFile, parse

PROGRAM = """\
import tensorflow as tf
def prepare(ds, augment=False):
    if augment:
        ds = ds.map(lambda x, y: (tf.image.random_flip_left_right(x), y))
    return ds.batch(32)
for i in range(3):
    history = model.fit(prepare(train), validation_data=prepare(val), callbacks=[f"{i:>{w}}"])
match x:
    case [a, {"k": b}]: print(a[0][1:2], not -b ** 2)
"""


def script(text: str) -> ParsedFile:
    return parse(SourceFile("train.py", "script", (Cell(None, text),)))


def error(text: str) -> Failure:
    parsed = script(text)
    assert parsed.cells == ()
    assert parsed.broken_cells == ()
    (failure,) = parsed.failures
    assert failure.path == "train.py"
    assert failure.cell is None
    return failure


def test_a_script_is_one_cell() -> None:
    parsed = script(PROGRAM)
    assert (parsed.path, parsed.kind, parsed.failures, parsed.broken_cells) == ("train.py", "script", (), ())
    (cell,) = parsed.cells
    assert cell.index is None
    assert cell.module.code == PROGRAM


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("x = 1\ny = = 2\n", 2, 5),
        ("é = 3 $\n", 1, 7),
        ("def f(:\n  pass\n", 1, 7),
        ("x = 1\nprint 'a'\n", 2, 1),
        ("x = f(1\ny = 2\n", 1, 6),
        ("x = 1\n<<<<<<< HEAD\ny = 2\n=======\ny = 3\n>>>>>>> other\n", 2, 1),
        ("x = [1, 2)\n", 1, 10),
        ("x = 'abc\n", 1, 5),
    ],
)
def test_a_syntax_error_has_its_place(text: str, line: int, column: int) -> None:
    failure = error(text)
    assert failure.kind == "invalid-syntax"
    assert failure.message.startswith("invalid syntax")
    assert failure.span is not None
    assert failure.span.start == Position(line, column)
    assert failure.span.end >= failure.span.start


@pytest.mark.parametrize("text", ["print 'a'\n", "exec code\n", "raise A, 'b'\n", "x = 10L\n", "if a <> b: pass\n", "print x\n"])
def test_python_2_is_recognised(text: str) -> None:
    assert "looks like Python 2" in error(text).message


@pytest.mark.parametrize("text", ["x = = 'print a'\n", "print(3) 4\n", "raise A(1, 2) 3\n"])
def test_other_errors_are_not_taken_for_python_2(text: str) -> None:
    assert "Python 2" not in error(text).message


def test_merge_conflicts_are_named() -> None:
    assert error("<<<<<<< HEAD\nx = 1\n").message == "invalid syntax: merge conflict marker"


@pytest.mark.parametrize(("refused", "line", "column"), [("x = 1\ny = = 2\n", 2, 6), ("x = `1`\n", 1, 1)])
def test_what_python_accepts_is_reported_where_the_tree_parser_stopped(refused: str, line: int, column: int) -> None:
    with pytest.raises(libcst.ParserSyntaxError) as raised:
        libcst.parse_module(refused)
    failure = syntax_failure("x = 1\ny = 12345\n", raised.value)
    assert failure.message.startswith("invalid syntax")
    assert failure.span is not None
    assert failure.span.start.line == line
    assert failure.span.start.column >= column


def test_text_that_is_too_deep_is_a_failure() -> None:
    assert error("x = " + "(" * 5000 + ")" * 5000).kind == "too-deep"


@pytest.mark.parametrize("text", ["", "\n", "# only a comment", "\x0c\nx = 1", "x = \\\n1", "return\n", "await x\n", "type X = int\n"])
def test_odd_but_valid_texts_parse(text: str) -> None:
    assert script(text).failures == ()


PIECES = st.one_of(
    st.sampled_from("()[]{}:,'\"#\\\n\t =%!?é\r\x0c@\u2028\x1c𝒳\x00"),
    st.sampled_from(['"""', 'f"', "f'{", "if ", "lambda ", "async ", "0x", "1e", "...", "->", "match ", "case ", "**", "del ", "print "]),
)


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0, len(PROGRAM)), st.integers(0, 12), PIECES), min_size=1, max_size=5))
def test_any_mutation_parses_or_fails_with_a_place(mutations: list[tuple[int, int, str]]) -> None:
    text = PROGRAM
    for start, length, piece in mutations:
        text = text[:start] + piece + text[start + length :]
    parsed = script(text)
    assert len(parsed.cells) + len(parsed.failures) == 1
    for failure in parsed.failures:
        assert failure.span is not None
        assert failure.span.start.line <= len(text) + 1
    for cell in parsed.cells:
        cell.spans.span_of(cell.module)


@settings(max_examples=100)
@given(
    st.lists(st.one_of(PIECES, st.sampled_from(["f(", "a.b[", "(a,", "lambda a, b: ", "not ", "x if y else ", "a + "])), max_size=60).map(
        "".join
    )
)
def test_any_pile_of_tokens_parses_or_fails(text: str) -> None:
    parsed = script(text)
    assert len(parsed.cells) + len(parsed.failures) == 1


OPENINGS = ["(", "[", "{1: ", "f(a[", "-", "not ", "lambda: ", "f'{", "x = a if b else ", "if a:\n", "a.", "a + ", "async def f():\n "]
SURVIVOR = """
import json, sys
sys.path[:0] = json.loads(sys.argv[1])
from valgap_lint.sources import Cell, SourceFile
from valgap_lint.syntax.parse import parse
for text in json.load(sys.stdin):
    print(len(parse(SourceFile("a.py", "script", (Cell(None, text),))).failures))
"""


def test_the_process_survives_what_would_overflow_its_stack() -> None:
    texts = [opening * count for opening in OPENINGS for count in (100, 1_000, 20_000)]
    command = [sys.executable, "-c", SURVIVOR, json.dumps(sys.path)]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1"] * len(texts)
