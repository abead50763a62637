"""Lanes as a Graphviz graph."""

from __future__ import annotations

from valgap_lint.pipeline.drawing.lanes import Board, caption, heading, standing


def as_dot(boards: tuple[Board, ...]) -> str:
    """One directed graph; models are clusters, operations that serve several endpoints stand once."""
    lines = ["digraph pipelines {", "  node [shape=box];"]
    for number, board in enumerate(boards):
        lines += [f"  subgraph cluster_m{number} {{", f"    label={_quoted(board.name)};"]
        lines += [f"    m{number}o{step.id} [label={_quoted(f'{caption(step)}, {standing(step.place)}')}];" for step in board.steps]
        lines += [f"    m{number}{end.id} [label={_quoted(heading(end))}, shape=oval];" for end in board.endpoints]
        lines += [f"    m{number}o{source} -> m{number}o{target};" for source, target in board.edges]
        lines += [f"    m{number}o{source} -> m{number}{end};" for source, end in board.ends]
        lines.append("  }")
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
