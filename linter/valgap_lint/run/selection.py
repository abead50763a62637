"""Which rules run and which of their findings are shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from valgap_lint.ir.findings import Finding
from valgap_lint.ir.options import Options
from valgap_lint.rule import Rule


@dataclass(frozen=True, slots=True)
class Shown:
    """The findings to show, and how many were held back for their severity."""

    findings: tuple[Finding, ...]
    hidden: int


def selected(rules: Iterable[Rule], options: Options) -> tuple[Rule, ...]:
    """The rules that the options ask for, in any case; an exact code or name in `select` beats a family in `ignore`."""
    return tuple(rule for rule in rules if _wanted(rule, options))


def unknown_selectors(rules: Sequence[Rule], options: Options) -> tuple[str, ...]:
    """The words in `select` and `ignore` that fit no rule."""
    words = dict.fromkeys((*options.select, *options.ignore))
    return tuple(word for word in words if not any(_fits(rule, word) for rule in rules))


def shown(findings: Iterable[Finding], options: Options) -> Shown:
    """The findings of the severity asked for; those of a rule that was selected by its code or name are always shown."""
    everything = tuple(findings)
    kept = tuple(f for f in everything if f.severity.rank <= options.severity.rank or _exact(f.code, f.name, options.select))
    return Shown(kept, len(everything) - len(kept))


def _wanted(rule: Rule, options: Options) -> bool:
    if _exact(rule.code, rule.name, options.ignore):
        return False
    if _exact(rule.code, rule.name, options.select):
        return True
    chosen = not options.select or any(_fits(rule, word) for word in options.select)
    return chosen and not any(_fits(rule, word) for word in options.ignore)


def _exact(code: str, name: str, words: Iterable[str]) -> bool:
    return any(word.lower() in (code.lower(), name.lower()) for word in words)


def _fits(rule: Rule, word: str) -> bool:
    return bool(word) and (rule.code.lower().startswith(word.lower()) or rule.name.lower() == word.lower())
