"""Entry of the symbolic run: wires its parts together and runs a group of files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from valgap_lint.catalogue.catalogue import Catalogue
from valgap_lint.interpret import branches, calls, finish, parents
from valgap_lint.interpret.assembly import assemble_models
from valgap_lint.interpret.attribute_setting import set_attribute
from valgap_lint.interpret.attributes import get_attribute
from valgap_lint.interpret.budget import Budget
from valgap_lint.interpret.classes import find_member
from valgap_lint.interpret.effects import (
    augmenters,
    callbacks,
    events,
    figures,
    measures,
    objects,
    splits,
    steps,
    streams,
    tapes,
    transformations,
)
from valgap_lint.interpret.effects import endpoints as endpoint_effects
from valgap_lint.interpret.effects import models as model_effects
from valgap_lint.interpret.elements import element_of, literal_items
from valgap_lint.interpret.expressions import EVALUATORS
from valgap_lint.interpret.library import LibraryCall
from valgap_lint.interpret.linking import link_by_neighbourhood
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.modules import Loader, Modules
from valgap_lint.interpret.parts import Parts
from valgap_lint.interpret.project_texts import TextLoader, no_texts
from valgap_lint.interpret.roles import settle_roles
from valgap_lint.interpret.shared_inputs import join_parts
from valgap_lint.interpret.statements import EXECUTORS
from valgap_lint.interpret.subscripts import get_item
from valgap_lint.interpret.values import DictPayload, Function, InstancePayload, Method, Ref, UnknownValue, Value
from valgap_lint.interpret.words import text
from valgap_lint.ir.places import Place
from valgap_lint.ir.trace import Trace
from valgap_lint.syntax.parse import ParsedFile

STACK = 12_000
"""Python frames that the run may nest; the budget of calls and the limit on nesting of the text keep it far below."""

EFFECTS: Mapping[str, Callable[[Run, LibraryCall], Value]] = {
    "source": steps.source,
    "step": steps.step,
    "identity": steps.identity,
    "stream": streams.stream,
    "dataset": streams.dataset,
    "transformation": transformations.make_transformation,
    "object": objects.make_object,
    "layer": objects.make_layer,
    "augmenter": augmenters.make_augmenter,
    "augment": augmenters.augment,
    "fit_object": objects.fit_object,
    "apply_object": objects.apply_object,
    "fit_apply_object": objects.fit_apply_object,
    "model": model_effects.model,
    "endpoint": endpoint_effects.endpoint,
    "event": events.event,
    "split": splits.split,
    "operator": callbacks.operator,
    "callback": callbacks.callback,
    "layer_call": callbacks.layer_call,
    "statistic": measures.statistic,
    "score": measures.score,
    "draw": measures.draw,
    "gradient": tapes.gradient,
    "figure": figures.figure,
    "seed": measures.nothing,
    "pure": measures.pure,
}


def run(files: Sequence[ParsedFile], catalogue: Catalogue, loader: Loader, texts: TextLoader = no_texts) -> Trace:
    """Runs files that belong together, in order, with what they import and read of the project; returns what reached the models."""
    modules = Modules(loader)
    machine = Run(catalogue, Budget(), _parts(), modules, texts)
    named = frozenset(parsed.path for parsed in files)
    with _deep_stack():
        for parsed in files:
            _run_named(machine, parsed, last=parsed is files[-1])
        finish.run_uncalled(machine, named)
        link_by_neighbourhood(machine)
        finish.name_models(machine, named)
        assemble_models(machine)
        join_parts(machine)
        settle_roles(machine)
    roots = {callee.partition(".")[0] for callee in machine.recorder.callees}
    trace = machine.recorder.trace(tuple(modules.files), tuple(sorted(filter(catalogue.knows, roots))), machine.exhausted)
    return replace(trace, links=tuple(machine.artifacts.links))


def _run_named(machine: Run, parsed: ParsedFile, *, last: bool) -> None:
    """Runs a file as a script. Where others follow and nothing was handed on, its functions that nobody called may do that: they are run
    before the others.
    """
    machine.recorder.script = parsed.path
    if parsed.cells:
        machine.modules.run_file(machine, parsed, "__main__")
    if not last and not any(artifact.writer == parsed.path for artifact in machine.artifacts.written):
        finish.run_uncalled(machine, frozenset({parsed.path}))


@contextmanager
def _deep_stack() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, STACK))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def member(run: Run, ref: Ref, name: str) -> Value | None:
    """A method of an instance of a user's class, bound; None when its class has none."""
    payload = run.state.load(ref)
    owner = payload.owner if isinstance(payload, InstancePayload | DictPayload) else None
    found = find_member(owner, name) if owner is not None else None
    return Method(ref, found) if isinstance(found, Function) else None


def model_of(run: Run, value: Value | None, place: Place) -> int:
    """The number of the model that a value is; what is not known to be a model counts as one of its own."""
    number = model_effects.model_number(run, value)
    if number is not None:
        return number
    if isinstance(value, UnknownValue):
        if value not in run.unknown_models:
            run.unknown_models[value] = run.recorder.model("", "unknown", value.reason.place or place)
        return run.unknown_models[value]
    return run.recorder.model("", "unknown", place)


def _parts() -> Parts:
    return Parts(
        evaluators=EVALUATORS,
        executors=EXECUTORS,
        effects=EFFECTS,
        call=calls.call,
        join=branches.join,
        mix=branches.mix,
        attribute=get_attribute,
        set_attribute=set_attribute,
        select=get_item,
        element=element_of,
        items=literal_items,
        call_model=model_effects.call_model,
        parent_of=parents.parent_of,
        member=member,
        model_of=model_of,
        text=text,
    )
