"""Scripts as they are while someone edits them: pieces deleted, doubled, swapped, renamed, cut off.

Each mutation takes a text and random choices, and returns a text that need not parse any more.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from random import Random

Mutation = Callable[[str, Random], str]
PUT_IN: tuple[str, ...] = (*"()[]{}:,.='\"\\\n\t #@*%!\0\f\ufeffé", "\r\n", "  ", "\ud800", "")


def mutated(text: str, choices: Random, most: int = 3) -> str:
    """The text after one to `most` mutations."""
    for _ in range(choices.randint(1, most)):
        text = MUTATIONS[choices.randrange(len(MUTATIONS))](text, choices)
    return text


def without_statement(text: str, choices: Random) -> str:
    lines = text.splitlines(keepends=True)
    block = _one(_statements(text), choices)
    return "".join(lines[: block[0]] + lines[block[1] :])


def with_statement_doubled(text: str, choices: Random) -> str:
    lines = text.splitlines(keepends=True)
    block = _one(_statements(text), choices)
    return "".join(lines[: block[1]] + lines[block[0] : block[1]] + lines[block[1] :])


def with_statements_swapped(text: str, choices: Random) -> str:
    lines = text.splitlines(keepends=True)
    (a, b), (c, d) = sorted(_one(_statements(text), choices) for _ in range(2))
    if c < b:
        return text
    return "".join(lines[:a] + lines[c:d] + lines[b:c] + lines[a:b] + lines[d:])


def with_statement_moved(text: str, choices: Random) -> str:
    """A statement put before another, indented as that one is."""
    lines = text.splitlines(keepends=True)
    a, b = _one(_statements(text), choices)
    target, _ = _one(_statements(text), choices)
    if not lines or a <= target < b:
        return text
    margin = re.match(r"\s*", lines[target])
    moved = [(margin.group() if margin else "") + line.lstrip() for line in lines[a:b]]
    return (
        "".join(lines[:target] + moved + lines[target:a] + lines[b:])
        if target < a
        else "".join(lines[:a] + lines[b:target] + moved + lines[target:])
    )


def with_expression_replaced(text: str, choices: Random) -> str:
    """An expression of the script in the place of another."""
    spans = _expressions(text)
    (a, b), (c, d) = _one(spans, choices), _one(spans, choices)
    return f"{text[:a]}({text[c:d]}){text[b:]}"


def with_name_replaced(text: str, choices: Random) -> str:
    """One mention of a name becomes another name of the script."""
    names = [(found.start(), found.end()) for found in re.finditer(r"\b[A-Za-z_]\w*", text)]
    (a, b), (c, d) = _one(names, choices), _one(names, choices)
    return text[:a] + text[c:d] + text[b:]


def with_line_shifted(text: str, choices: Random) -> str:
    """One line indented more, or less, than it was."""
    lines = text.splitlines(keepends=True) or [""]
    number = choices.randrange(len(lines))
    lines[number] = choices.choice(["    ", " ", "\t"]) + lines[number] if choices.random() < 0.5 else lines[number].lstrip(" \t")
    return "".join(lines)


def cut_off(text: str, choices: Random) -> str:
    """The text up to some character."""
    return text[: choices.randint(0, len(text))]


def with_character_changed(text: str, choices: Random) -> str:
    """A character deleted, or something that matters put in or in its place."""
    at = choices.randint(0, len(text))
    return text[:at] + choices.choice(PUT_IN) + text[at + choices.randint(0, 1) :]


def _statements(text: str) -> list[tuple[int, int]]:
    """First line and end of every statement, zero-based."""
    return [(_first(node) - 1, node.end_lineno or node.lineno) for node in _nodes(text) if isinstance(node, ast.stmt)]


def _first(node: ast.stmt) -> int:
    decorated = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.decorator_list
    return min(node.lineno, decorated[0].lineno) if decorated else node.lineno


def _expressions(text: str) -> list[tuple[int, int]]:
    """Start and end of every expression, in characters."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    lines = text.splitlines(keepends=True)

    def offset(line: int, column: int) -> int:
        return starts[line - 1] + len(lines[line - 1].encode()[:column].decode(errors="ignore"))

    nodes = [node for node in _nodes(text) if isinstance(node, ast.expr)]
    return [(offset(n.lineno, n.col_offset), offset(n.end_lineno or n.lineno, n.end_col_offset or 0)) for n in nodes]


def _nodes(text: str) -> list[ast.AST]:
    """All nodes, none of a text that does not parse or that Python splits into other lines than str does."""
    try:
        found = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError, UnicodeEncodeError):
        return []
    return found if re.search("[\f\v\x1c-\x1e\x85\u2028\u2029]", text) is None else []


def _one(spans: list[tuple[int, int]], choices: Random) -> tuple[int, int]:
    return spans[choices.randrange(len(spans))] if spans else (0, 0)


MUTATIONS: tuple[Mutation, ...] = (
    without_statement,
    with_statement_doubled,
    with_statements_swapped,
    with_statement_moved,
    with_expression_replaced,
    with_expression_replaced,
    with_name_replaced,
    with_name_replaced,
    with_line_shifted,
    cut_off,
    with_character_changed,
)
