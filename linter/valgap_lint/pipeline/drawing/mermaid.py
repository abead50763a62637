"""Lanes as a Mermaid flow chart."""

from __future__ import annotations

from valgap_lint.pipeline.drawing.lanes import Board, caption, heading, standing


def as_mermaid(boards: tuple[Board, ...]) -> str:
    """One chart; models are subgraphs, operations that serve several endpoints stand once."""
    lines = ["flowchart TD"]
    for number, board in enumerate(boards):
        lines.append(f'  subgraph m{number}["{_escaped(board.name)}"]')
        lines += [f'    m{number}o{step.id}["{_escaped(caption(step))}<br/>{standing(step.place)}"]' for step in board.steps]
        lines += [f'    m{number}{endpoint.id}(["{_escaped(heading(endpoint))}"])' for endpoint in board.endpoints]
        lines += [f"    m{number}o{source} --> m{number}o{target}" for source, target in board.edges]
        lines += [f"    m{number}o{source} --> m{number}{endpoint}" for source, endpoint in board.ends]
        lines.append("  end")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return text.replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;").replace("\n", " ")
