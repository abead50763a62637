"""Maps files over processes."""

from __future__ import annotations

from collections.abc import Sequence
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
    done = cast("list[list[Outcome]]", Parallel(n_jobs=jobs)(delayed(in_turn)(chunk, setup) for chunk in chunks))
    return [outcome for chunk in done for outcome in chunk]


def in_turn(paths: Sequence[SourcePath], setup: Setup) -> list[Outcome]:
    """What comes of each file, in this process."""
    workshop = Workshop(setup)
    return [workshop.outcome(path) for path in paths]
