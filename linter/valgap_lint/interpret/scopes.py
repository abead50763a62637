"""Names and where they are looked up: a frame for each module, class body and call."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from valgap_lint.ir.facts import Condition
from valgap_lint.ir.places import Place

if TYPE_CHECKING:
    import libcst as cst

    from valgap_lint.interpret.values import Function, Value
    from valgap_lint.syntax.parse import ParsedCell


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of text whose nodes have positions: a script or one notebook cell."""

    path: str
    cell: ParsedCell

    def place(self, node: cst.CSTNode) -> Place:
        return Place(self.path, self.cell.index, self.cell.spans.span_of(node))


@contextmanager
def in_unit(frame: Frame, unit: Unit) -> Iterator[None]:
    """Runs a block on the nodes of another text in the same frame."""
    before, frame.unit = frame.unit, unit
    try:
        yield
    finally:
        frame.unit = before


@dataclass(slots=True, eq=False)
class Frame:
    """The names of one module, class body or call.

    `parent` is the frame closed over, None for a module. `returns` collects what was returned and under which conditions; `yields` what a
    generator delivered, if `endless` perhaps never or many times. `stars` are library names that were star-imported, last first. `name` is
    that of a class body.
    """

    unit: Unit
    kind: str
    cells: dict[str, Value] = field(default_factory=dict)
    parent: Frame | None = None
    module: str = ""
    function: Function | None = None
    receiver: Value | None = None
    returns: list[tuple[Condition, Value]] = field(default_factory=list)
    yields: list[Value] = field(default_factory=list)
    endless: bool = False
    outer: dict[str, Frame] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    conditions: int = 0
    name: str = ""

    @property
    def root(self) -> Frame:
        """The module's frame."""
        frame = self
        while frame.parent is not None:
            frame = frame.parent
        return frame

    def lookup(self, name: str) -> Value | None:
        """The value of a name here or in an enclosing frame; class bodies are not seen from the functions inside them."""
        frame: Frame | None = self
        while frame is not None:
            if name in frame.outer:
                return frame.outer[name].cells.get(name)
            if name in frame.cells and (frame is self or frame.kind != "class"):
                return frame.cells[name]
            frame = frame.parent
        return None

    def target(self, name: str) -> Frame:
        """The frame that an assignment to `name` writes to."""
        return self.outer.get(name, self)


def function_frame(frame: Frame) -> Frame:
    """The frame of the call that a statement belongs to."""
    while frame.kind in ("class", "comprehension") and frame.parent is not None:
        frame = frame.parent
    return frame
