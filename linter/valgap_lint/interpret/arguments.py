"""What a call hands over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from valgap_lint.interpret.values import NONE, Passed, Value


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of a call. `open` is True when a star-argument hid some of them."""

    positional: tuple[Passed, ...] = ()
    keyword: Mapping[str, Passed] = field(default_factory=dict)
    open: bool = False

    def first(self) -> Value:
        """The value of the first positional argument, a Python None where there is none."""
        return self.positional[0].value if self.positional else NONE

    def all(self) -> tuple[Passed, ...]:
        """All arguments, those given by position first."""
        return (*self.positional, *self.keyword.values())
