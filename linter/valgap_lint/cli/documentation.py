"""Rules in words: the page of one rule, and the list of all."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Sequence

from valgap_lint.ir.rules import RuleMetadata

_FAMILY = re.compile(r"[A-Za-z]+[0-9]+")


def find(rules: Sequence[RuleMetadata], word: str) -> RuleMetadata | None:
    """The rule with this code or name, in any case."""
    return next((rule for rule in rules if word.lower() in (rule.code.lower(), rule.name)), None)


def family(rules: Sequence[RuleMetadata], word: str) -> tuple[RuleMetadata, ...]:
    """The rules whose codes begin with a prefix such as VG1, in any case; none for a word that is no such prefix."""
    return tuple(rule for rule in rules if rule.code.startswith(word.upper())) if _FAMILY.fullmatch(word) else ()


def contents(rules: Sequence[RuleMetadata]) -> str:
    """What each rule is about, a line each."""
    return "".join(f"{rule.code} {rule.name}: {rule.summary}\n" for rule in rules)


def no_such_rule(rules: Sequence[RuleMetadata], word: str) -> str:
    """What to tell of a word that is no code and no name of a rule."""
    names = [name for rule in rules for name in (rule.code, rule.name)]
    close = difflib.get_close_matches(word, names, n=3) or difflib.get_close_matches(word.upper(), names, n=3)
    hint = f" Did you mean {', '.join(close)}?" if close else " The command `rules` lists them."
    return f"no rule has the code or name {word!r}.{hint}"


def page(rule: RuleMetadata) -> str:
    """The documentation of a rule as Markdown."""
    parts = [f"# {rule.code} {rule.name} ({rule.severity.value})", rule.summary]
    parts += [f"## {heading}\n{text}" for heading, text in rule.sections]
    return "\n\n".join(parts) + "\n"


def listing(rules: Sequence[RuleMetadata]) -> str:
    """A line for each rule."""
    width = max((len(rule.name) for rule in rules), default=0)
    return "".join(f"{r.code}  {r.severity.value:<7}  {r.name:<{width}}  {r.summary}\n" for r in rules)


def listing_json(rules: Sequence[RuleMetadata]) -> str:
    """The rules as a JSON array."""
    rows = [{"code": r.code, "name": r.name, "severity": r.severity.value, "family": r.family, "summary": r.summary} for r in rules]
    return json.dumps(rows, indent=2) + "\n"
