"""The analysis of one named file together with the files of the project that belong to it."""

from __future__ import annotations

import gc
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from valgap_lint.catalogue.errors import CatalogueError
from valgap_lint.check import check
from valgap_lint.ir.analysis import Analysis
from valgap_lint.ir.failures import Failure
from valgap_lint.ir.options import Options
from valgap_lint.ir.result import Statement
from valgap_lint.ir.trace import Trace
from valgap_lint.rule import Rule
from valgap_lint.run.outcome import Outcome
from valgap_lint.run.partners import importing, partners, reaches_keras
from valgap_lint.run.project import Project
from valgap_lint.run.reader import Reader
from valgap_lint.run.relevance import belonging, concerning
from valgap_lint.run.target import NEWEST, target_keras
from valgap_lint.sources import SourceFile, SourcePath, read
from valgap_lint.sources.decoding import decode

if TYPE_CHECKING:
    from valgap_lint.catalogue.catalogue import Catalogue
    from valgap_lint.catalogue.library import LibraryFile


@contextmanager
def collected_later() -> Iterator[None]:
    """Lets cyclic garbage wait until a file is done: almost all that an analysis allocates it keeps, and looking through it takes time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def defect(error: Exception, path: str) -> Failure:
    """The failure that says where the engine itself broke down on a file."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else ""
    return Failure("crashed-analysis", f"the analysis of this file crashed, which is a defect of valgap-lint: {error!r}{where}", path)


@dataclass(frozen=True, slots=True)
class Setup:
    """What every group of a run is analysed with. It can be sent to another process."""

    rules: tuple[Rule, ...]
    catalogues: tuple[str, ...]
    options: Options


class Workshop:
    """Analyses files one after the other, and keeps what does not depend on them: one catalogue for each version of Keras."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._catalogues: dict[str, Catalogue] = {}
        self._discovered: dict[str, LibraryFile] | None = None
        self._project = Project(self._libraries)

    def outcome(self, path: SourcePath, content: bytes | None = None) -> Outcome:
        """What comes of a file; `content` stands in for what is on disk."""
        text = None if content is None else decode(content)
        limit = self._setup.options.max_bytes
        file = replace(text, path=path.display) if isinstance(text, Failure) else read(path, text, limit)
        started = time.perf_counter()
        try:
            with collected_later():
                outcome = self._outcome(file, path.display)
        except Exception as error:  # noqa: BLE001 - a defect of the engine on one file must not cost the results of the others
            outcome = self._unread(path.display, (defect(error, path.display),), ())
        return replace(outcome, explicit=path.explicit, seconds=time.perf_counter() - started)

    def _outcome(self, file: SourceFile | Failure, path: str) -> Outcome:
        if isinstance(file, Failure):
            return self._unread(path, (file,), ())
        self._project.add(file)
        group = partners(self._project, path)
        if len(group) == 1 and not reaches_keras(self._project, path):
            return Outcome(path, self._empty(path), skipped=True)
        return self._analysed(file, group)

    def _analysed(self, file: SourceFile, group: tuple[str, ...]) -> Outcome:
        from valgap_lint.compare.verdicts import compare
        from valgap_lint.interpret.run import run
        from valgap_lint.run.texts import project_text

        reader = Reader()
        parsed = reader.parse(file)
        if parsed.failures:
            return self._unread(file.path, parsed.failures, reader.statements)
        target = target_keras(self._setup.options.target_keras, file.path, [cell.text for cell in file.cells])

        def traced(paths: tuple[str, ...]) -> Trace:
            files = [found for found in map(self._project.file, paths) if found is not None]
            return run([reader.parse(found) for found in files], self._catalogue(target), reader.module, project_text)

        try:
            trace = traced(group)
            linked = belonging(file.path, group, importing(self._project, file.path, group), trace.links)
            trace = concerning(file.path, trace if linked == group else traced(linked))
        except CatalogueError as error:
            return self._unread(file.path, (Failure("broken-pack", f"a catalogue cannot be used: {error}"),), ())
        contracts, verdicts = compare(trace, target)
        analysis = Analysis(trace, contracts, verdicts, target, parsed.broken_cells)
        findings, crashes = check(analysis, self._setup.rules)
        return Outcome(file.path, analysis, findings, crashes, reader.statements)

    def _unread(self, path: str, failures: tuple[Failure, ...], texts: tuple[Statement, ...]) -> Outcome:
        analysis = self._empty(path, *failures)
        findings, crashes = check(analysis, self._setup.rules)
        return Outcome(path, analysis, findings, (*failures, *crashes), texts)

    def _catalogue(self, target: str) -> Catalogue:
        from valgap_lint.catalogue.catalogue import Catalogue

        if target not in self._catalogues:
            self._catalogues[target] = Catalogue(self._catalogue_files(), target)
        return self._catalogues[target]

    def _libraries(self) -> frozenset[str]:
        return frozenset(self._catalogue_files())

    def _catalogue_files(self) -> dict[str, LibraryFile]:
        from valgap_lint.catalogue.loader import discover

        if self._discovered is None:
            self._discovered = {name: file for package in self._setup.catalogues for name, file in discover(package).items()}
        return self._discovered

    def _empty(self, path: str, *failures: Failure) -> Analysis:
        return Analysis(Trace((path,)), (), (), self._setup.options.target_keras or NEWEST, failures)
