"""Plugins as the commands need them."""

from __future__ import annotations

import typer

from valgap_lint.cli.output import complain
from valgap_lint.cli.status import CANNOT
from valgap_lint.run import Plugins, load_plugins


def working() -> Plugins:
    """The plugins; where one is broken, says so and ends with status 2."""
    plugins = load_plugins()
    for failure in plugins.failures:
        complain(failure.message)
    if plugins.failures:
        raise typer.Exit(CANNOT)
    return plugins
