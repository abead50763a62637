"""What the rules of this family share: the random steps on the way of evaluation data to a model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from valgap_lint.api import Analysis, Certainty, Endpoint, Fact, Known, Measure, OneOf, Operation, Related, Role, remembered

_AXES = frozenset({"numpy.arange", "numpy.linspace", "tensorflow.range", "tensorflow.linspace"})
"""What makes the axis of a simulated signal."""
_OWN = ("numpy", "python", "tf")
"""The engines of random numbers that the script draws itself."""
_WORDS = {Role.VALIDATION: "validation data", Role.EVALUATE: "evaluated data", Role.PREDICT: "predicted data"}


@dataclass(frozen=True, slots=True)
class RandomPath:
    """An endpoint that evaluates data, and the random steps they have passed, in script order. `words` name the data."""

    endpoint: Endpoint
    steps: tuple[Operation, ...]
    words: str
    certainty: Certainty

    @property
    def related(self) -> tuple[Related, ...]:
        """Where the data reach the model."""
        return (Related(self.endpoint.role.value, f"{self.words} reach the model here", self.endpoint.data_place),)


def evaluated(analysis: Analysis) -> Iterator[RandomPath]:
    """The endpoints whose evaluation data certainly pass random steps.

    Left out: a second pass over the training stream itself, features predicted for another model's training, and the noise that a denoising
    model is asked to remove.
    """
    for endpoint in analysis.endpoints(Role.VALIDATION, Role.EVALUATE, Role.PREDICT):
        made = _made_of_chance(analysis, endpoint)
        steps = tuple(step for step in analysis.path(endpoint) if step.kind == "random" and step.id not in made)
        sure = _sure(analysis, endpoint)
        if steps and sure and not _is_training(analysis, endpoint) and not _feeds_training(analysis, endpoint):
            kept = tuple(step for step in steps if not _noise_to_remove(analysis, endpoint, step))
            if kept and not _shown_only(analysis, endpoint, kept):
                certain = endpoint.certain and sure is Certainty.PROVEN
                yield RandomPath(endpoint, kept, _WORDS[endpoint.role], Certainty.PROVEN if certain else Certainty.LIKELY)


def _shown_only(analysis: Analysis, endpoint: Endpoint, steps: tuple[Operation, ...]) -> bool:
    """Whether numbers that the script drew itself go into predictions that nothing is compared with: samples, not an evaluation."""
    pairs = (pair for comparison, *pair in analysis.comparisons() if comparison.how != "titled")
    compared = {quantity.call for pair in pairs for quantity in pair if quantity.measure is Measure.PREDICTION}
    own = all(step.known("engine") in _OWN for step in steps)
    return endpoint.role is Role.PREDICT and own and endpoint.call not in compared


def _made_of_chance(analysis: Analysis, endpoint: Endpoint) -> frozenset[int]:
    """Random numbers of the script's own that made the data.

    They went into training data too, before the two were told apart, or into a signal that the script simulates.
    """
    simulated = (step for step in _simulated(analysis, endpoint) if _is_drawn(step))
    return _trained_on_chance(analysis, endpoint.model).union(step.id for step in simulated)


@remembered
def _trained_on_chance(analysis: Analysis, model: int) -> frozenset[int]:
    trained = (step for other in analysis.endpoints(Role.TRAIN) if other.model == model for step in analysis.path(other))
    return frozenset(step.id for step in trained if _is_drawn(step))


def _is_drawn(step: Operation) -> bool:
    return step.kind == "random" and step.known("engine") in _OWN


def _simulated(analysis: Analysis, endpoint: Endpoint) -> tuple[Operation, ...]:
    """The steps on the endpoint's way where all that they start from is an axis: `np.sin(np.arange(1000))`."""
    path = analysis.path(endpoint)
    return path if all(step.callee in _AXES for step in path if not step.inputs) else ()


def transforms(steps: tuple[Operation, ...]) -> str:
    """The names of random steps, each once."""
    return ", ".join(dict.fromkeys(str(step.known("transform") or step.callee.rpartition(".")[2]) for step in steps))


def _sure(analysis: Analysis, endpoint: Endpoint) -> Certainty | None:
    """Proven or likely where the endpoint's data are random on every branch, None where they need not be."""
    facet = analysis.contract(endpoint.id).facet("random.transforms")
    return None if facet is None else _certainty(facet.value)


def _certainty(fact: Fact) -> Certainty | None:
    if isinstance(fact, Known):
        return Certainty.PROVEN if fact.value else None
    if isinstance(fact, OneOf):
        return Certainty.LIKELY if all(isinstance(value, Known) and value.value for _, value in fact.alternatives) else None
    return None


def _is_training(analysis: Analysis, endpoint: Endpoint) -> bool:
    """Whether the evaluated data are the training stream, or samples drawn from it."""
    passed = {step.id for step in analysis.path(endpoint)}
    trained = (other.ports("x") for other in analysis.endpoints(Role.TRAIN) if other.model == endpoint.model)
    return endpoint.role is not Role.VALIDATION and any(ports and {port.operation for port in ports} <= passed for ports in trained)


def _feeds_training(analysis: Analysis, endpoint: Endpoint) -> bool:
    """Whether what this endpoint predicts is what a model is trained on."""
    trained = (step for other in analysis.endpoints(Role.TRAIN) for step in analysis.path(other))
    return any(step.kind == "predict" and step.known("endpoint") == endpoint.id for step in trained)


def _noise_to_remove(analysis: Analysis, endpoint: Endpoint, step: Operation) -> bool:
    """Whether the step's randomness is missing from a target that is made of the same data: y clean, x noisy."""
    related = (endpoint, *(other for other in analysis.endpoints(Role.TRAIN) if other.model == endpoint.model))
    return any(_denoises(analysis, other, step.known("transform")) for other in related if other.ports("y"))


def _denoises(analysis: Analysis, endpoint: Endpoint, transform: object) -> bool:
    inputs, targets = analysis.path(endpoint, "x"), analysis.path(endpoint, "y")
    noisy = any(step.kind == "random" and step.known("transform") == transform for step in inputs)
    clean = not any(step.kind == "random" and step.known("transform") == transform for step in targets)
    labels = any(step.known("component") == "y" for step in targets)
    return noisy and clean and not labels and _made_of(targets) in {step.id for step in inputs}


def _made_of(path: tuple[Operation, ...]) -> int:
    """The last step of a path that belongs to this component alone; steps of a stream carry all its components."""
    return max((step.id for step in path if step.outputs == 1), default=-1)
