"""JSON text that every parser accepts."""

from __future__ import annotations

import json
import math

from valgap_lint.report._document import Json


def encode(value: Json, indent: int | None = None) -> str:
    """The value as JSON. Numbers that JSON does not have become null; lone surrogates are escaped."""
    return json.dumps(_finite(value), indent=indent, ensure_ascii=True, allow_nan=False)


def _finite(value: Json) -> Json:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list):
        return [_finite(item) for item in value]
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    return value
