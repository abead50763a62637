"""The pipelines of each model, side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from valgap_lint.ir.analysis import Analysis
from valgap_lint.pipeline.drawing.dot import as_dot
from valgap_lint.pipeline.drawing.lanes import Board, boards
from valgap_lint.pipeline.drawing.mermaid import as_mermaid
from valgap_lint.pipeline.drawing.structured import as_json
from valgap_lint.pipeline.drawing.text import as_text

FORMATS: Mapping[str, Callable[[tuple[Board, ...]], str]] = {
    "text": as_text,
    "mermaid": as_mermaid,
    "dot": as_dot,
    "json": as_json,
}


def draw(analysis: Analysis, drawing: str) -> str:
    """The pipelines of one group of files in one of the `FORMATS`, ending in a newline. Raises KeyError for any other format."""
    return FORMATS[drawing](boards(analysis))
