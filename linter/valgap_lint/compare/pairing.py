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
    for position, endpoint in enumerate(endpoints):
        if endpoint.role is Role.TRAIN:
            continue
        trained = _partner(endpoints, position, Role.TRAIN)
        if trained is not None:
            yield trained, endpoint
        if endpoint.role is Role.EVALUATE:
            validated = _partner(endpoints, position, Role.VALIDATION)
            if validated is not None:
                yield validated, endpoint


def _partner(endpoints: Sequence[Endpoint], position: int, role: Role) -> Endpoint | None:
    endpoint = endpoints[position]
    before = [other for other in endpoints[:position] if other.role is role]
    own = [other for other in endpoints if other.role is role and other.call == endpoint.call >= 0]
    after = [other for other in endpoints[position + 1 :] if other.role is role]
    return next(iter((*own, *reversed(before), *after)), None)
