"""For authors of rules: lint a text, and compare what is found in a fixture with the comments in it.

A fixture says on a line what is expected of it, `model.evaluate(x)  # expect: VG104`, several codes separated by commas. `# miss: VG104`
marks what should be found and is not yet. Findings of severity info count only for the codes that a fixture names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from valgap_lint.ir.findings import Finding, Severity
from valgap_lint.ir.options import Options
from valgap_lint.ir.result import Result
from valgap_lint.run import Stdin, load_plugins, run

_COMMENT = re.compile(r"#\s*(expect|miss):\s*((?:[A-Z]{2,5}\d{3,4}\s*,?\s*)+)")


@dataclass(frozen=True, slots=True, order=True)
class Expectation:
    """A code on a line of a file or cell."""

    path: str
    cell: int
    line: int
    code: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What the comments of a fixture say."""

    findings: frozenset[Expectation]
    misses: frozenset[Expectation]

    @property
    def codes(self) -> frozenset[str]:
        """All codes that the fixture names."""
        return frozenset(item.code for item in self.findings | self.misses)


def check_text(
    text: str, select: tuple[str, ...] = (), filename: str = "example.py", target_keras: str | None = None
) -> tuple[Finding, ...]:
    """All findings in a text, those of severity info included."""
    return result_of_text(text, select, filename, target_keras).findings


def result_of_text(text: str, select: tuple[str, ...] = (), filename: str = "example.py", target_keras: str | None = None) -> Result:
    """The result of linting a text as a file of this name."""
    options = Options(select=select, severity=Severity.INFO, target_keras=target_keras)
    return run(["-"], options, load_plugins(), Stdin(filename, text.encode()))


def mismatches(fixture: Path) -> list[str]:
    """What is found and not expected, expected and not found, or found although marked as missed, in a file or a folder of files."""
    expected = expectations(fixture)
    result = run([str(fixture)], Options(severity=Severity.INFO), load_plugins())
    found = frozenset(as_expectations(result.findings, expected.codes))
    return [
        *(f"not found: {_show(item)}" for item in sorted(expected.findings - found)),
        *(f"not expected: {_show(item)}" for item in sorted(found - expected.findings - expected.misses)),
        *(f"found, though marked as missed: {_show(item)}" for item in sorted(found & expected.misses)),
    ]


def expectations(fixture: Path) -> Expected:
    """The comments of a fixture: of one file, or of all files in a folder."""
    files = sorted(path for path in fixture.rglob("*") if path.suffix in (".py", ".ipynb")) if fixture.is_dir() else [fixture]
    comments = [comment for file in files for comment in _comments(file)]
    return Expected(*(frozenset(item for word, item in comments if word == kind) for kind in ("expect", "miss")))


def as_expectations(findings: Iterable[Finding], named: frozenset[str]) -> Iterator[Expectation]:
    """The findings in the form of expectations; infos only of the named codes."""
    for finding in findings:
        if finding.severity is not Severity.INFO or finding.code in named:
            place = finding.place
            yield Expectation(Path(place.path).name, -1 if place.cell is None else place.cell, place.line, finding.code)


def _comments(file: Path) -> Iterator[tuple[str, Expectation]]:
    for cell, text in _texts(file):
        for number, line in enumerate(text.split("\n"), start=1):
            for kind, codes in _COMMENT.findall(line):
                yield from ((kind, Expectation(file.name, cell, number, code)) for code in re.findall(r"[A-Z]+\d+", codes))


def _texts(file: Path) -> Iterator[tuple[int, str]]:
    text = file.read_text(encoding="utf-8", errors="replace")
    if file.suffix != ".ipynb":
        yield -1, text
        return
    for number, cell in enumerate(json.loads(text)["cells"]):
        if cell["cell_type"] == "code":
            source = cell["source"]
            yield number, source if isinstance(source, str) else "".join(source)


def _show(item: Expectation) -> str:
    cell = "" if item.cell < 0 else f" cell {item.cell}"
    return f"{item.code} at {item.path}{cell} line {item.line}"
