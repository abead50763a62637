"""A run from paths to a result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from valgap_lint.ir.failures import Failure
from valgap_lint.ir.options import Options
from valgap_lint.ir.result import Result
from valgap_lint.run.assembly import assemble, stopped
from valgap_lint.run.groups import Setup, Workshop
from valgap_lint.run.parallel import outcomes
from valgap_lint.run.plugins import Plugins
from valgap_lint.run.selection import selected
from valgap_lint.sources import discover


@dataclass(frozen=True, slots=True)
class Stdin:
    """What stands for the path `-`: the name to show, and the bytes, None if there are none to be had."""

    filename: str
    content: bytes | None


def run(paths: Sequence[str], options: Options, plugins: Plugins, stdin: Stdin | None = None) -> Result:
    """Lints files, notebooks, directories and, as `-`, standard input.

    The result is the same for any order of paths and any number of jobs. A broken plugin stops the run before any file is read.
    """
    if plugins.failures:
        return stopped(plugins.failures)
    name = stdin.filename if stdin is not None else "<stdin>"
    try:
        found = discover(paths, exclude=options.exclude, stdin_filename=name)
    except OSError as error:
        return stopped((Failure("unreadable", f"the working directory cannot be read: {error.strerror or error}"),))
    setup = Setup(selected(plugins.rules, options), plugins.catalogues, options)
    done = outcomes([path for path in found.files if path.location is not None], setup)
    content = stdin.content if stdin is not None else None
    done += [Workshop(setup).outcome(path, content) for path in found.files if path.location is None]
    return assemble(done, found.failures, options)
