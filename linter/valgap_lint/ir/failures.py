"""What could not be done, and where."""

from __future__ import annotations

from dataclasses import dataclass

from valgap_lint.ir.places import Span


@dataclass(frozen=True, slots=True)
class Failure:
    """A part of the job that was not done; the rest went on.

    `kind` is one of missing-path, nothing-to-read, unreadable, binary, not-utf8, invalid-syntax, too-deep, too-large,
    invalid-notebook, invalid-config, broken-pack, crashed-rule, crashed-analysis,
    time-limit.
    """

    kind: str
    message: str
    path: str | None = None
    cell: int | None = None
    span: Span | None = None

    @property
    def sort_key(self) -> tuple[object, ...]:
        start = (self.span.start.line, self.span.start.column) if self.span else (0, 0)
        return (self.path or "", -1 if self.cell is None else self.cell, start, self.kind, self.message)
