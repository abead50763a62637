"""The commands that tell of the rules."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer

from valgap_lint.cli import documentation as pages
from valgap_lint.cli.job import metadata
from valgap_lint.cli.output import write
from valgap_lint.cli.plugins import working
from valgap_lint.cli.values import choice


class ListFormat(str, Enum):
    """How the rules are listed."""

    TEXT = "text"
    JSON = "json"


def explain(rule: Annotated[str, typer.Argument(metavar="CODE|NAME", help="Such as VG104 or value-scale-mismatch.")]) -> None:
    """Explain a rule, with a bad and a good example; a family such as VG1 gives the list of its rules."""
    rules = metadata(working())
    found = pages.find(rules, rule)
    family = pages.family(rules, rule)
    if found is None and not family:
        raise typer.BadParameter(pages.no_such_rule(rules, rule), param_hint="CODE|NAME")
    write(pages.contents(family) if found is None else pages.page(found))


def list_rules(output_format: Annotated[str, typer.Option(metavar="text|json", help="How they are written.")] = "text") -> None:
    """List all rules."""
    wanted = choice(ListFormat, output_format, "--output-format")
    rules = metadata(working())
    write(pages.listing(rules) if wanted is ListFormat.TEXT else pages.listing_json(rules))
