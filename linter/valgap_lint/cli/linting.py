"""The main command: lints files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from valgap_lint.cli import documentation as pages
from valgap_lint.cli import values
from valgap_lint.cli.input import standard_input
from valgap_lint.cli.job import lint, metadata
from valgap_lint.cli.output import complain
from valgap_lint.cli.status import CANNOT
from valgap_lint.cli.values import Codes
from valgap_lint.ir.findings import Severity
from valgap_lint.ir.options import Options
from valgap_lint.registry import BrokenPackError, Render, formats, reporter
from valgap_lint.run import Plugins, load_plugins, unknown_selectors

_SEVERITIES = "error|warning|info"


def check(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, notebooks, directories, or - for standard input.")],
    output_format: Annotated[str, typer.Option(metavar="FORMAT", help="text, concise, json, json-lines or a plugin's.")] = "text",
    output_file: Annotated[Optional[Path], typer.Option(metavar="FILE", help="Write the result there, not to standard output.")] = None,
    select: Annotated[Codes, typer.Option(metavar="CODES", help="Only these codes, rule names or families, such as VG1,VG402.")] = None,
    ignore: Annotated[Codes, typer.Option(metavar="CODES", help="All but these codes, rule names or families.")] = None,
    severity: Annotated[str, typer.Option(metavar=_SEVERITIES, help="The lowest severity to show.")] = "warning",
    fail_on: Annotated[str, typer.Option(metavar=_SEVERITIES, help="The lowest severity that exits with 1; info never does.")] = "warning",
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 in place of 1.")] = False,  # noqa: FBT002 - typer's way to write a flag
    jobs: Annotated[str, typer.Option(metavar="N", help="Processes for several files; 0 means one a core.")] = "1",
    stdin_filename: Annotated[str, typer.Option(metavar="PATH", help="What standard input is called.")] = "<stdin>",
    target_keras: Annotated[Optional[str], typer.Option(metavar="X.Y", help="The Keras version; else the project tells it.")] = None,
    exclude: Annotated[Codes, typer.Option(metavar="GLOBS", help="Files and directories to pass over.")] = None,
    statistics: Annotated[bool, typer.Option("--statistics", help="Count why something stayed unknown.")] = False,  # noqa: FBT002 - typer's way to write a flag
) -> None:
    """Lints files."""
    render = _render(output_format)
    options = Options(
        select=values.words(select, "--select"),
        ignore=values.words(ignore, "--ignore"),
        severity=values.choice(Severity, severity, "--severity"),
        fail_on=values.choice(Severity, fail_on, "--fail-on"),
        exit_zero=exit_zero,
        target_keras=values.version(target_keras),
        exclude=values.patterns(exclude),
        jobs=values.processes(jobs),
    )
    plugins = load_plugins()
    _check_words(plugins, options)
    stdin = standard_input(paths, stdin_filename)
    raise typer.Exit(lint(paths, options, plugins, render, stdin, file=output_file, statistics=statistics))


def _render(name: str) -> Render:
    try:
        return reporter(name)
    except KeyError:
        raise typer.BadParameter(f"{name!r} is none of {', '.join(formats())}.", param_hint="--output-format") from None
    except BrokenPackError as error:
        complain(str(error))
        raise typer.Exit(CANNOT) from None


def _check_words(plugins: Plugins, options: Options) -> None:
    unknown = () if plugins.failures else unknown_selectors(plugins.rules, options)
    if unknown:
        raise typer.BadParameter(pages.no_such_rule(metadata(plugins), unknown[0]), param_hint="--select / --ignore")
