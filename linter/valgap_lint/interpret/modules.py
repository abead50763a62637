"""The project's own modules: found beside the files under analysis, and run once each when first imported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath, PurePosixPath
from typing import TYPE_CHECKING

from valgap_lint.interpret.disorder import disorder
from valgap_lint.interpret.flow import Flow
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.scopes import Frame, Unit
from valgap_lint.interpret.values import Const, Value
from valgap_lint.syntax.parse import ParsedCell, ParsedFile, WrittenCell

if TYPE_CHECKING:
    import libcst as cst

Bindings = Mapping[str, "Sequence[tuple[ParsedCell, cst.CSTNode]]"]
"""Statements by the names that they bind, with their cells."""
Loader = Callable[[str, int, str], "ParsedFile | None"]
"""Finds a module of the project: dotted name, number of leading dots, path of the importing file. None when it is not the project's."""


class Modules:
    """Module frames by path. `entered` are statements of later cells that are being run early."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader
        self._frames: dict[str, Frame] = {}
        self._found: dict[tuple[str, int, str], ParsedFile | None] = {}
        self._dotted: dict[str, str] = {}
        self._parsed: dict[str, ParsedFile] = {}
        self._packages: dict[str, tuple[str, ...]] = {}
        self._written: dict[str, tuple[WrittenCell, ...]] = {}
        self._ahead: dict[str, tuple[ParsedCell, ...]] = {}
        self._bindings: dict[str, Bindings] = {}
        self._kept: list[ParsedCell] = []
        self._seen: set[str] = set()
        self._refused: set[tuple[str, int, str]] = set()
        self._read = 0
        self.entered: set[int] = set()
        self.files: dict[str, None] = {}

    def load(self, run: Run, name: str, level: int, importer: Frame) -> Frame | None:
        """The frame of a module of the project, run on first use; None for library modules. A cyclic import sees what is there so far."""
        if run.catalogue.knows(self.absolute(run, name, level, importer).partition(".")[0]):
            return None
        key = (name, level, importer.root.module)
        if key not in self._found:
            self._found[key] = self._by_notebook(name, importer) or self._from_project(run, key)
        parsed = self._found[key]
        if parsed is not None and level == 0:
            self._dotted.setdefault(name, parsed.path)
        return self.run_file(run, parsed, name.rpartition(".")[2]) if parsed is not None and parsed.cells else None

    def _from_project(self, run: Run, key: tuple[str, int, str]) -> ParsedFile | None:
        """A module of the project; None too where so much was imported that no more is read."""
        if self._read > run.budget.imported:
            run.cut_off(f"{run.budget.imported:,} characters of modules are imported, and no more are read", None)
            self._refused.add(key)
            return None
        parsed = self._loader(*key)
        if parsed is not None and parsed.path not in self._seen:
            self._seen.add(parsed.path)
            self._read += sum(len(cell.text) for cell in parsed.cells)
        return parsed

    def _by_notebook(self, name: str, importer: Frame) -> ParsedFile | None:
        """A module that the importing notebook has written itself before."""
        index = importer.root.unit.cell.index
        cells = self._written.get(importer.root.module, ()) if index is not None else ()
        before = (cell for cell in cells if cell.cell.index is not None and index is not None and cell.cell.index < index)
        return written_module(importer.root.unit.path, before, "/".join(name.split(".")) + ".py")

    def keep(self, cell: ParsedCell) -> None:
        """Keeps a text that was run, for nodes are known by their identity."""
        self._kept.append(cell)

    def absolute(self, run: Run, name: str, level: int, importer: Frame) -> str:
        """The dotted name that a relative import means in a library's own source; any other name stays as it is.

        What the catalogue says of a library holds there too: `from .. import backend` within `keras` is `keras.backend`.
        """
        package = self._package(importer.root.module) if level else ()
        if not package or not run.catalogue.knows(package[0]):
            return name
        return ".".join((*package[: len(package) - level + 1], *filter(None, (name,))))

    def _package(self, module: str) -> tuple[str, ...]:
        """The names of the packages around a module, outermost first."""
        if module not in self._packages:
            names: list[str] = []
            folder = PurePath(module).parent
            while folder.name and self._is_package(folder, module):
                names.insert(0, folder.name)
                folder = folder.parent
            self._packages[module] = tuple(names)
        return self._packages[module]

    def _is_package(self, folder: PurePath, module: str) -> bool:
        return module == str(folder / "__init__.py") or self._loader("", 1, str(folder / "_")) is not None

    def imported(self, name: str) -> Frame | None:
        """The frame of a module by the dotted name that some file imported it by."""
        return self._frames.get(self._dotted.get(name, ""))

    def unread(self, name: str, level: int, importer: Frame) -> str:
        """Why a module of the project that was asked for cannot be run; empty where it can, or is none of the project's."""
        key = (name, level, importer.root.module)
        if key in self._refused:
            return "too much code is imported"
        parsed = self._found.get(key)
        if parsed is None or parsed.cells or not parsed.failures:
            return ""
        failure = parsed.failures[0]
        return f"{parsed.path} does not parse" + (f" (line {failure.span.start.line})" if failure.span else "")

    def frame(self, module: str) -> Frame | None:
        """The frame of a module that was run."""
        return self._frames.get(module)

    def all_frames(self) -> tuple[Frame, ...]:
        """The frames of all modules that were run, in order."""
        return tuple(self._frames.values())

    def run_file(self, run: Run, parsed: ParsedFile, name: str) -> Frame:
        """Runs a file's cells in order in one frame, which carries the path as its module name."""
        if parsed.path in self._frames:
            return self._frames[parsed.path]
        self.files.setdefault(parsed.notebook or parsed.path)
        self._parsed[parsed.path] = parsed
        disordered = disorder(parsed)
        run.recorder.disorders.extend([disordered] if disordered is not None else [])
        self._written[parsed.path] = parsed.written
        text = parsed.notebook or parsed.path
        cells: dict[str, Value] = {"__name__": Const(name), "__file__": Const(parsed.path)}
        frame = Frame(Unit(text, parsed.cells[0]), "module", cells, module=parsed.path)
        self._frames[parsed.path] = frame
        outer_conditions, run.conditions = run.conditions, []
        run.active.append(frame)
        for index, cell in enumerate(parsed.cells):
            frame.unit = Unit(text, cell)
            self._ahead[parsed.path] = parsed.cells[index + 1 :]
            self._bindings.pop(parsed.path, None)
            self._run_cell(run, cell, frame)
        run.active.pop()
        run.conditions = outer_conditions
        for file in dict.fromkeys(cell.file for cell in parsed.written):
            module = written_module(parsed.path, parsed.written, file)
            if module is not None:
                self.run_file(run, module, "__main__")
        return frame

    def texts(self) -> Iterator[str]:
        """The texts of all files that were run, cell by cell."""
        for parsed in self._parsed.values():
            yield from (cell.text for cell in parsed.cells)

    def ahead(self, frame: Frame, bindings: Callable[[Sequence[ParsedCell]], Bindings]) -> Bindings:
        """What the cells of the notebook behind the one that is being run bind, asked once a cell."""
        path = frame.root.module
        if path not in self._bindings:
            self._bindings[path] = bindings(self._ahead.get(path, ()))
        return self._bindings[path]

    def _run_cell(self, run: Run, cell: ParsedCell, frame: Frame) -> None:
        """Runs a cell's statements until one leaves it, each with an allowance of its own in a file that is run for itself."""
        if len(run.active) > 1:
            run.execute(cell.module, frame)
            return
        for statement in cell.module.body:
            run.budget.begin()
            if run.statement(statement, frame) not in (Flow.NEXT, Flow.SPENT):
                return


def written_module(notebook: str, cells: Iterable[WrittenCell], file: str) -> ParsedFile | None:
    """A module as a notebook left it: what was written to its file last, and what was added since. None where nothing was."""
    found: list[ParsedCell] = []
    for written in cells:
        if PurePosixPath(written.file).parts[-len(PurePosixPath(file).parts) :] == PurePosixPath(file).parts:
            found = [*found, written.cell] if written.appended else [written.cell]
    return ParsedFile(f"{notebook}:{file}", "script", tuple(found), notebook=notebook) if found else None
