"""Keras versions, as entries name them."""

from __future__ import annotations

import re
from collections.abc import Mapping

Version = tuple[int, ...]
NEWEST: Version = (99,)


def read_version(text: str) -> Version:
    """`"2.15.0"` as (2, 15, 0); text that has no number is the newest version."""
    return tuple(int(number) for number in re.findall(r"\d+", text)) or NEWEST


def covers(keys: Mapping[str, object], version: Version) -> bool:
    """Whether an entry with these keys holds for a version: from `since` on, and before `until`."""
    since, until = keys.get("since"), keys.get("until")
    if isinstance(since, str) and version < read_version(since):
        return False
    return not (isinstance(until, str) and version >= read_version(until))
