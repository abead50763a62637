"""Everything plugged in, loaded once a run."""

from __future__ import annotations

from dataclasses import dataclass

from valgap_lint.ir.failures import Failure
from valgap_lint.registry import CATALOGUES, load_rules, packages
from valgap_lint.rule import Rule


@dataclass(frozen=True, slots=True)
class Plugins:
    """All rules by code, the import names of the catalogue packages, and the packs that cannot be used."""

    rules: tuple[Rule, ...]
    catalogues: tuple[str, ...]
    failures: tuple[Failure, ...] = ()


def load_plugins() -> Plugins:
    """What the installed packages plug in."""
    rules, catalogues = load_rules(), packages(CATALOGUES)
    return Plugins(rules.rules, catalogues.names, (*rules.failures, *catalogues.failures))
