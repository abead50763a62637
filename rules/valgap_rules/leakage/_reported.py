"""What the rules of this family share: which evaluations follow a fit, and what is reported of them."""

from __future__ import annotations

from valgap_lint.api import Analysis, Comparison, Endpoint, Event, Happening, Measure, Quantity, remembered


def event_of(analysis: Analysis, endpoint: Endpoint) -> Event | None:
    """The event of the call that made an endpoint."""
    return _events_by_call(analysis, endpoint.model).get(endpoint.call)


@remembered
def _events_by_call(analysis: Analysis, model: int) -> dict[int, Event]:
    return {event.call: event for event in reversed(analysis.events(model))}


def evaluated_after(analysis: Analysis, endpoint: Endpoint, train: Endpoint) -> bool:
    """Whether an evaluation stands behind a fit, as far as the timeline shows."""
    measured, fitted = event_of(analysis, endpoint), event_of(analysis, train)
    return measured is None or fitted is None or measured.index > fitted.index


def is_left_by(analysis: Analysis, endpoint: Endpoint, fit: Event) -> bool:
    """Whether an endpoint measures the model after this fit and before the next."""
    measured = event_of(analysis, endpoint)
    if measured is None:
        return True
    fits = [event.index for event in analysis.events(fit.model) if event.happening is Happening.FITTED and event.index > fit.index]
    return fit.index < measured.index < min(fits, default=measured.index + 1)


def loads_after(analysis: Analysis, fit: Event) -> tuple[Event, ...]:
    """The events that load weights or models behind a fit."""
    return tuple(event for event in analysis.trace.events if event.happening is Happening.LOADED and event.index > fit.index)


def is_scored(analysis: Analysis, endpoint: Endpoint) -> bool:
    """Whether a metric is computed from what this predict call returns."""
    return any(c.how == "metric" and _from(endpoint, Measure.PREDICTION, left, right) for c, left, right in analysis.comparisons())


def stands_beside_history(analysis: Analysis, endpoint: Endpoint, fit: Event) -> bool:
    """Whether the evaluation's number is set beside a number of the fit's history: it is then read as a validation number."""
    return any(_beside(comparison, left, right, endpoint, fit) for comparison, left, right in analysis.comparisons())


def _beside(comparison: Comparison, left: Quantity, right: Quantity, endpoint: Endpoint, fit: Event) -> bool:
    history = any(q.measure is Measure.HISTORY and q.call == fit.call for q in (left, right))
    return comparison.how != "reported" and history and _from(endpoint, Measure.EVALUATION, left, right)


def _from(endpoint: Endpoint, measure: Measure, left: Quantity, right: Quantity) -> bool:
    return any(quantity.measure is measure and quantity.call == endpoint.call for quantity in (left, right))
