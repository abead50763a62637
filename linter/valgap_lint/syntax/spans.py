"""Where the nodes of a parsed text stand.

libcst keeps no positions: it finds them by generating the code again. Its own position provider takes longer for that than the
parse; here the generation only writes a log, with list methods as callbacks, and one pass over the log adds up the offsets.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_right
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, cast

from libcst import CSTNode, Module

from valgap_lint.ir.places import Position, Span

if TYPE_CHECKING:
    from libcst._nodes.internal import CodegenState

_NEWLINE = re.compile(r"\r\n?|\n")


class SpanTable:
    """The spans of all nodes of one module, computed when the first is asked for.

    `text` is what the module was parsed from; `lines_before` counts lines at its start that are not the user's.
    """

    def __init__(self, module: Module, text: str, lines_before: int = 0) -> None:
        self._module = module
        self.text = text
        self._lines_before = lines_before
        self._bounds: dict[int, tuple[int, int]] = {}
        self._line_starts: list[int] = []
        self._spans: dict[int, Span] = {}

    def span_of(self, node: CSTNode) -> Span:
        """Where a node stands, without the whitespace and comments around it.

        Parentheses around an expression belong to it only where libcst says so (tuples, generators); a statement ends with its
        last line, newline excluded. Raises KeyError for a node of another module.
        """
        known = self._spans.get(id(node))
        if known is not None:
            return known
        if not self._bounds:
            self._bounds = _with_room(_bounds, self._module)
            self._line_starts = [0, *(match.end() for match in _NEWLINE.finditer(self.text))]
        start, end = self._bounds[id(node)]
        span = self._spans[id(node)] = Span(self._position(start), self._position(end))
        return span

    def text_of(self, node: CSTNode) -> str:
        """The text between the ends of a node's span."""
        self.span_of(node)
        start, end = self._bounds[id(node)]
        return self.text[start:end]

    def _position(self, offset: int) -> Position:
        line = bisect_right(self._line_starts, offset)
        return Position(line - self._lines_before, offset - self._line_starts[line - 1] + 1)


class OneSpan:
    """The same span for all nodes of a text that stands inside a literal of another."""

    def __init__(self, span: Span) -> None:
        self._span = span

    def span_of(self, _node: CSTNode) -> Span:
        """Where the literal's statement stands."""
        return self._span


class _Stretch:
    """The part of a node's code that libcst counts as the node itself."""

    __slots__ = ("end_node", "log", "node", "start", "start_node")

    def __init__(self, log: list[object], node: CSTNode, start_node: CSTNode | None, end_node: CSTNode | None) -> None:
        self.log = log
        self.node = node
        self.start_node = start_node
        self.end_node = end_node
        self.start = -1

    def __enter__(self) -> None:
        self.log.append(self)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.log.append(self)


class _Log:
    """Stands in for libcst's code generation state: the log holds pieces of text, and each node and stretch where it begins and ends."""

    def __init__(self, module: Module) -> None:
        self.default_indent = module.default_indent
        self.default_newline = module.default_newline
        self.tokens: list[object] = []
        self.indent_tokens: list[str] = []
        self.add_token = self.tokens.append
        self.before_codegen = self.tokens.append
        self.after_codegen = self.tokens.append
        self.increase_indent = self.indent_tokens.append
        self.decrease_indent = self.indent_tokens.pop

    def add_indent_tokens(self) -> None:
        self.tokens.extend(self.indent_tokens)

    def pop_trailing_newline(self) -> None:
        """Nothing but the module itself ends behind the last newline."""

    def record_syntactic_position(self, node: CSTNode, *, start_node: CSTNode | None = None, end_node: CSTNode | None = None) -> _Stretch:
        return _Stretch(self.tokens, node, start_node, end_node)


def _bounds(module: Module) -> dict[int, tuple[int, int]]:
    """The offsets of every node by its id. The table's owner keeps the module, hence the ids, alive."""
    log = _Log(module)
    module._codegen(cast("CodegenState", log))  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    return _add_up(log.tokens)


def _add_up(log: list[object]) -> dict[int, tuple[int, int]]:
    bounds: dict[int, tuple[int, int]] = {}
    open_nodes: list[tuple[object, int]] = []
    offset = 0
    for entry in log:
        if isinstance(entry, str):
            offset += len(entry)
        elif isinstance(entry, _Stretch):
            _close_stretch(entry, offset, bounds)
        elif open_nodes and open_nodes[-1][0] is entry:
            bounds.setdefault(id(entry), (open_nodes.pop()[1], offset))
        else:
            open_nodes.append((entry, offset))
    return bounds


def _close_stretch(stretch: _Stretch, offset: int, bounds: dict[int, tuple[int, int]]) -> None:
    if stretch.start < 0:
        stretch.start = offset
        return
    start = bounds[id(stretch.start_node)][0] if stretch.start_node is not None else stretch.start
    end = bounds[id(stretch.end_node)][1] if stretch.end_node is not None else offset
    bounds[id(stretch.node)] = (start, end)


def _with_room(compute: Callable[[Module], dict[int, tuple[int, int]]], module: Module) -> dict[int, tuple[int, int]]:
    """Computes here, or, where the caller has used up the recursion limit, on a thread that starts with a fresh one."""
    try:
        return compute(module)
    except RecursionError:
        results: list[dict[int, tuple[int, int]]] = []
        thread = threading.Thread(target=lambda: results.append(compute(module)))
        thread.start()
        thread.join()
        return results[0]
