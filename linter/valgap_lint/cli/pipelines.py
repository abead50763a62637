"""The command that draws the pipelines of a file."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer

from valgap_lint.cli.output import write
from valgap_lint.cli.plugins import working
from valgap_lint.cli.status import CANNOT
from valgap_lint.ir.options import Options
from valgap_lint.run import run


class Drawing(str, Enum):
    """How pipelines are drawn."""

    TEXT = "text"
    MERMAID = "mermaid"
    DOT = "dot"
    JSON = "json"


def graph(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A Python file or a notebook.")],
    drawing: Annotated[Drawing, typer.Option("--format", help="How they are drawn.")] = Drawing.TEXT,
) -> None:
    """Draw the pipelines of a file side by side, aligned."""
    from valgap_lint.pipeline.drawing import draw

    result = run([file], Options(), working())
    for failure in result.failures:
        typer.echo(f"{failure.path or file}: {failure.message}", err=True)
    for path in result.without_endpoint:
        typer.echo(f"{path}: no data reach a model here", err=True)
    for analysis in result.analyses:
        write(draw(analysis, drawing.value))
    raise typer.Exit(CANNOT if result.failures else 0)
