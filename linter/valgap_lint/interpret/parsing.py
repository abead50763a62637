"""Python's own readers and editors of texts: JSON, YAML and CSV, regular expressions, numbers of characters.

What they give is not known, but where it comes from is: used as data, it is its source with these steps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.branches import each
from valgap_lint.interpret.configuration import CONFIGURATION_CALLS
from valgap_lint.interpret.facts import as_argument
from valgap_lint.interpret.files import content
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.origins import Origin
from valgap_lint.interpret.ports import as_data, is_data
from valgap_lint.interpret.structure import map_leaf
from valgap_lint.interpret.values import Alternatives, Const, ObjectPayload, Passed, Ref, UnknownValue, Value
from valgap_lint.ir.facts import Known
from valgap_lint.ir.operations import Argument
from valgap_lint.ir.places import Place

PATTERN = "re.Pattern"
"""The class of what `re.compile` gives."""

UNREAD = frozenset({"missing-file", "data-dependent"})
"""Why a document has no values here although nothing is wrong with it: it is no file of the project, or it holds many."""

Parsing = Callable[[Run, Arguments, Place], "Value | None"]


def arising(run: Run, origin: Origin, detail: str) -> UnknownValue:
    """A value that is not known, but its origin is."""
    unknown = run.unknown("data-dependent", detail, origin.place)
    run.origins[unknown] = origin
    return unknown


def made_of(run: Run, unknown: UnknownValue, values: Sequence[Value], callee: str) -> UnknownValue:
    """A value that is not known, made of values of which some are data or have an origin: its origin is the first of these."""
    place = unknown.reason.place or run.somewhere
    for value in values:
        if is_data(run, value) or (isinstance(value, UnknownValue) and value in run.origins):
            run.origins[unknown] = Origin("transform", callee, place, (value,), (Argument("name", Known(callee), None),))
            break
    return unknown


def edited(run: Run, value: Value, callee: str, settings: tuple[Argument, ...], place: Place) -> Value | None:
    """A text after a function of texts. None for what is no text, such as a number."""
    if isinstance(value, Alternatives):
        return each(run, value, lambda item: edited(run, item, callee, settings, place) or item, place)
    arguments = (Argument("name", Known(callee), None), *settings)
    if is_data(run, value):
        return map_leaf(run, as_data(run, value, place), "transform", callee, place, arguments)
    if isinstance(value, UnknownValue) or (isinstance(value, Const) and isinstance(value.value, str | bytes)):
        return arising(run, Origin("transform", callee, place, (value,), arguments), f"{callee}() of {run.parts.text(run, value)}")
    return None


def converted(run: Run, value: Value, callee: str, place: Place) -> Value | None:
    """`float(text)` of what was read from a file: the same as data. None for anything else."""
    if not isinstance(value, UnknownValue) or value not in run.origins:
        return None
    return arising(run, Origin("identity", callee, place, (value,)), f"a conversion of {value.reason.detail}")


def tree(callee: str) -> Parsing:
    """`json.load(file)`, `json.loads(text)`: what a file of the project holds, or a tree of which only the source is known."""
    reading = CONFIGURATION_CALLS.get(callee)

    def parse(run: Run, arguments: Arguments, place: Place) -> Value | None:
        known = reading(run, arguments, place) if reading is not None else None
        if known is not None and not (isinstance(known, UnknownValue) and known.reason.kind in UNREAD):
            return known
        value = arguments.first()
        source = content(run, value, place) or value
        if not is_data(run, source) and not (isinstance(source, UnknownValue) and source in run.origins):
            return known
        unknown = known if isinstance(known, UnknownValue) else run.unknown("data-dependent", f"{callee}()", place)
        run.origins[unknown] = Origin("identity", callee, place, (source,))
        return unknown

    return parse


def rows(callee: str) -> Parsing:
    """`csv.reader(file)`: the file's rows."""

    def parse(run: Run, arguments: Arguments, place: Place) -> Value | None:
        value = arguments.first()
        source = content(run, value, place) or value
        if is_data(run, source):
            return map_leaf(run, as_data(run, source, place), "identity", callee, place)
        if isinstance(source, UnknownValue):
            return arising(run, Origin("identity", callee, place, (source,)), f"{callee}()")
        return None

    return parse


def replaced(callee: str, subject: int, keyword: str = "string") -> Parsing:
    """A function of a text that stands among its arguments at a place of its own; the others are its settings."""

    def edit(run: Run, arguments: Arguments, place: Place) -> Value | None:
        positional = arguments.positional
        passed = positional[subject] if subject < len(positional) else arguments.keyword.get(keyword)
        if passed is None:
            return None
        others = [(f"argument {index}", item) for index, item in enumerate(positional) if item is not passed]
        others += [(name, item) for name, item in sorted(arguments.keyword.items()) if item is not passed]
        return edited(run, passed.value, callee, tuple(_setting(run, name, item) for name, item in others), place)

    return edit


def _setting(run: Run, name: str, passed: Passed) -> Argument:
    """A compiled pattern stands for its text."""
    payload = run.state.load(passed.value) if isinstance(passed.value, Ref) else None
    if isinstance(payload, ObjectPayload) and payload.callee == PATTERN:
        return as_argument(run, name, payload.arguments["pattern"])
    return as_argument(run, name, passed)


def compiled(run: Run, arguments: Arguments, place: Place) -> Value | None:
    pattern = next(iter(arguments.all()), None)
    return run.state.allocate(ObjectPayload(PATTERN, "pattern", place, {"pattern": pattern})) if pattern is not None else None


_TREES = (*CONFIGURATION_CALLS, "ujson.load", "ujson.loads", "ast.literal_eval")
_PICKLES = ("pickle.load", "pickle.loads", "cPickle.load", "_pickle.load", "dill.load")
_SUBJECTS: Mapping[str, int] = {"sub": 2, "subn": 2, "split": 1, "findall": 1, "search": 1, "match": 1, "fullmatch": 1}
"""Where the text stands among the arguments of a function of `re`."""

PARSING_CALLS: Mapping[str, Parsing] = {
    **{name: tree(name) for name in (*_TREES, *_PICKLES)},
    **{name: rows(name) for name in ("csv.reader", "csv.DictReader")},
    **{f"re.{name}": replaced(f"re.{name}", index) for name, index in _SUBJECTS.items()},
    **{f"{PATTERN}.{name}": replaced(f"re.{name}", index) for name, index in _SUBJECTS.items()},
    "re.compile": compiled,
    "unicodedata.normalize": replaced("unicodedata.normalize", 1, "unistr"),
    "html.unescape": replaced("html.unescape", 0, "s"),
    "builtins.ord": replaced("ord", 0),
    "builtins.chr": replaced("chr", 0),
}
"""Calls that parse or edit texts, by canonical name."""
