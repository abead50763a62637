"""What the text of a file tells without parsing it: which files it may write or read, and what it imports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from valgap_lint.interpret.artifacts import alike
from valgap_lint.sources import SourceFile, mentions_keras

_WRITING = "save save_weights save_model export ModelCheckpoint CheckpointManager dump savez savez_compressed savetxt"
_READING = "load_model load_weights load loadtxt restore latest_checkpoint TFSMLayer from_saved_model"
_TABLES = ("csv", "pickle", "parquet", "feather", "hdf")
_VERBS: Mapping[str, str] = {
    **dict.fromkeys((*_WRITING.split(), *(f"to_{kind}" for kind in _TABLES)), "write"),
    **dict.fromkeys((*_READING.split(), *(f"read_{kind}" for kind in _TABLES)), "read"),
    **dict.fromkeys(("fit", "fit_generator", "train_on_batch", "GradientTape"), "train"),
}
"""What a call does, by the last part of its name."""
_MODEL_READING = frozenset({"load_model", "load_weights", "TFSMLayer", "restore", "from_saved_model"})
_LITERAL = re.compile(r"""["']([^"'\n]{1,200})["']""")
_ENDING = re.compile(r"""\.(?:h5|hdf5|keras|ckpt|weights|pb|tf|model|pkl|pickle|p|joblib|sav|npy|npz)["']""")
"""How the name of a file ends that one script writes for another. Tables come from elsewhere too: they count where they stand in a call."""
_FIELD = re.compile(r"\{[^{}]*\}|%[-\d.]*[a-z]")
_BRACKET = re.compile(r"[()\[\]{}]")
_METHODS = frozenset({"save", "load", "dump", "export", "restore", "fit"})
"""Names that users give to functions of their own: they count as methods, or where they are imported from a library that writes files."""
_FROM = re.compile(r"^[ \t]*from[ \t]+(?:joblib|pickle|dill|numpy)[ \t]+import[ \t]+(.*)$", re.MULTILINE)
_WINDOW = 200
"""Characters after the name of a call in which its path is looked for, and before the end of one in which it begins."""
_IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+import\b[ \t]*\(?([\w \t,]*)|import[ \t]+([\w., \t]+))", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Card:
    """The path as shown; the last parts, with `*` for what is filled in, of the paths that calls write, that calls read, and that stand
    elsewhere; whether the text mentions Keras, trains, writes and reads files at all, and reads a model.
    """

    path: str
    written: frozenset[str]
    read: frozenset[str]
    named: frozenset[str]
    keras: bool
    trains: bool
    writes: bool
    reads: bool
    reads_model: bool

    def reads_from(self, writer: Card) -> bool:
        """Whether this file may read what another one writes, and does not write itself."""
        read = self.read | (self.named if self.reads and not (self.writes and self.trains) else frozenset())
        written = writer.written | (writer.named if writer.writes else frozenset())
        return any(alike(name, other) for name in read - self.written for other in written)


def card(file: SourceFile) -> Card:
    """The card of a file."""
    texts = [cell.text for cell in file.cells]
    calls = [call for text in texts for call in _calls(text)]
    verbs = {_VERBS[call.name] for call in calls}
    written, read = (frozenset(path for call in calls if _VERBS[call.name] == verb for path in call.paths) for verb in ("write", "read"))
    return Card(
        path=file.path,
        written=written,
        read=read,
        named=frozenset(name for text in texts for name in _handed_on(text)) - written - read,
        keras=mentions_keras(file),
        trains="train" in verbs,
        writes="write" in verbs,
        reads="read" in verbs,
        reads_model=any(call.name in _MODEL_READING for call in calls),
    )


@dataclass(frozen=True, slots=True)
class _Call:
    """A call by the last part of its name, and the paths that stand right after it."""

    name: str
    paths: tuple[str, ...]


def _calls(text: str) -> Iterator[_Call]:
    """The calls that write, read or train. Plain search is much faster here than one expression for all names."""
    plain = {word for match in _FROM.finditer(text) for word in re.findall(r"\w+", match[1])}
    for name in _VERBS:
        opening = f"{name}("
        start = text.find(opening)
        while start >= 0:
            before = text[start - 1 : start]
            if before == "." if name in _METHODS - plain else not (before.isidentifier() or before.isdigit()):
                yield _Call(name, tuple(_after(text, start + len(opening))))
            start = text.find(opening, start + 1)


def _after(text: str, end: int) -> Iterator[str]:
    for match in _LITERAL.finditer(text, end, _closing(text, end)):
        if "." in match[1] or "/" in match[1] or not text[end : match.start()].strip():
            yield from _name(match[1])
            yield from _folder(match[1])


def _closing(text: str, start: int) -> int:
    """Where the call that opens before `start` ends, at most a window further."""
    depth = 1
    for match in _BRACKET.finditer(text, start, start + _WINDOW):
        depth += 1 if match[0] in "([{" else -1
        if depth == 0:
            return match.start()
    return start + _WINDOW


def _handed_on(text: str) -> Iterator[str]:
    for match in _ENDING.finditer(text):
        start = max(text.rfind(quote, max(0, match.start() - _WINDOW), match.start()) for quote in "\"'\n")
        yield from _name(text[start + 1 : match.end() - 1])
        yield from _folder(text[start + 1 : match.end() - 1])


def _name(path: str) -> Iterator[str]:
    name = _FIELD.sub("*", path.replace("\\", "/").rstrip("/")).rpartition("/")[2]
    if name.strip("*. "):
        yield f"*{name}" if name.startswith((".", "-", "_")) else name


def _folder(path: str) -> Iterator[str]:
    """The folder of numbered files, of which others may read the latest."""
    parts = path.replace("\\", "/").split("/")
    if len(parts) > 1 and _FIELD.search(parts[-1]) and parts[-2].strip(". "):
        yield parts[-2]


def imported(text: str) -> Iterator[tuple[str, int]]:
    """The modules that import statements name, with the number of leading dots. A name after `import` may be a module too."""
    for match in _IMPORT.finditer(text):
        dots, module, members, plain = match.groups()
        if plain is not None:
            yield from ((part.split()[0], 0) for part in plain.split(",") if part.strip())
            continue
        if module:
            yield module, len(dots)
        for member in (members or "").split(","):
            word = member.split()[:1]
            if word:
                yield ".".join(filter(None, (module, word[0]))), len(dots)
