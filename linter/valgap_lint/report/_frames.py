"""Code frames: the lines that a finding is about, marked and labelled, both sides of a mismatch in one picture."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from valgap_lint.ir.findings import Finding
from valgap_lint.ir.places import Place
from valgap_lint.ir.result import Result
from valgap_lint.report._paint import Palette
from valgap_lint.report._wording import line_text, one_line, place_text

Texts = Mapping[tuple[str, int | None], tuple[str, ...]]
_WIDTH = 120


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of code to underline. The primary one is underlined with carets, others with hyphens."""

    place: Place
    label: str
    primary: bool


class Pictures:
    """Draws the frames of a result's findings."""

    def __init__(self, result: Result, palette: Palette) -> None:
        self._palette = palette
        self._texts: Texts = {(text.path, text.cell): text.lines for text in result.texts}
        self._roles = {e.id: e.role.value for analysis in result.analyses for e in analysis.trace.endpoints}

    def frame(self, finding: Finding) -> Iterator[str]:
        """The lines of the frame of one finding; the file of the primary place comes first."""
        marks = self._marks(finding)
        files: dict[tuple[str, int | None], list[Mark]] = {}
        for mark in marks:
            files.setdefault((mark.place.path, mark.place.cell), []).append(mark)
        margin = len(str(max(mark.place.line for mark in marks)))
        for number, (key, group) in enumerate(files.items()):
            arrow, head = ("-->", place_text(group[0].place)) if number == 0 else (":::", line_text(group[0].place))
            yield f"{' ' * margin}{self._palette.gutter(arrow)} {head}"
            if lines := self._texts.get(key):
                yield from _excerpt(sorted(group, key=lambda mark: mark.place.sort_key), lines, margin, self._palette)
        yield self._palette.gutter(" " * margin + " |")

    def _marks(self, finding: Finding) -> list[Mark]:
        right = finding.right
        label = "" if right is None else f"{self._roles.get(right.endpoint, '')}: {right.value}".lstrip(": ")
        others = (Mark(r.place, r.message, False) for r in finding.related if r.place != finding.place)
        return [Mark(finding.place, label, True), *others]


def _excerpt(marks: list[Mark], lines: tuple[str, ...], margin: int, palette: Palette) -> Iterator[str]:
    yield palette.gutter(" " * margin + " |")
    previous = marks[0].place.line
    for position, mark in enumerate(marks):
        line = mark.place.line
        if line > previous + 1:
            yield palette.gutter("." * max(margin, 3))
        text, start, length = _crop(mark.place, lines, palette)
        if line != previous or position == 0:
            yield f"{palette.gutter(f'{line:>{margin}} |')} {text}".rstrip()
        ink = palette.bad if mark.primary else palette.gutter
        under = ("^" if mark.primary else "-") * length
        yield f"{palette.gutter(' ' * margin + ' |')} {' ' * start}{ink(f'{under} {one_line(mark.label)}'.rstrip())}"
        previous = line


def _crop(place: Place, lines: tuple[str, ...], palette: Palette) -> tuple[str, int, int]:
    """The line as shown, the width before the mark and the width of the mark. A long line is cut around the mark."""
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    first = place.span.start.column - 1
    last = place.span.end.column - 1 if place.span.end.line == place.line else len(line.rstrip())
    begin = 0 if last <= _WIDTH else max(0, first - 20)
    shown = _visible(line[begin : begin + _WIDTH])
    before = _width(_visible(line[begin:first]))
    marked = _width(_visible(line[first : min(last, begin + _WIDTH)]))
    lead = palette.ellipsis if begin else ""
    tail = palette.ellipsis if len(line.rstrip()) > begin + _WIDTH else ""
    return lead + shown.rstrip() + tail, before + len(lead), max(1, marked)


def _visible(text: str) -> str:
    expanded = text.replace("\t", "    ")
    return "".join(character if character.isprintable() else "?" for character in expanded)


def _width(text: str) -> int:
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
