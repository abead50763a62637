"""Where nodes stand."""

from __future__ import annotations

import sys
from pathlib import Path

import libcst
import pytest
from hypothesis import given
from hypothesis import strategies as st
from libcst import matchers
from libcst.metadata import MetadataWrapper, PositionProvider

from valgap_lint.ir.places import Place, Position, Span
from valgap_lint.sources import Cell, SourceFile
from valgap_lint.syntax.parse import parse
from valgap_lint.syntax.spans import SpanTable

SAMPLE = '''\
"""Doc."""
import tensorflow as tf  # note

@tf.function
async def f(a, *, b: int = 3, **c) -> "x":
    """Doc é."""
    with tf.device("/cpu:0") as d, open(p):
        for i, (j, k) in enumerate(zip(a, b)):
            x = (yield i), [k for k in j if k], {**c, "é": 𝒳}
        else:
            del x[1:2, ...], y
    try:
        return await g(lambda q=1: -q, *a)
    except (E, F) as e:
        raise E from e
    finally:
        assert a, f"{a!r:>{b}} {'x'}" "y"


class A(B, metaclass=C):
\tx: int = 1; y = 2
\tif x: pass
\telif y:
\t\tpass

match a:
    case {"k": [1, *r], **kw} | A(x=1) if r:
        pass
while True: \\
    break
'''


def table_of(text: str) -> tuple[libcst.Module, SpanTable]:
    module = libcst.parse_module(text)
    return module, SpanTable(module, text)


def names_in(module: libcst.Module) -> list[libcst.CSTNode]:
    """All names and calls, in the order of the text."""
    return list(matchers.findall(module, matchers.OneOf(matchers.Name(), matchers.Call())))


def same_as_libcst(text: str) -> None:
    module, table = table_of(text)
    for node, expected in MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider).items():
        if node is not module:
            span = table.span_of(node)
            assert (span.start.line, span.start.column - 1) == (expected.start.line, expected.start.column), node
            assert (span.end.line, span.end.column - 1) == (expected.end.line, expected.end.column), node


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_spans_are_those_of_the_position_provider(newline: str) -> None:
    same_as_libcst(SAMPLE.replace("\n", newline))


def test_spans_of_our_own_code_are_those_of_the_position_provider() -> None:
    for path in sorted((Path(__file__).parents[1] / "linter/valgap_lint/syntax").glob("*.py")):
        same_as_libcst(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", [SAMPLE, SAMPLE.rstrip(), "x", "f(\n  a)", "\n\n  # c\nx = f(1)  # d"])
def test_the_text_of_a_span_is_the_code_of_its_node(text: str) -> None:
    module, table = table_of(text)
    assert names_in(module)
    for node in names_in(module):
        assert table.text_of(node) == module.code_for_node(node)


NAME = st.sampled_from(["a", "é", "𝒳", "f(b)", "f(\n c, é)", "'𝒳' + a", "g(*d)  # ß"])


@given(
    st.lists(st.tuples(st.sampled_from(["", "if x:\n  ", "é = ", "# c\n\n"]), NAME), min_size=1, max_size=6),
    st.sampled_from(["\n", "\r\n"]),
)
def test_columns_count_code_points(statements: list[tuple[str, str]], newline: str) -> None:
    text = "\n".join(head + tail for head, tail in statements).replace("\n", newline)
    module, table = table_of(text)
    lines = text.split(newline)
    for node in names_in(module):
        span = table.span_of(node)
        if span.start.line == span.end.line:
            assert lines[span.start.line - 1][span.start.column - 1 : span.end.column - 1] == module.code_for_node(node)


def test_a_span_starts_at_one_and_its_end_is_exclusive() -> None:
    module, table = table_of("é = f(x)\n")
    call = names_in(module)[1]
    assert table.span_of(call) == Span(Position(1, 5), Position(1, 9))


def test_a_node_of_another_module_is_an_error() -> None:
    _, table = table_of("x = 1\n")
    other = libcst.parse_module("y = 2\n")
    with pytest.raises(KeyError):
        table.span_of(other.body[0])


def test_places_name_the_file_and_the_cell() -> None:
    parsed = parse(SourceFile("a.ipynb", "notebook", (Cell(3, "x\n"),)))
    (cell,) = parsed.cells
    place = parsed.place_of(cell, cell.module.body[0])
    assert place == Place("a.ipynb", 3, Span(Position(1, 1), Position(1, 2)))


def test_spans_are_found_from_the_end_of_the_recursion_limit() -> None:
    module, table = table_of("x = " + "[" * 40 + "]" * 40)

    def dive(depth: int) -> Span:
        return table.span_of(module.body[0]) if depth == 0 else dive(depth - 1)

    frame, used = sys._getframe(), 1
    while frame.f_back is not None:
        frame, used = frame.f_back, used + 1
    assert dive(sys.getrecursionlimit() - used - 40) == Span(Position(1, 1), Position(1, 85))
