"""Notebooks, cell by cell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from valgap_lint.ir.failures import Failure
from valgap_lint.ir.places import Position, Span
from valgap_lint.sources.decoding import printable
from valgap_lint.sources.files import Cell


def cells_of(text: str) -> tuple[Cell, ...] | Failure:
    """The code cells of a notebook (nbformat 3 and 4); none if it is in another language than Python. The failure has no path yet."""
    try:
        notebook: Any = json.loads(text)
    except json.JSONDecodeError as error:
        position = Position(error.lineno, error.colno)
        message = f"the notebook is not valid JSON: {error.msg} (line {error.lineno}, column {error.colno})"
        return Failure("invalid-notebook", message, span=Span(position, position))
    except (RecursionError, ValueError) as error:
        return Failure("invalid-notebook", f"the notebook is not valid JSON: {error}")
    found = _all_cells(notebook)
    if found is None:
        return Failure("invalid-notebook", "the file is JSON, but no notebook: it has no list of cells")
    if found and not any(isinstance(cell, dict) for cell in found):
        return Failure("invalid-notebook", "the file is JSON, but no notebook: none of its cells is an object")
    return tuple(_code_cells(found)) if _language(notebook) == "python" else ()


def _all_cells(notebook: Any) -> list[Any] | None:
    """The cells of all kinds, or None if this is no notebook."""
    if not isinstance(notebook, dict):
        return None
    if isinstance(notebook.get("cells"), list):
        return list(notebook["cells"])
    sheets = notebook.get("worksheets")
    if not isinstance(sheets, list):
        return None
    return [cell for sheet in sheets if isinstance(sheet, dict) for cell in _list(sheet.get("cells"))]


def _code_cells(cells: list[Any]) -> Iterator[Cell]:
    for index, cell in enumerate(cells):
        if isinstance(cell, dict) and cell.get("cell_type") == "code" and str(cell.get("language", "python")).startswith("python"):
            count = cell.get("execution_count", cell.get("prompt_number"))
            text = printable(_joined(cell.get("source", cell.get("input"))))
            yield Cell(index, text, count if isinstance(count, int) and count > 0 else None)


def _joined(source: Any) -> str:
    """The text of a cell: a string or a list of lines."""
    return source if isinstance(source, str) else "".join(line for line in _list(source) if isinstance(line, str))


def _language(notebook: dict[str, Any]) -> str:
    """The kernel's language in lower case, `python` if the notebook does not say."""
    metadata = _dict(notebook.get("metadata"))
    named = (_dict(metadata.get("language_info")).get("name"), _dict(metadata.get("kernelspec")).get("language"))
    language = next((name.lower() for name in named if isinstance(name, str) and name), "python")
    return "python" if language.startswith(("python", "ipython")) else language


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
