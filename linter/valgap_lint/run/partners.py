"""Which files are analysed together with a named one, so that it does not matter which of them was named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath

from valgap_lint.interpret.artifacts import ANY
from valgap_lint.run.cards import Card
from valgap_lint.run.project import Project

MOST = 3
"""Partners of each kind; the nearest come first."""


def partners(project: Project, path: str) -> tuple[str, ...]:
    """The files to run with a named one, itself included, in the order to run them: scripts that train and write come before those that
    read, and a module that others import comes last. The source of a library itself belongs to nobody's scripts.
    """
    if project.is_of_library(path):
        return (path,)
    above = tuple(other for other in project.above(path) if reaches_keras(project, other))[:MOST]
    linked = _linked(project, path) if not above or _is_script(project.card(path)) else ()
    return tuple(sorted({path, *above, *linked}, key=lambda file: _order(project.card(file), file, path if above else "")))


def importing(project: Project, path: str, group: Iterable[str]) -> tuple[str, ...]:
    """Those files of a group that import a file, directly or through other modules."""
    return tuple(other for other in group if other != path and path in project.below(other))


def reaches_keras(project: Project, path: str) -> bool:
    """Whether a file or a module of the project that it imports mentions Keras."""
    return any(found.keras for found in _cards(project, project.below(path)))


def _order(card: Card | None, path: str, module: str) -> tuple[int, str]:
    if card is None or (path == module and not card.trains):
        return (3, path)
    return (0 if card.trains and card.writes else 1 if card.writes else 2, path)


def _cards(project: Project, paths: Iterable[str]) -> Iterator[Card]:
    return (found for found in map(project.card, paths) if found is not None)


def _linked(project: Project, path: str) -> tuple[str, ...]:
    """The scripts that read what a script writes or the other way round; else those that its folder makes likely."""
    own = tuple(_cards(project, project.below(path)))
    if not any(card.keras for card in own) or not any(card.writes or card.reads for card in own):
        return ()
    files = {card.path for card in own}
    others = tuple(_cards(project, project.spelling(path, _pieces(own))))
    by_name = sorted(_named_alike(own, others), key=lambda card: not any(_share_a_name(mine, card) for mine in own))[:MOST]
    rivals = [card for card in others if card not in by_name and any(reader.reads_from(card) for reader in (*by_name, *own))][:MOST]
    through = _sharing_names(project, path, own)
    found = [*_scripts(project, (*by_name, *rivals), files), *through] or [card.path for card in _beside(own, _in_folder(project, path))]
    return tuple(dict.fromkeys(other for other in found if other != path))


def _pieces(own: Iterable[Card]) -> frozenset[str]:
    """The stems and endings of the names of files, of which one has to stand in a file that shares a name."""
    names = {name for card in own for name in (*card.written, *card.read, *card.named)}
    parts = {PurePath(part) for name in names for part in name.split(ANY) if part.strip("./")}
    return frozenset(piece for part in parts for piece in (part.stem, part.suffix) if len(piece) > 1)


def _in_folder(project: Project, path: str) -> Iterator[Card]:
    """The cards of the files beside a file."""
    folder = PurePath(path).parent
    return _cards(project, [other for other in project.around(path) if PurePath(other).parent == folder])


def _scripts(project: Project, cards: Iterable[Card], own: set[str]) -> Iterator[str]:
    """The scripts that stand for files: the files themselves, or those that import them."""
    for card in cards:
        above = [other for other in project.above(card.path) if other not in own][:MOST]
        yield from above or [card.path]


def _sharing_names(project: Project, path: str, own: Iterable[Card]) -> Iterator[str]:
    """The scripts that import the module from which a script has the names of files."""
    for card in own:
        if card.path != path and (card.read or card.written or card.named):
            sharing = _cards(project, [other for other in project.above(card.path) if other != path])
            yield from [other.path for other in sharing if other.writes or other.reads][:MOST]


def _is_script(card: Card | None) -> bool:
    return card is not None and (card.trains or card.reads_model)


def _named_alike(own: Iterable[Card], others: Iterable[Card]) -> Iterator[Card]:
    for card in others:
        if any(mine.path != card.path and (mine.reads_from(card) or card.reads_from(mine)) for mine in own):
            yield card


def _share_a_name(a: Card, b: Card) -> bool:
    """Whether a whole name stands in both, not only names that may be the same."""
    return bool((a.written | a.read | a.named) & (b.written | b.read | b.named))


def _beside(own: tuple[Card, ...], others: Iterable[Card]) -> Iterator[Card]:
    """The one training script of a folder for a script that only reads a model, and the readers for the one that trains."""
    reads_model, trains = any(card.reads_model for card in own), any(card.trains for card in own)
    folder = [card for card in others if card.keras]
    trainers = [card for card in folder if card.trains and card.writes]
    if reads_model and not trains and len(trainers) == 1:
        yield trainers[0]
    if trains and any(card.writes for card in own) and not trainers:
        readers = [card for card in folder if card.reads_model and not card.trains]
        yield from [reader for reader in readers if not any(reader.reads_from(other) for other in folder)][:MOST]
