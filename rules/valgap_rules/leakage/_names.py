"""What the script calls its data: a validation set, a test set, or neither."""

from __future__ import annotations

import re

from valgap_lint.api import Analysis, Endpoint
from valgap_rules._facts import text
from valgap_rules._overlap import chains

VALIDATION = frozenset({"val", "valid", "validation", "dev"})
TEST = frozenset({"test", "testing", "holdout"})
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def is_called(endpoint: Endpoint, names: frozenset[str]) -> bool:
    """Whether one of these words is part of a name in the data argument: `x_test`, `testGenerator`."""
    return bool(names & {word.lower() for word in _WORD.findall(endpoint.data_text)})


def is_loaded_as(analysis: Analysis, endpoint: Endpoint, names: frozenset[str]) -> bool:
    """Whether the part, the subset or the folder that the data come from is called so."""
    steps = [step for port in endpoint.ports("x") for chain in chains(analysis, port) for step in chain]
    found = {text(step, name) for step in steps for name in ("subset", "part")} | {folder(text(step, "directory")) for step in steps}
    return bool(names & {name.lower() for name in found if name})


def folder(path: str | None) -> str:
    """The last part of a path."""
    return (path or "").rstrip("/").rpartition("/")[2]
