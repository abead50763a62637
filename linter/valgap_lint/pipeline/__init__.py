"""The graph of a trace, the paths through it, and what happened to each model in which order."""

from __future__ import annotations

from valgap_lint.ir.trace import Trace
from valgap_lint.pipeline.graph import PipelineGraph


def link(trace: Trace) -> PipelineGraph:
    """The graph of everything the trace's operations pass on."""
    return PipelineGraph.of(trace)
