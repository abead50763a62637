"""What the tests of contracts and verdicts share."""

from __future__ import annotations

from collections.abc import Callable

from building import Building, Pipe
from valgap_lint.compare import compare
from valgap_lint.ir.contracts import FacetValue
from valgap_lint.ir.verdicts import FacetComparison, State, Verdict

Make = Callable[[Building], Pipe]


def verdict_of(left: Make, right: Make, *, keras: str = "3.15") -> Verdict:
    """Two pipelines into one model: the left one trains, the right one predicts."""
    building = Building()
    model = building.model()
    building.fit(model, left(building))
    building.predict(model, right(building))
    return compare(building.trace(), keras)[1][0]


def evaluated(left: Make, right: Make, *, keras: str = "3.15") -> Verdict:
    """Two pipelines into one model: the left one validates a fit, the right one is evaluated after it."""
    building = Building()
    model = building.model()
    building.fit(model, building.mnist(), validation=left(building))
    building.evaluate(model, right(building))
    verdicts = compare(building.trace(), keras)[1]
    return next(verdict for verdict in verdicts if verdict.left == "e2")


def facet(verdict: Verdict, name: str) -> FacetComparison:
    found = verdict.facet(name)
    assert found is not None, name
    return found


def states(verdict: Verdict, *names: str) -> list[State | None]:
    """The states of some facets, None where a facet is not shown."""
    found = (verdict.facet(name) for name in names)
    return [comparison.state if comparison else None for comparison in found]


def contract_of(make: Make, name: str) -> FacetValue:
    """One facet of the pipeline that a model predicts from."""
    building = Building()
    building.predict(building.model(), make(building))
    found = compare(building.trace(), "3.15")[0][0].facet(name)
    assert found is not None, name
    return found
