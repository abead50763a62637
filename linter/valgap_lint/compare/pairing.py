"""Which endpoints of one model are set side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from valgap_lint.ir.endpoints import Endpoint, Role

Pair = tuple[Endpoint, Endpoint]


def pairs(endpoints: Iterable[Endpoint]) -> tuple[Pair, ...]:
    """Training against validation, evaluate and predict; validation against evaluate; in script order, the fit's side left.

    Validation data belong to the training data of their own call. Any other endpoint is compared with the last fit before it, or,
    where there is none, with the first after it: predicting scripts may be read before the training script. Endpoints of models
    that are not known have no partners.
    """
    by_model: dict[int, list[Endpoint]] = {}
    for endpoint in endpoints:
        if endpoint.model >= 0:
            by_model.setdefault(endpoint.model, []).append(endpoint)
    return tuple(pair for number in sorted(by_model) for pair in _of_model(by_model[number]))


def _of_model(endpoints: Sequence[Endpoint]) -> Iterator[Pair]:
    partners = {role: _Partners(endpoints, role) for role in (Role.TRAIN, Role.VALIDATION)}
    for endpoint in endpoints:
        if endpoint.role is not Role.TRAIN:
            trained = partners[Role.TRAIN].of(endpoint)
            validated = partners[Role.VALIDATION].of(endpoint) if endpoint.role is Role.EVALUATE else None
            yield from ((partner, endpoint) for partner in (trained, validated) if partner is not None)
        if endpoint.role in partners:
            partners[endpoint.role].pass_by(endpoint)


class _Partners:
    """The endpoints of one role, asked for in script order: that of an endpoint's own call, else the last before it, else the first."""

    def __init__(self, endpoints: Sequence[Endpoint], role: Role) -> None:
        mine = [endpoint for endpoint in endpoints if endpoint.role is role]
        self._first = mine[0] if mine else None
        self._last: Endpoint | None = None
        self._by_call = {endpoint.call: endpoint for endpoint in reversed(mine) if endpoint.call >= 0}

    def of(self, endpoint: Endpoint) -> Endpoint | None:
        return self._by_call.get(endpoint.call) or self._last or self._first

    def pass_by(self, endpoint: Endpoint) -> None:
        self._last = endpoint
