"""The verdict table of one model: what its endpoints receive where that differs or is not known, and how each pair compares."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from valgap_lint.ir.analysis import Analysis
from valgap_lint.ir.contracts import Contract, FacetValue
from valgap_lint.ir.endpoints import Endpoint
from valgap_lint.ir.facts import Unknown
from valgap_lint.ir.result import Result
from valgap_lint.ir.verdicts import State, Verdict
from valgap_lint.report._counts import distinct_verdicts
from valgap_lint.report._outcomes import outcome_lines
from valgap_lint.report._paint import Palette
from valgap_lint.report._wording import line_text, one_line

WIDTH = 112
_CELL = 30
_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Compared:
    """A model of which at least two endpoints were compared."""

    analysis: Analysis
    verdicts: tuple[Verdict, ...]

    @property
    def endpoints(self) -> list[Endpoint]:
        """The endpoints that stand in a verdict, in script order."""
        named = {id_ for verdict in self.verdicts for id_ in (verdict.left, verdict.right)}
        return [endpoint for endpoint in self.analysis.trace.endpoints if endpoint.id in named]

    def facets(self, *states: State) -> list[str]:
        """The facets that are in one of these states in some verdict, in the order of the facet table."""
        found = (facet.facet for verdict in self.verdicts for facet in verdict.facets if facet.state in states)
        return list(dict.fromkeys(found))


def model_tables(result: Result, palette: Palette) -> Iterator[str]:
    """The tables of all models of which at least two endpoints were compared, each followed by an empty line."""
    models: dict[tuple[int, int], tuple[Analysis, list[Verdict]]] = {}
    for analysis, verdict in distinct_verdicts(result):
        models.setdefault((id(analysis), verdict.model), (analysis, []))[1].append(verdict)
    for analysis, verdicts in models.values():
        yield from _table(Compared(analysis, tuple(verdicts)), palette)
        yield ""


def _table(compared: Compared, palette: Palette) -> Iterator[str]:
    model = compared.analysis.model(compared.verdicts[0].model)
    yield f"{palette.strong(one_line(model.name) or 'model')} ({line_text(model.place)})"
    yield from _grid(compared, palette)
    yield from (palette.faint(line) for line in _same(compared))
    for state, line in outcome_lines(compared.analysis, compared.verdicts):
        yield from _outcome(state, line, palette)


def _grid(compared: Compared, palette: Palette) -> Iterator[str]:
    """A column an endpoint, a row a facet that differs or that is not known on some side."""
    names = compared.facets(State.DIFFERENT, State.UNDECIDED)
    endpoints = compared.endpoints
    shown = endpoints[:_COLUMNS]
    if not names:
        return
    contracts = [_contract(compared.analysis, endpoint) for endpoint in shown]
    header = ["", *(title(endpoint) for endpoint in shown)]
    rows = [[name, *(_cell(contract, name, palette) for contract in contracts)] for name in names]
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]
    yield palette.faint(_row(header, widths))
    differing = set(compared.facets(State.DIFFERENT))
    for row in rows:
        yield palette.bad(_row(row, widths)) if row[0] in differing else _row(row, widths)
    if len(endpoints) > _COLUMNS:
        yield palette.faint(f"  and {len(endpoints) - _COLUMNS} more: {', '.join(title(e) for e in endpoints[_COLUMNS:])}")


def _same(compared: Compared) -> list[str]:
    """What all endpoints have alike, as far as some step set it."""
    states = compared.facets(State.DIFFERENT, State.UNDECIDED, State.ALLOWED)
    values = [facet for name in compared.facets(State.IDENTICAL) if name not in states and (facet := _common(compared, name))]
    words = ", ".join(f"{facet.facet} {one_line(facet.text)}" for facet in values)
    return _wrapped(f"same: {words}") if words else []


def _common(compared: Compared, name: str) -> FacetValue | None:
    facets = [contract.facet(name) for endpoint in compared.endpoints if (contract := _contract(compared.analysis, endpoint))]
    first = facets[0] if facets else None
    alike = first is not None and first.set_by is not None and all(facet and facet.text == first.text for facet in facets)
    return first if alike else None


def _outcome(state: State, text: str, palette: Palette) -> Iterator[str]:
    ink = {State.IDENTICAL: palette.good, State.DIFFERENT: palette.bad}.get(state, str)
    yield from (ink(line) for line in _wrapped(text))


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)


def _row(cells: list[str], widths: list[int]) -> str:
    return ("  " + "  ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True))).rstrip()


def _cell(contract: Contract | None, name: str, palette: Palette) -> str:
    facet = contract.facet(name) if contract else None
    if facet is None:
        return "-"
    text = "?" if isinstance(facet.value, Unknown) else one_line(facet.text)
    return text if len(text) <= _CELL else text[: _CELL - 1] + palette.ellipsis


def title(endpoint: Endpoint) -> str:
    """An endpoint in a heading: its role and line."""
    cell = "" if endpoint.place.cell is None else f"cell {endpoint.place.cell}:"
    return f"{endpoint.role.value}:{cell}{endpoint.place.line}"


def _contract(analysis: Analysis, endpoint: Endpoint) -> Contract | None:
    return next((contract for contract in analysis.contracts if contract.endpoint == endpoint.id), None)
