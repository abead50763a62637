"""What the rules of this family share: the steps from source to network, those inside the model last, and how they scale."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.api import Analysis, Certainty, Endpoint, Model, Operation, Role

SCALED = 2.0
"""Values within this distance of zero count as scaled already: [0, 1] and [-1, 1] do, raw bytes do not."""
TO_UNIT = 1 / 50
"""A factor at or below this is meant for raw bytes: 1/255, 1/127.5, 1/128."""


def endpoints_of(analysis: Analysis, model: Model) -> Iterator[Endpoint]:
    """The model's endpoints, those of training first."""
    mine = [endpoint for endpoint in analysis.trace.endpoints if endpoint.model == model.id]
    yield from sorted(mine, key=lambda endpoint: endpoint.role is not Role.TRAIN)


def steps_to(analysis: Analysis, endpoint: Endpoint) -> tuple[Operation, ...]:
    """The steps on the way of an endpoint's inputs, and the model's own entry after them."""
    return (*analysis.path(endpoint), *entry(analysis, analysis.model(endpoint.model)))


def certainty_of(endpoint: Endpoint) -> Certainty:
    """Proven, unless the endpoint's role was guessed."""
    return Certainty.PROVEN if endpoint.certain else Certainty.LIKELY


def entry(analysis: Analysis, model: Model) -> tuple[Operation, ...]:
    """The preprocessing inside a model, in the order of the data."""
    return tuple(analysis.operation(number) for number in model.entry)


def preprocessing(steps: tuple[Operation, ...]) -> tuple[Operation, ...]:
    """The `preprocess_input` steps that change their input."""
    return tuple(step for step in steps if step.kind == "preprocess" and step.known("family") not in (None, "identity"))


def factor(step: Operation) -> float | None:
    """What an affine step multiplies by, where that is one known number."""
    scale = step.known("scale") if step.kind == "affine" else None
    return float(scale) if isinstance(scale, (int, float)) else None
