"""What the rules of this family share: in which order predictions and labels come out of one source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from valgap_lint.api import Analysis, Certainty, Comparison, Measure, Operation, Quantity, Related
from valgap_rules._passage import operations, passed, surely_passed

_ALIGNING = ("metric", "arithmetic", "comparison", "tabulated", "titled")
"""The ways of setting two arrays side by side that pair them element by element."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """Predictions paired with labels: what each has passed, by operation number, and where they are paired."""

    comparison: Comparison
    predictions: Quantity
    predicted: frozenset[int]
    labelled: frozenset[int]
    surely_predicted: frozenset[int]
    surely_labelled: frozenset[int]

    @property
    def call(self) -> int:
        """The predict call, for grouping."""
        return self.predictions.call


def pairings(analysis: Analysis) -> Iterator[Pairing]:
    """The predictions and labels that the script pairs and whose paths are known, in script order."""
    for comparison, *pair in analysis.comparisons():
        made = {quantity.measure: quantity for quantity in pair if quantity.port is not None}
        predictions, labels = made.get(Measure.PREDICTION), made.get(Measure.LABELS)
        if comparison.how not in _ALIGNING or predictions is None or labels is None or predictions.port is None or labels.port is None:
            continue
        sides = (passed(analysis, predictions.port), passed(analysis, labels.port))
        yield Pairing(comparison, predictions, *sides, surely_passed(analysis, predictions.port), surely_passed(analysis, labels.port))


def shuffles(analysis: Analysis, numbers: frozenset[int]) -> tuple[Operation, ...]:
    """The steps among these that give the rows another order."""
    return tuple(step for step in operations(analysis, numbers, "shuffle") if step.known("buffer") not in (0, 1))


def passes(analysis: Analysis, numbers: frozenset[int], shuffle: Operation) -> frozenset[int]:
    """The loops behind a shuffle, by number: what is collected in one pass over the shuffled data shares its number."""
    loops = (step for step in operations(analysis, numbers, "identity") if step.callee == "iteration")
    return frozenset(loop.id for loop in loops if any(shuffle.id in passed(analysis, port) for port in loop.inputs))


def in_file_order(analysis: Analysis, numbers: frozenset[int]) -> tuple[Operation, ...]:
    """The labels that a generator keeps, whatever order it delivers the rows in."""
    return operations(analysis, numbers, "labels")


def rearranged(analysis: Analysis, pairing: Pairing) -> bool:
    """Whether one side picks rows by an index, or labels come through a step that could not be read: their order is then not known."""
    kept = in_file_order(analysis, pairing.labelled)
    behind = pairing.labelled - frozenset[int]().union(*(passed(analysis, port) for labels in kept for port in labels.inputs))
    indexed = operations(analysis, pairing.predicted ^ behind, "index")
    unread = operations(analysis, behind - pairing.predicted, "opaque", "unknown")
    return bool(indexed or unread)


def certainty(analysis: Analysis, pairing: Pairing) -> Certainty:
    """Likely where a step that could not be read lies on the predictions' way, the predict call was guessed, or a title is all the pair."""
    unread = operations(analysis, pairing.predicted, "opaque", "unknown")
    guessed = any(endpoint.call == pairing.call and not endpoint.certain for endpoint in analysis.trace.endpoints)
    titled = pairing.comparison.how == "titled"
    return Certainty.LIKELY if unread or guessed or titled else Certainty.PROVEN


def predicted_here(analysis: Analysis, pairing: Pairing) -> tuple[Related, ...]:
    """Where the predictions are made."""
    made = operations(analysis, pairing.predicted, "predict", "call")
    return tuple(Related("predict", "the predictions are made here", step.place) for step in made[-1:])
