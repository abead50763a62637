"""The commands that tell of the rules."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer

from valgap_lint.cli import documentation as pages
from valgap_lint.cli.job import metadata
from valgap_lint.cli.output import write
from valgap_lint.cli.plugins import working


class ListFormat(str, Enum):
    """How the rules are listed."""

    TEXT = "text"
    JSON = "json"


def explain(rule: Annotated[str, typer.Argument(metavar="CODE|NAME", help="Such as VG104 or value-scale-mismatch.")]) -> None:
    """Explain a rule, with a bad and a good example."""
    rules = metadata(working())
    found = pages.find(rules, rule)
    if found is None:
        raise typer.BadParameter(pages.no_such_rule(rules, rule), param_hint="CODE|NAME")
    write(pages.page(found))


def list_rules(output_format: Annotated[ListFormat, typer.Option(help="How they are written.")] = ListFormat.TEXT) -> None:
    """List all rules."""
    rules = metadata(working())
    write(pages.listing(rules) if output_format is ListFormat.TEXT else pages.listing_json(rules))
