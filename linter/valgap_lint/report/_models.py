"""The verdict table of one model: what its endpoints receive where that differs or is not known, and how each pair compares."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from valgap_lint.ir.analysis import Analysis
from valgap_lint.ir.contracts import Contract, FacetValue
from valgap_lint.ir.endpoints import Endpoint
from valgap_lint.ir.facts import Unknown
from valgap_lint.ir.result import Result
from valgap_lint.ir.verdicts import State, Verdict
from valgap_lint.report._counts import distinct_verdicts
from valgap_lint.report._outcomes import outcome_lines, title
from valgap_lint.report._paint import Palette
from valgap_lint.report._wording import line_text, one_line, plural

WIDTH = 112
_CELL = 30
_COLUMNS = 4
_FEW = 3
_MANY = 10


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

    def differing(self) -> list[str]:
        """The facets that differ in some verdict, in the order of the facet table."""
        facets = (facet for verdict in self.verdicts for facet in verdict.facets)
        return list(dict.fromkeys(facet.facet for facet in facets if facet.state is State.DIFFERENT))

    def notable(self) -> list[str]:
        """The facets that some step sets, or that are not the same on all sides."""
        contracts = [contract for endpoint in self.endpoints if (contract := self.contract(endpoint))]
        names = dict.fromkeys(facet.facet for contract in contracts for facet in contract.facets)
        return [name for name in names if _is_notable([contract.facet(name) for contract in contracts])]

    def contract(self, endpoint: Endpoint) -> Contract | None:
        """The contract of an endpoint, None where there is none."""
        return next((contract for contract in self.analysis.contracts if contract.endpoint == endpoint.id), None)


def model_tables(result: Result, palette: Palette) -> Iterator[str]:
    """The tables of all models of which at least two endpoints were compared, each followed by an empty line.

    The tables of a few models show every facet that is set, those of many only what differs, and of very many only the models in
    which something differs have one.
    """
    models: dict[tuple[int, int], tuple[Analysis, list[Verdict]]] = {}
    for analysis, verdict in distinct_verdicts(result):
        models.setdefault((id(analysis), verdict.model), (analysis, []))[1].append(verdict)
    tables = [Compared(analysis, tuple(verdicts)) for analysis, verdicts in models.values()]
    rows = Compared.notable if len(tables) <= _FEW else Compared.differing
    shown = tables if len(tables) <= _MANY else [compared for compared in tables if compared.differing()]
    for compared in shown:
        yield from _table(compared, rows(compared), palette)
        yield ""
    if len(shown) < len(tables):
        yield palette.faint(f"{plural(len(tables) - len(shown), 'more model')} without a known difference; name a file to see its table.")
        yield ""


def _is_notable(facets: list[FacetValue | None]) -> bool:
    texts = {facet.text if facet else None for facet in facets}
    return len(texts) > 1 or any(facet and (facet.set_by is not None or isinstance(facet.value, Unknown)) for facet in facets)


def _table(compared: Compared, names: list[str], palette: Palette) -> Iterator[str]:
    model = compared.analysis.model(compared.verdicts[0].model)
    yield f"{palette.strong(one_line(model.name) or 'model')} ({line_text(model.place)})"
    if names:
        yield from _grid(compared, names, palette)
    for state, line in outcome_lines(compared.analysis, compared.verdicts):
        yield from _outcome(state, line, palette)


def _grid(compared: Compared, names: list[str], palette: Palette) -> Iterator[str]:
    """A column an endpoint, a row a facet."""
    endpoints = compared.endpoints
    shown = endpoints[:_COLUMNS]
    contracts = [compared.contract(endpoint) for endpoint in shown]
    header = ["", *(title(endpoint) for endpoint in shown)]
    rows = [[name, *(_cell(contract, name, palette) for contract in contracts)] for name in names]
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]
    yield palette.faint(_row(header, widths))
    differing = compared.differing()
    for row in rows:
        yield palette.bad(_row(row, widths)) if row[0] in differing else _row(row, widths)
    if len(endpoints) > _COLUMNS:
        yield palette.faint(f"  and {len(endpoints) - _COLUMNS} more: {', '.join(title(e) for e in endpoints[_COLUMNS:])}")


def _outcome(state: State, text: str, palette: Palette) -> Iterator[str]:
    ink: Callable[[str], str] = {State.IDENTICAL: palette.good, State.DIFFERENT: palette.bad}.get(state, str)
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
