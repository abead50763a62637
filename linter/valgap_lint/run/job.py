"""A run from paths to a result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from valgap_lint.ir.failures import Failure
from valgap_lint.ir.options import Options
from valgap_lint.ir.result import Result
from valgap_lint.run.assembly import assemble, stopped
from valgap_lint.run.groups import Workshop, work
from valgap_lint.run.outcome import Outcome
from valgap_lint.run.plugins import Plugins
from valgap_lint.run.selection import selected

_CHUNKS_A_JOB = 4


@dataclass(frozen=True, slots=True)
class Stdin:
    """What stands for the path `-`: the name to show, and the bytes."""

    filename: str
    content: bytes


def run(paths: Sequence[str], options: Options, plugins: Plugins, stdin: Stdin | None = None) -> Result:
    """Lints files, notebooks, directories and, as `-`, standard input. The result is the same for any order of paths and any number of jobs.

    A broken plugin stops the run before any file is read.
    """
    if plugins.failures:
        return stopped(plugins.failures)
    from valgap_lint.sources import discover

    found = discover([path for path in paths if path != "-"], options.exclude)
    workshop = Workshop(selected(plugins.rules, options), plugins.catalogues, options)
    outcomes = _mapped(list(found.files), workshop)
    if stdin is not None and "-" in paths:
        outcomes.append(work(workshop, stdin.filename, stdin.content))
    explicit = frozenset(paths) | ({stdin.filename} if stdin else set())
    return assemble(outcomes, found.failures, explicit, options)
