"""The verdict table of one model: what its endpoints receive where that differs or is not known, and how each pair compares."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from valgap_lint.compare.facets import FACETS
from valgap_lint.compare.state import MODE, WEIGHTS
from valgap_lint.ir.analysis import Analysis
from valgap_lint.ir.contracts import Contract, FacetValue
from valgap_lint.ir.endpoints import Endpoint
from valgap_lint.ir.facts import Unknown
from valgap_lint.ir.findings import Finding
from valgap_lint.ir.places import Place
from valgap_lint.ir.result import Result
from valgap_lint.ir.verdicts import State, Verdict
from valgap_lint.pipeline.width import output_width
from valgap_lint.report._counts import distinct_verdicts
from valgap_lint.report._outcomes import open_lines, outcome_lines, title, weights_lines
from valgap_lint.report._paint import Palette
from valgap_lint.report._tables import column_widths, fitted
from valgap_lint.report._wording import line_text, one_line, plural

_COLUMNS = 4
_FEW = 3
_MANY = 10
_NAMED = 3
_ORDER = {name: number for number, name in enumerate((*(facet.name for facet in FACETS), WEIGHTS, MODE))}


@dataclass(frozen=True, slots=True)
class Compared:
    """A model of which at least two endpoints were compared."""

    analysis: Analysis
    verdicts: tuple[Verdict, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def endpoints(self) -> list[Endpoint]:
        """The endpoints that stand in a verdict, in script order."""
        named = {id_ for verdict in self.verdicts for id_ in (verdict.left, verdict.right)}
        return [endpoint for endpoint in self.analysis.trace.endpoints if endpoint.id in named]

    def differing(self) -> list[str]:
        """The facets that differ in some verdict, in the order of the facet table."""
        facets = (facet for verdict in self.verdicts for facet in verdict.facets)
        return _ordered(facet.facet for facet in facets if facet.state is State.DIFFERENT)

    def notable(self) -> list[str]:
        """The facets that some step sets, or that are not the same on all sides, in the order of the facet table."""
        contracts = [contract for endpoint in self.endpoints if (contract := self.contract(endpoint))]
        names = _ordered(facet.facet for contract in contracts for facet in contract.facets)
        return [name for name in names if _is_notable([contract.facet(name) for contract in contracts])]

    def contract(self, endpoint: Endpoint) -> Contract | None:
        """The contract of an endpoint, None where there is none."""
        return next((contract for contract in self.analysis.contracts if contract.endpoint == endpoint.id), None)


def model_tables(result: Result, palette: Palette) -> Iterator[str]:
    """The tables of all models of which at least two endpoints were compared, each followed by an empty line.

    Models made at one place with equal tables share one. The tables of a few models show every facet that is set, those of many
    only what differs, and of very many only the models in which something differs have one.
    """
    models: dict[tuple[int, int], tuple[Analysis, list[Verdict]]] = {}
    for analysis, verdict in distinct_verdicts(result):
        models.setdefault((id(analysis), verdict.model), (analysis, []))[1].append(verdict)
    tables = [Compared(analysis, tuple(verdicts), result.findings) for analysis, verdicts in models.values()]
    rows = Compared.notable if len(tables) <= _FEW else Compared.differing
    shown = tables if len(tables) <= _MANY else [compared for compared in tables if compared.differing()]
    width = output_width()
    blocks: dict[tuple[Place, tuple[str, ...]], list[str]] = {}
    for compared in shown:
        model = compared.analysis.model(compared.verdicts[0].model)
        body = tuple(_table(compared, rows(compared), palette, width))
        blocks.setdefault((model.place, body), []).append(one_line(model.name) or "model")
    for (place, body), names in blocks.items():
        yield _head(names, place, palette)
        yield from body
        yield ""
    if len(shown) < len(tables):
        yield palette.faint(f"{plural(len(tables) - len(shown), 'more model')} without a known difference; name a file to see its table.")
        yield ""


def _is_notable(facets: list[FacetValue | None]) -> bool:
    texts = {facet.text if facet else None for facet in facets}
    return len(texts) > 1 or any(facet and (facet.set_by is not None or isinstance(facet.value, Unknown)) for facet in facets)


def _ordered(names: Iterable[str]) -> list[str]:
    return sorted(dict.fromkeys(names), key=lambda name: (_ORDER.get(name, len(_ORDER)), name))


def _head(names: list[str], place: Place, palette: Palette) -> str:
    if len(names) == 1:
        return f"{palette.strong(names[0])} ({line_text(place)})"
    different = list(dict.fromkeys(names))
    listed = ", ".join(different) if len(different) <= _NAMED else f"{different[0]} {palette.ellipsis} {different[-1]}"
    return f"{palette.strong(f'{len(names)} models made at line {place.line}')} ({line_text(place)}): {listed}"


def _table(compared: Compared, names: list[str], palette: Palette, width: int) -> Iterator[str]:
    if names:
        yield from _grid(compared, names, palette, width)
    for state, line in outcome_lines(compared.analysis, compared.verdicts):
        ink: Callable[[str], str] = {State.IDENTICAL: palette.good, State.DIFFERENT: palette.bad}.get(state, str)
        yield from (ink(text) for text in _wrapped(line, width))
    notes = weights_lines(compared.analysis, compared.verdicts, compared.findings)
    open_ = open_lines(compared.verdicts, [(title(e), c) for e in compared.endpoints[:_COLUMNS] if (c := compared.contract(e))], names)
    for line in (*notes, *open_):
        yield from (palette.faint(text) for text in _wrapped(line, width))


def _grid(compared: Compared, names: list[str], palette: Palette, width: int) -> Iterator[str]:
    """A column an endpoint, a row a facet."""
    endpoints = compared.endpoints
    shown = endpoints[:_COLUMNS]
    contracts = [compared.contract(endpoint) for endpoint in shown]
    header = ["", *(title(endpoint) for endpoint in shown)]
    rows = [[name, *(_cell(contract, name) for contract in contracts)] for name in names]
    widths = column_widths([header, *rows], width)
    yield palette.faint(_row(header, widths))
    differing = compared.differing()
    for name, *cells in rows:
        line = _row([name, *fitted(cells, widths[1:], palette.ellipsis)], widths)
        yield palette.bad(line) if name in differing else line
    if len(endpoints) > _COLUMNS:
        yield from (palette.faint(line) for line in _wrapped(_others(endpoints[_COLUMNS:]), width))


def _others(endpoints: list[Endpoint]) -> str:
    return f"and {len(endpoints)} more: {', '.join(title(endpoint) for endpoint in endpoints)}"


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, initial_indent="  ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)


def _row(cells: list[str], widths: list[int]) -> str:
    return ("  " + "  ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True))).rstrip()


def _cell(contract: Contract | None, name: str) -> str:
    facet = contract.facet(name) if contract else None
    if facet is None:
        return "-"
    return "?" if isinstance(facet.value, Unknown) else one_line(facet.text)
