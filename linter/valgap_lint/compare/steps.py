"""One step of a fold: an operation, and what is known of what enters it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar, Union

from valgap_lint.compare.branches import FactOf
from valgap_lint.compare.tracked import Anchor, Field, State, Tracked, brief
from valgap_lint.ir.facts import GIVEN, Constant, Fact, Known, Reason, Unknown
from valgap_lint.ir.operations import Operation, Port

T = TypeVar("T")

_UNREPEATABLE = re.compile(
    r"random|shuffl|augment|sample|noise|jitter|choice|permut|albumentations|imgaug|fit_transform|\bfit\b|adapt", re.IGNORECASE
)

_NEVER_TWICE = frozenset({"random", "shuffle", "split", "opaque", "unknown"})
"""Kinds of steps that one setting does not make the same."""


@dataclass(frozen=True, slots=True)
class Step:
    """An operation seen from one of its outputs. `inputs` are the states of what flows in, `sides` of what statistics come from."""

    operation: Operation
    port: Port
    inputs: tuple[State, ...]
    sides: tuple[State, ...] = ()

    @property
    def before(self) -> State:
        """The state of the data before the step; empty for a source."""
        return self.inputs[0] if self.inputs else State()

    @property
    def exact(self) -> str:
        """Names the port: equal to nothing but itself."""
        return f"={self.port.operation}.{self.port.index}"

    def fact(self, name: str) -> Fact:
        """What is known of an argument; an argument that is missing is not known."""
        argument = self.operation.argument(name)
        return argument.value if argument else Unknown(Reason("argument", f"{self.operation.callee} without {name}", self.operation.place))

    def stated(self, name: str, default: Constant = None) -> Fact:
        """What is known of an argument; one that is missing has its default."""
        return self.fact(name) if self.operation.argument(name) else Known(default)

    def word(self, name: str, default: str = "") -> str:
        """An argument as text where it is known and not None, else `default`."""
        value = self.operation.known(name)
        return default if value is None or isinstance(value, bytes) else str(value)

    def reason(self, kind: str, detail: str) -> Reason:
        """A reason that stands at this operation."""
        return Reason(kind, detail, self.operation.place)

    def itself(self, reason: Reason | None, before: str = "") -> Anchor:
        """An anchor that is equal to nothing but this port, or to one that the same settings of the user's make of the same.

        `before` is the digest of what the step changes, empty where the step sets its value whatever was there.
        """
        given = self._given(reason)
        key = f"{before} > {given}" if given else self.exact
        return Anchor(key, key, reason, short_name(self.operation.callee))

    def _given(self, reason: Reason | None) -> str:
        """The step with its arguments as text, where what is not known of them is what the user gives; else empty."""
        unknown = [argument.value.reason for argument in self.operation.arguments if isinstance(argument.value, Unknown)]
        if reason not in unknown or any(other.kind not in GIVEN for other in unknown) or self.operation.kind in _NEVER_TWICE:
            return ""
        return f"{self.operation.kind} " + " ".join(f"{argument.name}={argument.value!r}" for argument in self.operation.arguments)

    def set_to(self, value: FactOf[T]) -> Tracked[T]:
        """The value that this operation sets, whatever was there before. Unknown values are equal only to themselves."""
        anchors = (self.itself(value.reason),) if isinstance(value, Unknown) else ()
        return Tracked(value, self.operation.id, anchors)

    def changed(self, old: Tracked[T], value: FactOf[T]) -> Tracked[T]:
        """The value after this operation, still relative to what it was relative to."""
        if isinstance(value, Unknown):
            return Tracked(value, self.operation.id, (*old.anchors, self.itself(value.reason, digest(old))))
        return Tracked(value, self.operation.id, old.anchors)


Transition = Callable[[Step], Union[Tracked[T], None]]
Transitions = Mapping[str, Transition[T]]


def blur(step: Step, field: Field[T]) -> Tracked[T] | None:
    """A field after a step that could not be read: unknown, or counting again relative to that step."""
    old = [state.get(field) for state in step.inputs]
    if all(tracked is None for tracked in old):
        return None
    anchor = unread_anchor(step, brief("|".join(digest(tracked) for tracked in old)))
    if field.restart:
        return Tracked(Known(field.restart[0]), step.operation.id, (anchor,))
    reason = anchor.reason or step.reason("unmodelled-call", f"what {short_name(step.operation.callee)} does is not known")
    return Tracked(Unknown(reason), step.operation.id, (anchor,))


def unread_anchor(step: Step, before: str) -> Anchor:
    """The anchor of a step that could not be read. It equals another one's with the same signature over equal values,
    unless the step draws random numbers or fits something."""
    operation = step.operation
    reason = operation.reason or step.reason("unmodelled-call", f"what {short_name(operation.callee)} does is not known")
    signature = operation.known("signature")
    words = short_name(operation.callee)
    if operation.kind in ("call", "predict") and isinstance(operation.known("model"), int):
        same = f"{before} > model {step.word('model')}"
        return Anchor(same, same, None, "a model")
    if operation.kind != "opaque" or not isinstance(signature, str) or _UNREPEATABLE.search(f"{signature} {operation.callee}"):
        return Anchor(f"{before} > {step.exact}", f"{before} > {step.exact}", reason, words)
    output = f"[{step.port.index}]" if operation.outputs > 1 else ""
    return Anchor(f"{before} > {signature}{output}", f"{before} > {step.exact}", reason, words)


def digest(tracked: Tracked[T] | None) -> str:
    """A text that is the same for equal values over equal anchors."""
    if tracked is None:
        return "-"
    value = "?" if isinstance(tracked.value, Unknown) else repr(tracked.value)
    return brief(" > ".join((*tracked.keys, value)))


def short_name(callee: str) -> str:
    """A callee as a reader would name it: `tf.image.resize`, `flow_from_directory`, `StandardScaler.transform`."""
    parts = callee.removeprefix("tensorflow.").split(".")
    if len(parts) > 1 and parts[-1] in ("resize", "transform", "read", "open", "load", "map"):
        shown = ".".join(parts[-2:])
        return f"tf.{shown}" if callee.startswith("tensorflow.") and parts[-2] == "image" else shown
    return parts[-1]
