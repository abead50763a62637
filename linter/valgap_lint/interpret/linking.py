"""Models that were read from files whose names do not say who wrote them: the one script of the folder that trains stands for it."""

from __future__ import annotations

import posixpath
from dataclasses import replace

from valgap_lint.interpret.machine import Run
from valgap_lint.ir.endpoints import Role


def link_by_neighbourhood(run: Run) -> None:
    """Takes a loaded model for the model that another script trains, where that is the only one and lies in the same folder, and the name
    of the file is not wholly known.

    A name that is known and that nobody wrote is another file. What rests on such a link is not certain.
    """
    for unread in run.artifacts.unread:
        fitted = {endpoint.model for endpoint in run.recorder.endpoints if endpoint.role is Role.TRAIN and endpoint.script != unread.reader}
        writers = {endpoint.script for endpoint in run.recorder.endpoints if endpoint.model in fitted} - {unread.reader}
        beside = all(posixpath.dirname(writer) == posixpath.dirname(unread.reader) for writer in writers)
        if beside and len(fitted) == 1 and len(writers) == 1 and run.artifacts.may_have_written(next(iter(writers)), unread.path):
            run.artifacts.links.setdefault((unread.reader, writers.pop()))
            run.recorder.aliases.setdefault(unread.model, fitted.pop())
            run.recorder.endpoints[:] = [
                replace(endpoint, certain=False) if endpoint.model == unread.model else endpoint for endpoint in run.recorder.endpoints
            ]
