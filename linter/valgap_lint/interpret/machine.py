"""The run itself: what all parts of the symbolic run share, and the dispatch between them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import libcst as cst

from valgap_lint.catalogue.catalogue import Catalogue
from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.artifacts import Artifacts
from valgap_lint.interpret.budget import Budget
from valgap_lint.interpret.exchange import exchanged, put_in
from valgap_lint.interpret.flow import Flow
from valgap_lint.interpret.origins import Origin, part_origin
from valgap_lint.interpret.parts import Parts
from valgap_lint.interpret.recorder import Recorder
from valgap_lint.interpret.scopes import Frame
from valgap_lint.interpret.state import State
from valgap_lint.interpret.uses import Repetition, Uses
from valgap_lint.interpret.values import (
    AttributeDict,
    ClassValue,
    Data,
    DictPayload,
    Function,
    InstancePayload,
    Passed,
    Ref,
    Symbol,
    UnknownValue,
    Value,
)
from valgap_lint.ir.facts import Reason
from valgap_lint.ir.operations import Port
from valgap_lint.ir.places import Place, Position, Span

if TYPE_CHECKING:
    from valgap_lint.interpret.model_record import ModelRecord
    from valgap_lint.interpret.modules import Modules
    from valgap_lint.interpret.project_texts import TextLoader


SPENT = "the budget of steps is used up"
LONGEST_REASON = 200
"""Characters of a reason to which no further part of the unknown value is added."""


class Run:
    """One symbolic run over a group of linked files. The parts of the interpreter are functions that take it first.

    Where the run is: `conditions` are the undecided branches it is in, with the branch taken; `functions` and `active` the user's functions
    and the frames of calls and modules, innermost last; `depth` the calls nested in each other and `nested` the syntax; `loops` counts the
    loops that stand for many turns, `tapes` the gradient tapes, `passes` holds the elements of loops over streams, `stepping` the models
    that were called inside steps of Keras, with the data.

    What it has met, for the end of the run: `declared` functions, `wrapped` what decorators made of them, `executed` nodes, `classes` and
    their first `instances`. `cuts` counts what a budget cut off, `exhausted` is the first such place, and `heavy` holds the functions that
    are not run again for it.

    What values are for: `sources` are unknown values that became data, `origins` where others come from, `artifacts` the files that were
    written, `patterns` the texts that are known in part, `flags` those of absl, `environment` its variables, `drawn` the operations that
    drew random numbers and `random_conditions` the branches that such numbers decide, with their engines; `lengths` the numbers of samples
    of data and `counters` their positions in turn; `predictions` the operations that are predictions, with call and model; `model_records`,
    `model_refs` and `unknown_models` the models; `printed` the quantities that were shown so far. `somewhere` is the place of what has
    none.
    """

    def __init__(self, catalogue: Catalogue, budget: Budget, parts: Parts, modules: Modules, texts: TextLoader) -> None:
        self.catalogue = catalogue
        self.budget = budget
        self.parts = parts
        self.modules = modules
        self.texts = texts
        self.state = State()
        self.recorder = Recorder()
        self.uses = Uses()
        self.exhausted: Reason | None = None
        self.cuts = 0
        self.heavy: dict[int, Reason] = {}
        self.conditions: list[tuple[int, int]] = []
        self.depth = 0
        self.nested = 0
        self.loops = 0
        self.tapes = 0
        self.functions: list[Function] = []
        self.active: list[Frame] = []
        self.executed: set[int] = set()
        self.declared: list[Function] = []
        self.classes: list[ClassValue] = []
        self.instances: dict[ClassValue, Ref] = {}
        self.sources: dict[UnknownValue, int] = {}
        self.origins: dict[UnknownValue, Origin] = {}
        self.artifacts = Artifacts()
        self.patterns: dict[UnknownValue, str] = {}
        self.flags: dict[str, Value] = {}
        self.environment: dict[str, Value] = {}
        self.wrapped: dict[Function, Value] = {}
        self.drawn: dict[int, str] = {}
        self.random_conditions: dict[int, str] = {}
        self.predictions: dict[int, tuple[int, int]] = {}
        self.model_records: dict[int, ModelRecord] = {}
        self.model_refs: dict[int, Ref] = {}
        self.model_names: dict[int, str] = {}
        self.unknown_models: dict[UnknownValue, int] = {}
        self.passes: list[Passed] = []
        self.stepping: list[tuple[int, tuple[Port, ...]]] = []
        self.lengths: dict[UnknownValue, Port] = {}
        self.counters: dict[UnknownValue, Port] = {}
        self.printed: list[tuple[tuple[int, ...], Place]] = []
        self.somewhere = Place("", None, Span(Position(1, 1), Position(1, 1)))
        self.negations: dict[UnknownValue, UnknownValue] = {}
        self._parts_of: dict[tuple[UnknownValue, object], UnknownValue] = {}
        self._flags: dict[UnknownValue, int] = {}
        self._tokens = 0
        self._conditions = 0

    def evaluate(self, node: cst.BaseExpression, frame: Frame) -> Value:
        """The value of an expression."""
        if not self.budget.spend():
            return self._spent(frame.unit.place(node))
        evaluator = self.parts.evaluators.get(type(node))
        if evaluator is None:
            return self.unknown("unsupported-syntax", type(node).__name__, frame.unit.place(node))
        if self.nested >= self.budget.nesting:
            return self.unknown("budget", f"code nested deeper than {self.budget.nesting} levels, calls included", frame.unit.place(node))
        self.nested += 1
        try:
            return evaluator(self, node, frame)
        finally:
            self.nested -= 1

    def execute(self, body: cst.BaseSuite | cst.Module, frame: Frame) -> Flow:
        """Runs the statements of a block in order until one leaves it; one that is cut off leaves it only with the block itself."""
        whole = self.budget.limit
        for statement in body.body:
            self.budget.lend(whole)
            flow = self.statement(statement, frame)
            self.budget.limit = whole
            if flow is not Flow.NEXT and (flow is not Flow.SPENT or self.budget.spent):
                return flow
        return Flow.NEXT

    def statement(self, node: cst.CSTNode, frame: Frame) -> Flow:
        """Runs one statement."""
        if not self.budget.spend():
            self._spent(frame.unit.place(node))
            return Flow.SPENT
        executor = self.parts.executors.get(type(node))
        if executor is None or self.nested >= self.budget.nesting:
            return Flow.NEXT
        self.nested += 1
        try:
            return executor(self, node, frame)
        finally:
            self.nested -= 1

    def call(self, callee: Value, arguments: Arguments, place: Place) -> Value:
        """The value of calling `callee`."""
        return self.parts.call(self, callee, arguments, place)

    def join(self, condition: int, a: Value, b: Value, place: Place) -> Value:
        """The value that is `a` in branch 0 of a condition and `b` in branch 1."""
        return self.parts.join(self, condition, a, b, place)

    def mix(self, a: Value, b: Value, place: Place) -> Value:
        """A value that stands for elements of which some are `a` and some are `b`."""
        return self.parts.mix(self, a, b, place)

    def unknown(self, kind: str, detail: str, place: Place | None) -> UnknownValue:
        """A fresh unknown value. Its reason counts only once the value matters to data."""
        return UnknownValue(Reason(kind, detail, place), self.token())

    def token(self) -> int:
        """A number that tells an unknown value apart from all others."""
        self._tokens += 1
        return self._tokens

    def length(self, port: Port, detail: str, place: Place) -> UnknownValue:
        """How many samples some data have."""
        length = self.unknown("data-dependent", detail, place)
        self.lengths[length] = port
        return length

    def counter(self, port: Port | None, place: Place) -> UnknownValue:
        """A loop counter; with a port, one that goes over all samples of those data."""
        counter = self.unknown("loop-carried", "a loop counter", place)
        if port is not None:
            self.counters[counter] = port
        return counter

    def item(self, holder: UnknownValue, key: object, place: Place) -> UnknownValue:
        """A part of an unknown value: the same part of the same value is always the same."""
        if (holder, key) not in self._parts_of:
            shown = key if isinstance(key, str) and key.startswith(".") else f"[{key!r}]"
            whole = holder.reason.kind in ("missing-module", "budget") or len(holder.reason.detail) > LONGEST_REASON
            detail = holder.reason.detail if whole else f"{holder.reason.detail}{shown}"
            part = self.unknown(holder.reason.kind, detail, holder.reason.place or place)
            self._parts_of[holder, key] = part
            if holder in self.origins:
                self.origins[part] = part_origin(holder, key, place)
        return self._parts_of[holder, key]

    def repetition(self, *, folds: bool = False) -> Repetition:
        """Something that begins now and is run many times."""
        return Repetition(len(self.recorder.models), self._tokens, folds)

    def derived(self, holder: UnknownValue, key: tuple[object, ...], kind: str, detail: str) -> UnknownValue:
        """What is computed of an unknown value: computed in the same way, it is always the same."""
        if (holder, key) not in self._parts_of:
            self._parts_of[holder, key] = self.unknown(kind, detail, holder.reason.place)
        return self._parts_of[holder, key]

    def condition(self) -> int:
        """A number for a branch that cannot be decided."""
        self._conditions += 1
        return self._conditions

    def condition_of(self, test: Value) -> int:
        """The number of the branch that a value decides: one unknown flag decides all its branches alike."""
        if not isinstance(test, UnknownValue) or not test.token:
            return self.condition()
        if test not in self._flags:
            self._flags[test] = self.condition()
        return self._flags[test]

    def taken(self, condition: int) -> int | None:
        """The branch of a condition that is being run, None outside of both."""
        return dict(self.conditions).get(condition)

    def canonical(self, symbol: Symbol) -> str:
        """The canonical name of a library symbol."""
        return self.catalogue.resolve(symbol.name)

    @contextmanager
    def under(self, condition: int, branch: int) -> Iterator[None]:
        """Runs a block as one branch of an undecided condition."""
        self.conditions.append((condition, branch))
        try:
            yield
        finally:
            self.conditions.pop()

    def dictionary(self, value: Value) -> DictPayload | None:
        """The content of a dict, None for anything else."""
        if isinstance(value, AttributeDict):
            return self._attributes(value)
        payload = self.state.load(value) if isinstance(value, Ref) else None
        return payload if isinstance(payload, DictPayload) else None

    def _attributes(self, view: AttributeDict) -> DictPayload | None:
        holder = view.holder
        if isinstance(holder, Ref):
            payload = self.instance(holder)
            return DictPayload(dict(payload.attributes.items())) if payload is not None else None
        return DictPayload({name: value for name, value in holder.members.items() if not name.startswith("__")})

    def parameter(self, function: Function, name: str) -> UnknownValue:
        """A parameter of a function of which no call is seen."""
        return self.unknown("parameter", f"parameter {name} of {function.name}", function.unit.place(function.node))

    def replace_data(self, old: Data, new: Data) -> None:
        """Puts `new` wherever names, attributes and containers hold `old`: what a change in place does."""
        if old.port == new.port:
            return
        for frame in self.frames():
            for name, value in list(frame.cells.items()):
                put = put_in(value, old, new)
                if put is not value:
                    self.state.write(frame.cells, name, put)
        for address, payload in list(self.state.heap.items()):
            changed = exchanged(payload, old, new)
            if changed is not payload:
                self.state.store(Ref(address), changed)

    def frames(self) -> Iterator[Frame]:
        """The frames that are being run, innermost first, then those of the modules that were."""
        seen: set[int] = set()
        for frame in (*reversed(self.active), *self.modules.all_frames()):
            current: Frame | None = frame
            while current is not None and id(current) not in seen:
                seen.add(id(current))
                yield current
                current = current.parent

    def instance(self, ref: Ref) -> InstancePayload | None:
        """The content of an instance of a user's class, None for anything else."""
        payload = self.state.load(ref)
        return payload if isinstance(payload, InstancePayload) else None

    def cut_off(self, detail: str, place: Place | None) -> Reason:
        """Notes that a budget ended something early; the first such reason stands for all."""
        self.cuts += 1
        if self.exhausted is None:
            self.exhausted = Reason("budget", detail, place)
        return self.exhausted

    def _spent(self, place: Place) -> UnknownValue:
        reason = self.cut_off(SPENT, place)
        return self.unknown(reason.kind, reason.detail, reason.place)
