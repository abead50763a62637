"""The whole result as one JSON object; `schema.json` beside this file describes it."""

from __future__ import annotations

from valgap_lint.ir.presentation import Presentation
from valgap_lint.ir.result import Result
from valgap_lint.report._document import document, statistics_object
from valgap_lint.report._encode import encode


def render(result: Result, presentation: Presentation) -> str:
    """One object, indented, ending in a line break."""
    statistics = {"statistics": statistics_object(result)} if presentation.statistics else {}
    return encode({**document(result), **statistics}, indent=2) + "\n"
