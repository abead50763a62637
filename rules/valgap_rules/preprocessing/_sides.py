"""What the rules of this family share: which differing pairs are worth saying, and how both sides read in a message."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.api import Analysis, FacetComparison, FacetValue, Place, Role, State, Verdict

_WORDS = {Role.TRAIN: "training", Role.VALIDATION: "validation", Role.EVALUATE: "evaluate", Role.PREDICT: "predict"}


def differing(analysis: Analysis, facet: str) -> Iterator[tuple[Verdict, FacetComparison]]:
    """The pairs in which this facet differs, training's first.

    A pair of validation and evaluate is left out where training already differs from one of the two: the odd one out is then
    named by training's pair, and this pair would blame the sound side.
    """
    found = tuple(analysis.differences(facet))
    trained = tuple(pair for pair in found if _trains(analysis, pair[0]))
    yield from trained
    blamed = {verdict.right for verdict, _ in trained}
    yield from (pair for pair in found if not _trains(analysis, pair[0]) and not blamed & {pair[0].left, pair[0].right})


def contrast(analysis: Analysis, verdict: Verdict, comparison: FacetComparison, verb: str) -> str:
    """Both sides in one clause: `training feeds [0, 1] (line 12), evaluate feeds [0, 255]`."""
    left = _clause(analysis, verdict.left, comparison.left, comparison.left_place, comparison.right_place, verb)
    right = _clause(analysis, verdict.right, comparison.right, comparison.right_place, comparison.right_place, verb)
    return f"{left}, {right}"


def differs(verdict: Verdict, facet: str) -> bool:
    """Whether this facet differs in the verdict."""
    found = verdict.facet(facet)
    return found is not None and found.state is State.DIFFERENT


def _trains(analysis: Analysis, verdict: Verdict) -> bool:
    return analysis.endpoint(verdict.left).role is Role.TRAIN


def _clause(analysis: Analysis, endpoint: str, value: FacetValue, place: Place, primary: Place, verb: str) -> str:
    words = f"{_WORDS[analysis.endpoint(endpoint).role]} {verb} {value.text}"
    return words if value.set_by is None else f"{words} ({_where(place, primary)})"


def _where(place: Place, primary: Place) -> str:
    """The line, with its file or cell where that is not the finding's own."""
    if place.path != primary.path:
        return f"{place.path}:{place.line}"
    if place.cell != primary.cell:
        return f"cell {place.cell}, line {place.line}"
    return f"line {place.line}"
