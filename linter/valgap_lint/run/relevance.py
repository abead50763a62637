"""What a group's run says about the named file: scripts that turned out to have nothing to do with it are left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from valgap_lint.ir.trace import Trace


def concerning(path: str, trace: Trace) -> Trace:
    """The trace with the endpoints of those models alone that the named file runs, changes, or makes data for."""
    if all(endpoint.script in ("", path) for endpoint in trace.endpoints):
        return trace
    models = set(_models(path, trace))
    return replace(
        trace,
        endpoints=tuple(endpoint for endpoint in trace.endpoints if endpoint.model in models),
        events=tuple(event for event in trace.events if event.model in models),
    )


def belonging(path: str, group: tuple[str, ...], importing: tuple[str, ...], links: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Those files of a group, in its order, that belong to a file: the scripts that import it, and those linked to any of them."""
    found = {path, *importing}
    for _ in group:
        found |= {other for link in links if found & set(link) for other in link}
    return tuple(file for file in group if file in found)


def _models(path: str, trace: Trace) -> Iterator[int]:
    touched = _touched(path, trace)
    for endpoint in trace.endpoints:
        if path in (endpoint.script, endpoint.place.path) or any(c.port.operation in touched for c in endpoint.components):
            yield endpoint.model
    yield from (event.model for event in trace.events if event.place.path == path)


def _touched(path: str, trace: Trace) -> set[int]:
    """The operations that stand in the file, and those that their results go through."""
    found: set[int] = set()
    for operation in trace.operations:
        if operation.place.path == path or any(port.operation in found for port in operation.inputs):
            found.add(operation.id)
    return found
