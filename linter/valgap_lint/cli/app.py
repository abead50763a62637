"""The commands under one name."""

from __future__ import annotations

from typing import Annotated

import typer

from valgap_lint.cli.about import explain, list_rules
from valgap_lint.cli.group import MAIN_COMMAND, PathsOrCommand
from valgap_lint.cli.linting import check
from valgap_lint.cli.output import write
from valgap_lint.cli.pipelines import graph
from valgap_lint.version import VERSION

app = typer.Typer(
    cls=PathsOrCommand,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(MAIN_COMMAND, hidden=True)(check)
app.command("explain")(explain)
app.command("rules")(list_rules)
app.command("graph")(graph)


def _version(wanted: bool) -> None:  # noqa: FBT001 - what an option's callback receives
    if wanted:
        write(f"valgap-lint {VERSION}\n")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")] = False,  # noqa: FBT002 - typer's way to write a flag
) -> None:
    """Finds where the training, validation and test pipelines of TensorFlow and Keras code differ, without running it.

    PATH is a Python file, a notebook or a directory; - reads standard input. Write ./NAME for a directory that is called like a command.
    Exit status: 0 nothing found, 1 findings, 2 the job could not be done.
    """
