"""What the main command does once its words are read: lints, writes the report, and gives the exit status."""

from __future__ import annotations

from pathlib import Path

from valgap_lint.cli.output import presentation, write, write_file
from valgap_lint.cli.status import status
from valgap_lint.ir.options import Options
from valgap_lint.ir.rules import RuleMetadata
from valgap_lint.registry import Render, reporter
from valgap_lint.run import Plugins, Stdin, load_plugins, run


def metadata(plugins: Plugins) -> tuple[RuleMetadata, ...]:
    """What is known of all rules, by code."""
    return tuple(rule.metadata() for rule in plugins.rules)


def lint_plainly(paths: list[str]) -> int:
    """Lints paths with nothing asked for but that; returns the exit status. Raises BrokenPackError."""
    return lint(paths, Options(), load_plugins(), reporter("text"))


def lint(
    paths: list[str],
    options: Options,
    plugins: Plugins,
    render: Render,
    stdin: Stdin | None = None,
    *,
    file: Path | None = None,
    statistics: bool = False,
) -> int:
    """Lints and delivers the report to standard output or a file; returns the exit status."""
    result = run(paths, options, plugins, stdin)
    text = render(result, presentation(metadata(plugins), statistics=statistics, to_file=file is not None))
    if file is None:
        write(text)
    else:
        write_file(file, text)
    return status(result, options)
