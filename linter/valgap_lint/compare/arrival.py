"""What the call itself does to the data it is given: fit shuffles arrays, and numbers of steps cut streams short."""

from __future__ import annotations

from valgap_lint.compare.counting import COUNT
from valgap_lint.compare.single import narrowed
from valgap_lint.compare.stream import COMPLETENESS, ORDER
from valgap_lint.compare.tracked import Anchor, State, Tracked
from valgap_lint.ir.endpoints import Endpoint, Role
from valgap_lint.ir.facts import Known, Unknown
from valgap_lint.ir.operations import Argument


def arrived(state: State, endpoint: Endpoint) -> State:
    """The state of an endpoint's data once its call has taken them."""
    taken = state.having(ORDER, _order(state, endpoint)).having(COMPLETENESS, _completeness(state, endpoint))
    return narrowed(taken, endpoint)


def _order(state: State, endpoint: Endpoint) -> Tracked[str] | None:
    """Fit shuffles arrays and the batches of a Sequence unless told otherwise; it cannot reorder datasets and generators."""
    old, shuffle = state.get(ORDER), endpoint.argument("shuffle")
    if endpoint.role is not Role.TRAIN or endpoint.container not in ("array", "sequence"):
        return old
    if shuffle is None or (isinstance(shuffle.value, Known) and shuffle.value.value):
        return Tracked(Known("reshuffled"))
    return _unclear(endpoint, shuffle, shuffle.value) if isinstance(shuffle.value, Unknown) else old


def _completeness(state: State, endpoint: Endpoint) -> Tracked[str] | None:
    old, steps = state.get(COMPLETENESS), endpoint.steps
    if old is None or steps is None or steps.value == Known(None):
        return old
    if not isinstance(steps.value, Known) or not isinstance(steps.value.value, int):
        unknown = steps.value if isinstance(steps.value, Unknown) else None
        return _unclear(endpoint, steps, unknown) if unknown else old
    if _covers(state, endpoint, steps.value.value):
        return old
    return Tracked(Known(f"first-{steps.value.value}"), None, old.anchors)


def _covers(state: State, endpoint: Endpoint, steps: int) -> bool:
    count = state.get(COUNT)
    if count is None or not isinstance(count.value, Known):
        return False
    if endpoint.container != "array":
        return steps >= count.value.value
    name = "validation_batch_size" if endpoint.role is Role.VALIDATION else "batch_size"
    given = [endpoint.argument(key) for key in (name, "batch_size")]
    sizes = [argument.value.value for argument in given if argument is not None and isinstance(argument.value, Known)]
    size = next((value for value in sizes if isinstance(value, int)), 32)
    return steps * size >= count.value.value


def _unclear(endpoint: Endpoint, argument: Argument, value: Unknown) -> Tracked[str]:
    name = f"={endpoint.id}.{argument.name}"
    return Tracked(value, None, (Anchor(name, name, value.reason, argument.name),))
