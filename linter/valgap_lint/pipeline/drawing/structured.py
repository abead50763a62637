"""Lanes as JSON."""

from __future__ import annotations

import json

from valgap_lint.ir.operations import Operation
from valgap_lint.pipeline.drawing.lanes import Board, caption, common


def as_json(boards: tuple[Board, ...]) -> str:
    """An object with the models; a row holds a step or null for each endpoint."""
    return json.dumps({"models": [_board(board) for board in boards]}, indent=2, ensure_ascii=False) + "\n"


def _board(board: Board) -> dict[str, object]:
    return {
        "model": board.name,
        "endpoints": [{"id": end.id, "role": end.role.value, "path": end.place.path, "line": end.place.line} for end in board.endpoints],
        "rows": [{"common": common(row), "steps": [_step(step) for step in row]} for row in board.rows],
        "edges": [list(edge) for edge in board.edges],
    }


def _step(step: Operation | None) -> dict[str, object] | None:
    if step is None:
        return None
    place = step.place
    where = {"path": place.path, "cell": place.cell, "line": place.line}
    return {"id": step.id, "kind": step.kind, "callee": step.callee, "text": caption(step), **where}
