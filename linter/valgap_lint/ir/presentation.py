"""How a result is to be shown."""

from __future__ import annotations

from dataclasses import dataclass

from valgap_lint.ir.rules import RuleMetadata


@dataclass(frozen=True, slots=True)
class Presentation:
    """What a reporter may use: whether the receiver shows colours and characters beyond ASCII, and what the user asked to see.

    `rules` describe every loaded rule, by code.
    """

    color: bool = False
    unicode: bool = True
    statistics: bool = False
    rules: tuple[RuleMetadata, ...] = ()
