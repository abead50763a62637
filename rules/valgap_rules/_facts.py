"""What is known of the arguments of layers, events, endpoints and operations."""

from __future__ import annotations

from typing import Protocol

from valgap_lint.api import Argument, Constant, Fact, Known


class Holder(Protocol):
    """Anything that has arguments by name."""

    def argument(self, name: str) -> Argument | None: ...


def fact(holder: Holder, name: str) -> Fact | None:
    """What is known of an argument; None where the holder has no argument of this name."""
    argument = holder.argument(name)
    return argument.value if argument is not None else None


def known(holder: Holder, name: str, default: Constant = None) -> Constant:
    """The value of an argument where it is known, else `default`."""
    value = fact(holder, name)
    return value.value if isinstance(value, Known) else default


def whole(holder: Holder, name: str) -> int | None:
    """The value of an argument where it is a known whole number."""
    value = known(holder, name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def text(holder: Holder, name: str) -> str | None:
    """The value of an argument where it is a known text."""
    value = known(holder, name)
    return value if isinstance(value, str) else None


def is_true(holder: Holder, name: str) -> bool:
    """Whether an argument is known to be True."""
    return known(holder, name) is True
