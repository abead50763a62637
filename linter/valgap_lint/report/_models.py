"""The verdict table of one model: its endpoints side by side, and how each pair compares."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.ir.analysis import Analysis
from valgap_lint.ir.contracts import Contract
from valgap_lint.ir.endpoints import Endpoint
from valgap_lint.ir.facts import Unknown
from valgap_lint.ir.models import Model
from valgap_lint.ir.result import Result
from valgap_lint.ir.verdicts import FacetComparison, State, Verdict
from valgap_lint.report._counts import distinct_verdicts
from valgap_lint.report._paint import Palette
from valgap_lint.report._wording import line_text, one_line, reason_text

_CELL = 34
_COLUMNS = 4


def model_tables(result: Result, palette: Palette) -> Iterator[str]:
    """The tables of all models of which at least two endpoints were compared, each followed by an empty line."""
    models: dict[tuple[int, int], tuple[Analysis, list[Verdict]]] = {}
    for analysis, verdict in distinct_verdicts(result):
        models.setdefault((id(analysis), verdict.model), (analysis, []))[1].append(verdict)
    for analysis, verdicts in models.values():
        yield from _table(analysis, analysis.model(verdicts[0].model), verdicts, palette)
        yield ""


def _table(analysis: Analysis, model: Model, verdicts: list[Verdict], palette: Palette) -> Iterator[str]:
    named = {id_ for verdict in verdicts for id_ in (verdict.left, verdict.right)}
    endpoints = [endpoint for endpoint in analysis.trace.endpoints if endpoint.id in named]
    yield palette.strong(f"{model.name} ({line_text(model.place)})")
    yield from _grid(analysis, endpoints[:_COLUMNS], palette)
    if len(endpoints) > _COLUMNS:
        yield palette.faint(f"  and {len(endpoints) - _COLUMNS} more: " + ", ".join(title(e) for e in endpoints[_COLUMNS:]))
    for verdict in verdicts:
        yield f"  {_pair(analysis, verdict)}: {_outcome(verdict, palette)}"


def _grid(analysis: Analysis, endpoints: list[Endpoint], palette: Palette) -> Iterator[str]:
    contracts = [_contract(analysis, endpoint) for endpoint in endpoints]
    rows, equal = [], []
    for name in _facets(contracts):
        cells = [_cell(contract, name, palette) for contract in contracts]
        if len(set(cells)) == 1 and cells[0] != "?":
            equal.append(f"{name} {cells[0]}")
        else:
            rows.append([name, *cells])
    if rows:
        header = ["", *(title(endpoint) for endpoint in endpoints)]
        widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]
        yield palette.faint(_row(header, widths))
        yield from (_row(row, widths) for row in rows)
    if equal:
        yield palette.faint(f"  same on {'both' if len(endpoints) == 2 else 'all'}: {', '.join(equal)}")


def _row(cells: list[str], widths: list[int]) -> str:
    return ("  " + "  ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True))).rstrip()


def _facets(contracts: list[Contract | None]) -> list[str]:
    return list(dict.fromkeys(facet.facet for contract in contracts if contract for facet in contract.facets))


def _cell(contract: Contract | None, name: str, palette: Palette) -> str:
    facet = contract.facet(name) if contract else None
    if facet is None:
        return "-"
    text = "?" if isinstance(facet.value, Unknown) else one_line(facet.text)
    return text if len(text) <= _CELL else text[: _CELL - 1] + palette.ellipsis


def title(endpoint: Endpoint) -> str:
    """An endpoint in a heading: its role and line."""
    return f"{endpoint.role.value}:{endpoint.place.line}"


def _pair(analysis: Analysis, verdict: Verdict) -> str:
    return f"{title(analysis.endpoint(verdict.left))} against {title(analysis.endpoint(verdict.right))}"


def _outcome(verdict: Verdict, palette: Palette) -> str:
    if verdict.result is State.IDENTICAL:
        return palette.good("identical")
    parts = []
    if differing := _named(verdict, State.DIFFERENT):
        parts.append(palette.bad("different in " + ", ".join(f.facet for f in differing)))
    if allowed := _named(verdict, State.ALLOWED):
        parts.append("allowed to differ in " + ", ".join(f.facet for f in allowed))
    if open_ := _named(verdict, State.UNDECIDED):
        parts.append("not compared: " + "; ".join(_grouped(open_)))
    return " · ".join(parts) if palette.unicode else "; ".join(parts) or verdict.result.value


def _named(verdict: Verdict, state: State) -> list[FacetComparison]:
    return [facet for facet in verdict.facets if facet.state is state]


def _grouped(facets: list[FacetComparison]) -> Iterator[str]:
    """Facets by the reason that they share."""
    reasons: dict[str, list[str]] = {}
    for facet in facets:
        reasons.setdefault("" if facet.reason is None else reason_text(facet.reason), []).append(facet.facet)
    for reason, names in reasons.items():
        yield ", ".join(names) + (f" ({reason})" if reason else "")


def _contract(analysis: Analysis, endpoint: Endpoint) -> Contract | None:
    return next((contract for contract in analysis.contracts if contract.endpoint == endpoint.id), None)
