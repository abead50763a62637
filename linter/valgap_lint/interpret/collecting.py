"""Containers of Python's `collections`, and the word indexes that data sets come with."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.elements import element_of, literal_items
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.values import DictPayload, ListPayload, Value
from valgap_lint.ir.places import Place

Collecting = Callable[[Run, Arguments, Place], "Value | None"]


def queue(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`deque(items, maxlen=n)`: a list, whose length counts for nothing."""
    if not arguments.positional:
        return run.state.allocate(ListPayload())
    items = literal_items(run, arguments.first())
    if items is not None:
        return run.state.allocate(ListPayload(items))
    return run.state.allocate(ListPayload((), element_of(run, arguments.first(), place)))


def numbering(words: str) -> Collecting:
    """A dict of one number for each key, of which neither is known: what is looked up in it is decided by the key."""

    def make(run: Run, arguments: Arguments, place: Place) -> Value | None:
        return run.state.allocate(DictPayload({}, run.unknown("loop-carried", words, place)))

    return make


COLLECTION_CALLS: Mapping[str, Collecting] = {
    "collections.deque": queue,
    "collections.Counter": numbering("a count"),
    "keras.datasets.imdb.get_word_index": numbering("the number of a word"),
    "keras.datasets.reuters.get_word_index": numbering("the number of a word"),
}
"""Calls that make containers, by canonical name."""
