"""Maps files over processes."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import cast

from valgap_lint.run.groups import Setup, Workshop
from valgap_lint.run.outcome import Outcome
from valgap_lint.sources import SourcePath

_CHUNKS_A_JOB = 4


def outcomes(paths: Sequence[SourcePath], setup: Setup) -> list[Outcome]:
    """What comes of each file. Several files go to as many processes as the options allow; joblib is imported only then."""
    jobs = min(setup.options.jobs, len(paths))
    if jobs < 2:
        return in_turn(paths, setup)
    from joblib import Parallel, delayed

    chunks = [list(paths[start :: jobs * _CHUNKS_A_JOB]) for start in range(min(len(paths), jobs * _CHUNKS_A_JOB))]
    with _deaf_to_interrupts():
        started = Parallel(n_jobs=jobs, return_as="generator")(delayed(in_turn)(chunk, setup) for chunk in chunks)
    done = cast("Iterator[list[Outcome]]", started)
    return [outcome for chunk in done for outcome in chunk]


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Processes that are started here inherit that they do not hear Ctrl-C: to end them, and quietly, is up to this process."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def in_turn(paths: Sequence[SourcePath], setup: Setup) -> list[Outcome]:
    """What comes of each file, in this process."""
    workshop = Workshop(setup)
    return [workshop.outcome(path) for path in paths]
