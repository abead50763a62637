"""A run from paths to a result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from valgap_lint.ir.options import Options
from valgap_lint.ir.result import Result
from valgap_lint.run.assembly import assemble, stopped
from valgap_lint.run.groups import Setup, Workshop
from valgap_lint.run.parallel import outcomes
from valgap_lint.run.plugins import Plugins
from valgap_lint.run.selection import selected
from valgap_lint.sources import discover, read_text


@dataclass(frozen=True, slots=True)
class Stdin:
    """What stands for the path `-`: the name to show, and the bytes."""

    filename: str
    content: bytes


def run(paths: Sequence[str], options: Options, plugins: Plugins, stdin: Stdin | None = None) -> Result:
    """Lints files, notebooks, directories and, as `-`, standard input.

    The result is the same for any order of paths and any number of jobs. A broken plugin stops the run before any file is read.
    """
    if plugins.failures:
        return stopped(plugins.failures)
    found = discover([path for path in paths if path != "-"], options.exclude)
    setup = Setup(selected(plugins.rules, options), plugins.catalogues, options)
    done = outcomes(found.files, setup)
    if stdin is not None:
        done.append(Workshop(setup).outcome(stdin.filename, read_text(stdin.filename, stdin.content)))
    explicit = frozenset(paths) | ({stdin.filename} if stdin else set())
    return assemble(done, found.failures, explicit, options)
