"""What the run notes about endpoints until the end, when it can tell what their data are for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from valgap_lint.interpret.values import Data, Passed, UnknownValue


@dataclass(slots=True, eq=False)
class Repetition:
    """A loop that is being run, or the epochs of a fit.

    `models` and `tokens` say how many models and unknown values there were when it began; `folds` that each turn has rows of its own
    to hold out. `turn` is None where one run of the body stands for all turns, else the number of the turn. `trained` are the models
    that were trained in it so far, with the turns.
    """

    models: int
    tokens: int
    folds: bool = False
    turn: int | None = None
    trained: dict[int, set[int | None]] = field(default_factory=dict)

    def trains_again(self, model: int) -> bool:
        """Whether a model is trained in more than one turn."""
        turns = self.trained.get(model, set())
        return None in turns or len(turns) > 1


@dataclass(slots=True)
class Uses:
    """Endpoints by id: the repetitions they stand in, the operations that give what their model made of the data, and how that is used.

    `scored` holds the ways in which an endpoint's predictions are set beside other data; `figures` are values computed in such a way;
    `deciding` the endpoints whose score is compared in a repetition, with the repetitions. `hooks` counts the methods of callbacks that
    are being run. `picture` is what was shown last, `texts` the data that texts are made of. `tape` is the outermost gradient tape that
    records, by its address (0: none), `taped` what it recorded, and `learning` whether its gradients are those of weights.
    """

    active: list[Repetition] = field(default_factory=list)
    within: dict[str, dict[Repetition, None]] = field(default_factory=dict)
    outputs: dict[int, str] = field(default_factory=dict)
    passes: set[str] = field(default_factory=set)
    scored: dict[str, set[str]] = field(default_factory=dict)
    figures: dict[UnknownValue, frozenset[str]] = field(default_factory=dict)
    deciding: dict[str, dict[Repetition, None]] = field(default_factory=dict)
    hooks: int = 0
    picture: Passed | None = None
    texts: dict[UnknownValue, tuple[Data, ...]] = field(default_factory=dict)
    tape: int = 0
    taped: dict[str, int] = field(default_factory=dict)
    learning: dict[int, set[bool]] = field(default_factory=dict)

    @contextmanager
    def repeated(self, repetition: Repetition) -> Iterator[None]:
        """Runs a block as one that is repeated."""
        self.active.append(repetition)
        try:
            yield
        finally:
            self.active.pop()

    def entered(self, endpoint: str) -> None:
        """Notes where an endpoint stands."""
        self.within.setdefault(endpoint, {}).update(dict.fromkeys(self.active))
        if self.tape:
            self.taped.setdefault(endpoint, self.tape)

    def differentiated(self, tape: int, *, of_data: bool) -> None:
        """Notes what a tape's gradients are taken with respect to."""
        self.learning.setdefault(tape, set()).add(not of_data)

    def only_looked_at(self, endpoint: str) -> bool:
        """Whether a tape recorded the endpoint, and only for gradients with respect to data."""
        return self.learning.get(self.taped.get(endpoint, 0)) == {False}

    def trained(self, model: int) -> None:
        """Notes that a model is trained in what is being repeated."""
        for repetition in self.active:
            repetition.trained.setdefault(model, set()).add(repetition.turn)

    def is_idle(self, endpoint: str) -> bool:
        """Whether a tape recorded the endpoint and no gradients were taken from it."""
        return endpoint in self.taped and self.taped[endpoint] not in self.learning

    def is_scored(self, endpoints: Iterable[str], how: str) -> None:
        """Notes that what a model made of an endpoint's data is set beside other data."""
        for endpoint in endpoints:
            self.scored.setdefault(endpoint, set()).add(how)

    def decide(self, endpoints: Iterable[str], repetitions: Iterable[Repetition]) -> None:
        """Notes that something is chosen by an endpoint's score."""
        for endpoint in endpoints:
            self.deciding.setdefault(endpoint, {}).update(dict.fromkeys(repetitions))
