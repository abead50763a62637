"""Text that would crash the parser is refused; all else passes and is safe."""

from __future__ import annotations

import sys
import threading
import time
from bisect import bisect_left
from collections.abc import Callable

import libcst
import pytest

from valgap_lint.ir.places import Position
from valgap_lint.syntax.depth import MAX_COST
from valgap_lint.syntax.prescan import too_deep
from valgap_lint.syntax.spans import SpanTable

Shape = Callable[[int], str]


def blocks(header: str) -> Shape:
    return lambda n: "".join(" " * i + header + "\n" for i in range(n)) + " " * n + "pass\n"


DEEP: dict[str, Shape] = {
    "parentheses": lambda n: "(" * n + "a" + ")" * n,
    "lists": lambda n: "[" * n + "]" * n,
    "dicts": lambda n: "{1:" * n + "1" + "}" * n,
    "calls in calls": lambda n: "f(" * n + ")" * n,
    "subscripts": lambda n: "a[" * n + "0" + "]" * n,
    "sums": lambda n: "a" + "+a" * n,
    "sums over lines": lambda n: "x = (a" + "\n + a" * n + ")",
    "powers": lambda n: "a" + "**a" * n,
    "conjunctions": lambda n: "a" + " and a" * n,
    "attributes": lambda n: "a" + ".b" * n,
    "method chains": lambda n: "a" + ".b()" * n,
    "calls of calls": lambda n: "a" + "()" * n,
    "subscripts of subscripts": lambda n: "a" + "[0]" * n,
    "not": lambda n: "not " * n + "a",
    "minus": lambda n: "-" * n + "a",
    "lambdas": lambda n: "lambda:" * n + "a",
    "lambdas with two parameters": lambda n: "lambda a, b: " * n + "a",
    "conditional expressions": lambda n: "a if b else " * n + "a",
    "comprehensions": lambda n: "[a " + "for a, b in c " * n + "]",
    "walruses": lambda n: "(a:=" * n + "a" + ")" * n,
    "elif": lambda n: "if a: pass\n" + "elif a: pass\n" * n,
    "strings side by side": lambda n: "x = (" + "\n 'a'" * n + ")",
    "f-strings": lambda n: "f'{" * n + "a" + "}'" * n,
    "format specifications": lambda n: "f'" + "{a:" * n + "}" * n + "'",
    "f-strings with a chain": lambda n: "f'{" + "a + " * n + "a}'",
    "dotted imports": lambda n: "import a" + ".a" * n,
    "mixed": lambda n: "f(-(lambda: [not " * n + "a" + "]))" * n,
    "operators under brackets": lambda n: "(a + b.c(" * n + "a" + "))" * n,
    "if blocks": blocks("if a:"),
    "functions": blocks("def f():"),
    "with blocks": blocks("with a:"),
}
WIDE: dict[str, Shape] = {
    "comparisons": lambda n: "a" + "<a" * n,
    "arguments": lambda n: "f(" + "a.b + 1, " * n + ")",
    "statements": lambda n: "a = b.c(d)[0]\n" * n,
    "statements on a line": lambda n: "a.b;" * n,
    "dict entries": lambda n: "x = {" + "'a': [b, 'c'],\n" * n + "}",
    "chained assignments": lambda n: "a = " * n + "a",
    "fields": lambda n: "f'" + "{a}, " * n + "'",
    "except clauses": lambda n: "try: pass\n" + "except a: pass\n" * n,
    "comments": lambda n: "# (((\n    # [[[\n" * n,
    "strings with brackets": lambda n: "x = [" + "'(((', \"[[[\", '''{{{''',\n" * n + "]",
    "braces in f-strings": lambda n: "f'" + "{{(" * n + "'",
    "branches one after the other": lambda n: "if a: pass\nelif b: pass\nelse: pass\n" * n,
    "numbers": lambda n: "x = [" + "1., 2.5, -1e-5,\n" * n + "]",
}


def accepted(text: str) -> bool:
    return too_deep(text) is None


def fits_on_a_fresh_stack(action: Callable[[], object]) -> bool:
    """Whether an action stays below the recursion limit when nothing is on the stack yet."""
    done: list[bool] = []

    def run() -> None:
        try:
            action()
        except RecursionError:
            return
        done.append(True)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return bool(done)


@pytest.mark.parametrize("shape", DEEP.values(), ids=DEEP)
def test_what_is_deep_is_refused_and_the_deepest_that_passes_is_safe(shape: Shape) -> None:
    assert not accepted(shape(MAX_COST))
    deepest = bisect_left(range(MAX_COST), 1, key=lambda n: not accepted(shape(n))) - 1
    assert deepest >= 9

    def walk() -> None:
        text = shape(deepest)
        module = libcst.parse_module(text)
        module.visit(libcst.CSTVisitor())
        SpanTable(module, text).span_of(module)

    assert fits_on_a_fresh_stack(walk)


@pytest.mark.parametrize("shape", WIDE.values(), ids=WIDE)
def test_what_is_wide_passes(shape: Shape) -> None:
    assert accepted(shape(3000))


@pytest.mark.parametrize("name", ["parentheses", "calls in calls", "sums", "elif", "f-strings", "attributes", "lambdas"])
def test_depths_that_crash_the_process_are_refused_at_once(name: str) -> None:
    begin = time.perf_counter()
    assert not accepted(DEEP[name](20_000))
    assert time.perf_counter() - begin < 15


@pytest.mark.parametrize("text", ["match a:\n case " + "[" * 20 + "]" * 20 + ": pass\n", "if b: del " + "(" * 30 + "a b" + ")" * 30 + "\n"])
def test_what_takes_the_parser_exponential_time_is_refused(text: str) -> None:
    found = too_deep(text)
    assert found is not None
    assert found.kind == "too-deep"


@pytest.mark.parametrize("text", ["case = ((((((((a))))))))\n", "\ncase.run([[[[[[[[]]]]]]]])\n", "match a:\n case 1: f(((((((a)))))))\n"])
def test_only_patterns_have_the_limit_of_patterns(text: str) -> None:
    assert accepted(text)


def test_the_refusal_says_where() -> None:
    found = too_deep("x = 1\n\nif x:\n    y = " + "(" * 300 + "1" + ")" * 300 + "\nz = 2\n")
    assert found is not None
    assert found.kind == "too-deep"
    assert found.span is not None
    assert found.span.start.line == 4


def test_a_bracket_that_is_never_closed_is_named_instead() -> None:
    found = too_deep("x = 1\ny = f(1\n" + "z = a + b.c\n" * 300)
    assert found is not None
    assert (found.kind, found.message) == ("invalid-syntax", "invalid syntax: '(' was never closed")
    assert found.span is not None
    assert found.span.start == Position(2, 6)


def test_the_default_recursion_limit_leaves_room_for_callers() -> None:
    assert MAX_COST + 300 <= 1000 <= max(sys.getrecursionlimit(), 1000)
