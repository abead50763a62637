"""The main command: lints files."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

from valgap_lint.cli import documentation as pages
from valgap_lint.cli.job import lint, metadata
from valgap_lint.cli.status import CANNOT
from valgap_lint.ir.findings import Severity
from valgap_lint.ir.options import Options
from valgap_lint.registry import BrokenPackError, Render, formats, reporter
from valgap_lint.run import Plugins, Stdin, load_plugins, unknown_selectors

Codes = Optional[list[str]]


def check(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, notebooks, directories, or - for standard input.")],
    output_format: Annotated[str, typer.Option(metavar="FORMAT", help="text, concise, json, json-lines or a plugin's.")] = "text",
    output_file: Annotated[Optional[Path], typer.Option(metavar="FILE", help="Write the result there, not to standard output.")] = None,
    select: Annotated[Codes, typer.Option(metavar="CODES", help="Only these codes, rule names or families, such as VG1,VG402.")] = None,
    ignore: Annotated[Codes, typer.Option(metavar="CODES", help="All but these codes, rule names or families.")] = None,
    severity: Annotated[Severity, typer.Option(help="The lowest severity to show.")] = Severity.WARNING,
    fail_on: Annotated[Severity, typer.Option(help="The lowest severity that exits with 1; info never does.")] = Severity.WARNING,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 in place of 1.")] = False,  # noqa: FBT002 - typer's way to write a flag
    jobs: Annotated[int, typer.Option(min=0, metavar="N", help="Processes for several files; 0 means one a core.")] = 1,
    stdin_filename: Annotated[str, typer.Option(metavar="PATH", help="What standard input is called.")] = "<stdin>",
    target_keras: Annotated[Optional[str], typer.Option(metavar="X.Y", help="The Keras version; else the project tells it.")] = None,
    exclude: Annotated[Codes, typer.Option(metavar="GLOBS", help="Files and directories to pass over.")] = None,
    statistics: Annotated[bool, typer.Option("--statistics", help="Count why something stayed unknown.")] = False,  # noqa: FBT002 - typer's way to write a flag
) -> None:
    """Lints files."""
    render = _render(output_format)
    options = Options(
        select=_words(select),
        ignore=_words(ignore),
        severity=severity,
        fail_on=fail_on,
        exit_zero=exit_zero,
        target_keras=_version(target_keras),
        exclude=_words(exclude),
        jobs=jobs or os.cpu_count() or 1,
    )
    plugins = load_plugins()
    _check_words(plugins, options)
    stdin = Stdin(stdin_filename, sys.stdin.buffer.read()) if "-" in paths else None
    try:
        outcome = lint(paths, options, plugins, render, stdin, file=output_file, statistics=statistics)
    except OSError as error:
        typer.echo(f"cannot write {output_file}: {error.strerror}", err=True)
        raise typer.Exit(CANNOT) from None
    raise typer.Exit(outcome)


def _render(name: str) -> Render:
    try:
        return reporter(name)
    except KeyError:
        raise typer.BadParameter(f"{name!r} is none of {', '.join(formats())}.", param_hint="--output-format") from None
    except BrokenPackError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(CANNOT) from None


def _words(values: Codes) -> tuple[str, ...]:
    return tuple(word for value in values or () for word in value.replace(",", " ").split())


def _version(text: str | None) -> str | None:
    if text is not None and not all(part.isdecimal() for part in text.split(".")):
        raise typer.BadParameter(f"{text!r} is no version such as 3.15 or 2.15.", param_hint="--target-keras")
    return text


def _check_words(plugins: Plugins, options: Options) -> None:
    unknown = () if plugins.failures else unknown_selectors(plugins.rules, options)
    if unknown:
        raise typer.BadParameter(pages.no_such_rule(metadata(plugins), unknown[0]), param_hint="--select / --ignore")
