"""How many optimizer steps a fit plans."""

from __future__ import annotations

import math

from valgap_lint.api import Analysis, Endpoint, Role
from valgap_rules._counts import batch_size, rows
from valgap_rules._facts import whole
from valgap_rules.weights._training import Training, endpoint_of, epochs


def planned_steps(analysis: Analysis, training: Training) -> int | None:
    """Epochs times batches of an epoch, None where either is not known."""
    endpoint = endpoint_of(analysis, training, Role.TRAIN)
    many = epochs(analysis, training)
    each = steps_of_epoch(analysis, endpoint) if endpoint is not None else None
    return many * each if many is not None and each is not None else None


def steps_of_epoch(analysis: Analysis, endpoint: Endpoint) -> int | None:
    """The batches of one epoch: `steps_per_epoch`, else rows over batch size, rounded up."""
    given = whole(endpoint, "steps_per_epoch")
    if given is not None:
        return given
    count, size = rows(analysis, endpoint), batch_size(analysis, endpoint)
    return math.ceil(count / size) if count is not None and size and not math.isinf(count) else None
