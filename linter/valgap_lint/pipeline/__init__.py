"""The graph of a trace, the paths through it, and what happened to each model in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from valgap_lint.ir.trace import Trace

if TYPE_CHECKING:
    from valgap_lint.pipeline.graph import PipelineGraph


def link(trace: Trace) -> PipelineGraph:
    """The graph of everything the trace's operations pass on. networkx is imported only here and by what draws."""
    from valgap_lint.pipeline.graph import PipelineGraph

    return PipelineGraph.of(trace)
