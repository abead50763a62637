"""The command that draws the pipelines of a file."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer

from valgap_lint.cli.input import standard_input
from valgap_lint.cli.output import complain, write
from valgap_lint.cli.plugins import working
from valgap_lint.cli.status import CANNOT
from valgap_lint.cli.values import choice
from valgap_lint.ir.options import Options
from valgap_lint.run import run


class Drawing(str, Enum):
    """How pipelines are drawn."""

    TEXT = "text"
    MERMAID = "mermaid"
    DOT = "dot"
    JSON = "json"


def graph(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A Python file, a notebook, or - for standard input.")],
    output_format: Annotated[
        str, typer.Option("--format", "--output-format", metavar="text|mermaid|dot|json", help="How they are drawn.")
    ] = "text",
) -> None:
    """Draw the pipelines of a file side by side, aligned."""
    from valgap_lint.pipeline.drawing import draw
    from valgap_lint.report._wording import failure_place

    drawing = choice(Drawing, output_format, "--format")
    result = run([file], Options(), working(), standard_input([file], "<stdin>"))
    for failure in result.failures:
        complain(f"{failure_place(failure) or file}: {failure.message}")
    for path in result.without_endpoint:
        complain(f"{path}: no data reach a model here")
    for analysis in result.analyses:
        if analysis.trace.endpoints or drawing is not Drawing.TEXT:
            write(draw(analysis, drawing.value))
    raise typer.Exit(CANNOT if result.failures else 0)
