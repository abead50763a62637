"""Which rows reach an endpoint: the source and the choices made since."""

from __future__ import annotations

from dataclasses import dataclass, field

from valgap_lint.compare.sources import part_in, same_source
from valgap_lint.compare.steps import Step, Transitions, digest, short_name
from valgap_lint.compare.tracked import Anchor, Field, State, Tracked
from valgap_lint.ir.facts import Constant, Known


@dataclass(frozen=True, slots=True)
class Choice:
    """A source, or a choice among its rows. `details` tell it apart from others; `words` name it to a reader."""

    kind: str
    details: tuple[Constant, ...]
    words: str = field(compare=False, repr=False)


ROW_FUNCTIONS = frozenset(
    [
        "combine_first",
        "compress",
        "delete",
        "drop",
        "drop_duplicates",
        "dropna",
        "explode",
        "extract",
        "filter",
        "groupby",
        "head",
        "insert",
        "join",
        "melt",
        "merge",
        "nlargest",
        "nsmallest",
        "pivot",
        "pivot_table",
        "query",
        "reindex",
        "resample",
        "sample",
        "select",
        "sort",
        "stack",
        "tail",
        "unique",
        "unstack",
        "update",
    ]
)
"""Functions that choose, add or merge rows."""

Rows = tuple[Choice, ...]
ORIGIN: Field[Rows] = Field("origin.rows", ((),))


def words_of(rows: Rows) -> str:
    """Rows as a reader would name them: `train_dir (subset training, validation split 0.2, seed 1)`, `mnist test`."""
    if not rows:
        return "all rows"
    source, *choices = rows
    if source.kind not in _SOURCES:
        if rows[0].kind == "element":
            return rows[0].words
        source, choices = Choice("", (), "the data"), list(rows)
    return ", ".join((source.words, *(choice.words for choice in choices)))


def rows_of(state: State) -> tuple[str, tuple[str, ...], str]:
    """The rows of some data as text to compare, what they are relative to, and in words."""
    tracked = state.get(ORIGIN)
    if tracked is None or not isinstance(tracked.value, Known):
        return "?", (), "data that are not known"
    rows = tracked.value.value
    return repr(rows), tracked.keys, words_of(rows) if rows or not tracked.anchors else tracked.anchors[0].words


def _dataset(step: Step) -> Tracked[Rows]:
    name, part = step.operation.known("name"), step.operation.known("part")
    if not isinstance(name, str):
        return _relative(step)
    words = f"{name} {part}" if isinstance(part, str) else name
    return Tracked(Known((Choice("dataset", (name, part), words),)))


def _directory(step: Step) -> Tracked[Rows]:
    directory = step.operation.known("directory")
    names = ("subset", "validation_split", "seed")
    facts = [step.stated(name) for name in names]
    known = tuple(fact.value if isinstance(fact, Known) else step.exact for fact in facts)
    subset = [f"{name.replace('_', ' ')} {step.word(name)}" for name in names if step.word(name)]
    suffix = f" ({', '.join(subset)})" if known[0] is not None else ""
    details = known if known[0] is not None else ()
    if not isinstance(directory, str):
        relative = _relative(step)
        return (
            Tracked(Known((Choice("subset", details, f"subset {step.word('subset')}"),)), None, relative.anchors) if details else relative
        )
    return Tracked(Known((Choice("directory", (directory, *details), f"{directory}{suffix}"),)))


def _named(step: Step) -> Tracked[Rows]:
    name = next((step.operation.known(key) for key in ("path", "pattern") if step.operation.argument(key)), None)
    if not isinstance(name, str):
        return _relative(step)
    part = part_in(step.word("component"))
    details, words = ((name, part), f"{name}, {step.word('component')}") if part else ((name,), name)
    return Tracked(Known((Choice(step.operation.kind, details, words),)))


def _relative(step: Step) -> Tracked[Rows]:
    """Rows of a source without a name: equal only to those of the same load."""
    key = same_source(step)
    shared = key.rpartition(".")[0] if key.startswith("=group") else key
    return Tracked(Known(()), None, (Anchor(shared, shared, step.operation.reason, short_name(step.operation.callee)),))


def _chosen(step: Step, choice: Choice) -> Tracked[Rows] | None:
    old = step.before.get(ORIGIN)
    if old is None or not isinstance(old.value, Known):
        return old
    return step.changed(old, Known((*old.value.value, choice)))


def _split(step: Step) -> Tracked[Rows] | None:
    operation = step.operation
    part, size, seed = (operation.known(name) for name in ("part", "size", "seed"))
    splitter = short_name(step.word("splitter", operation.callee))
    settings = tuple(step.stated(name) for name in ("size", "seed", "shuffle", "stratified"))
    repeatable = all(isinstance(fact, Known) for fact in settings) and (seed is not None or operation.known("shuffle") is False)
    drawn: Constant = "" if repeatable else _group(step)
    details = (part, splitter, *(fact.value if isinstance(fact, Known) else "?" for fact in settings), drawn)
    facts = [f"{name} {value:g}" for name, value in (("size", size), ("seed", seed)) if isinstance(value, int | float)]
    suffix = f" ({', '.join(facts)})" if facts else ""
    return _chosen(step, Choice("split", details, f"{step.word('part', 'one')} part of {splitter}{suffix}"))


def _group(step: Step) -> str:
    return f"=group {step.operation.group}" if step.operation.group >= 0 else step.exact


def _counted(step: Step) -> Tracked[Rows] | None:
    count = step.fact("count")
    known = isinstance(count, Known)
    number = count.value if isinstance(count, Known) else _group(step)
    words = {"take": "first {} of it", "skip": "without the first {}"}[step.operation.kind].format(
        step.word("count") if known else "elements"
    )
    return _chosen(step, Choice(step.operation.kind, (number,), words))


def _sliced(step: Step) -> Tracked[Rows] | None:
    names = ("start", "stop", "step")
    facts = [step.stated(name) for name in names]
    details = tuple(fact.value if isinstance(fact, Known) else _group(step) for fact in facts)
    start, stop, stride = (step.word(name) for name in names)
    shown = ":".join((start, stop, stride) if stride else (start, stop))
    words = f"rows [{shown}]" if all(isinstance(fact, Known) for fact in facts) else "a slice of it"
    return _chosen(step, Choice("rows", details, words))


def _sharded(step: Step) -> Tracked[Rows] | None:
    details = tuple(fact.value if isinstance(fact, Known) else step.exact for fact in (step.stated("shards"), step.stated("index")))
    return _chosen(step, Choice("shard", details, "one shard of it"))


def _filtered(step: Step) -> Tracked[Rows] | None:
    return _chosen(step, Choice("filter", (_group(step),), "filtered"))


def _indexed(step: Step) -> Tracked[Rows] | None:
    side = step.sides[0].get(ORIGIN) if step.sides else None
    chosen = digest(side) if side is not None and side.anchors else step.exact
    return _chosen(step, Choice("index", (chosen,), "chosen rows"))


def _reworked(step: Step) -> Tracked[Rows] | None:
    """A function of a table that chooses or adds rows."""
    name = step.word("name", short_name(step.operation.callee)).rpartition(".")[2]
    if name not in ROW_FUNCTIONS:
        return step.before.get(ORIGIN)
    settings = [f"{a.name}={a.value.value!r}" if isinstance(a.value, Known) else f"{a.name}{step.exact}" for a in step.operation.arguments]
    sides = [digest(side.get(ORIGIN)) for side in step.sides]
    return _chosen(step, Choice("transform", (*settings, *sides), f"after {name}"))


_SOURCES = frozenset({"dataset", "directory", "file", "files"})

ORIGIN_TRANSITIONS: Transitions[Rows] = {
    "dataset": _dataset,
    "directory": _directory,
    "file": _named,
    "files": _named,
    **dict.fromkeys(("array", "input", "unknown"), _relative),
    "split": _split,
    **dict.fromkeys(("take", "skip"), _counted),
    "rows": _sliced,
    "shard": _sharded,
    "filter": _filtered,
    "index": _indexed,
    "transform": _reworked,
}
