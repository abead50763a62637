"""One numbering of endpoints over all groups: `e1`, `e2` and so on, in the order of the output."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from valgap_lint.ir.analysis import Analysis
from valgap_lint.ir.endpoints import Endpoint
from valgap_lint.ir.findings import Finding, Side


class Numbering:
    """Hands out ids. An endpoint that several groups share, because they import its file, gets one id."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], str] = {}

    def ids(self, analysis: Analysis) -> dict[str, str]:
        """The new id of each endpoint of an analysis."""
        seen: dict[tuple[object, ...], int] = {}
        renamed = {}
        for endpoint in analysis.trace.endpoints:
            key = _identity(analysis, endpoint)
            ordinal = seen[key] = seen.get(key, -1) + 1
            renamed[endpoint.id] = self._known.setdefault((*key, ordinal), f"e{len(self._known) + 1}")
        return renamed


def renamed_analysis(analysis: Analysis, ids: Mapping[str, str]) -> Analysis:
    """The analysis under new endpoint ids."""
    trace = replace(
        analysis.trace,
        endpoints=tuple(replace(endpoint, id=ids[endpoint.id]) for endpoint in analysis.trace.endpoints),
        events=tuple(replace(e, endpoints=tuple(ids[i] for i in e.endpoints)) for e in analysis.trace.events),
    )
    return replace(
        analysis,
        trace=trace,
        contracts=tuple(replace(contract, endpoint=ids[contract.endpoint]) for contract in analysis.contracts),
        verdicts=tuple(replace(v, left=ids[v.left], right=ids[v.right]) for v in analysis.verdicts),
    )


def renamed_findings(findings: Iterable[Finding], ids: Mapping[str, str]) -> tuple[Finding, ...]:
    """The findings under new endpoint ids."""
    return tuple(replace(f, left=_side(f.left, ids), right=_side(f.right, ids)) for f in findings)


def _side(side: Side | None, ids: Mapping[str, str]) -> Side | None:
    return None if side is None else replace(side, endpoint=ids.get(side.endpoint, side.endpoint))


def _identity(analysis: Analysis, endpoint: Endpoint) -> tuple[object, ...]:
    contract = next((contract for contract in analysis.contracts if contract.endpoint == endpoint.id), None)
    values = () if contract is None else tuple((facet.facet, facet.text) for facet in contract.facets)
    return (endpoint.role, endpoint.place, endpoint.data_place, analysis.model(endpoint.model).name, values)
