"""Whether a file can bring TensorFlow or Keras into play: by itself, or through the modules of the project that it imports."""

from __future__ import annotations

import re
from collections.abc import Iterator

from valgap_lint.ir.failures import Failure
from valgap_lint.run.modules import module_file
from valgap_lint.sources import SourceFile, mentions_keras, read

_IMPORT = re.compile(r"^[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+import\b[ \t]*\(?([\w \t,]*)|import[ \t]+([\w., \t]+))", re.MULTILINE)
_MOST_FILES = 40


def reaches_keras(file: SourceFile) -> bool:
    """Reads texts only: nothing is parsed. Looks through a bounded number of the project's modules."""
    todo, seen = [file], {file.path}
    while todo and len(seen) <= _MOST_FILES:
        current = todo.pop()
        if mentions_keras(current):
            return True
        for path in _imported(current):
            if path not in seen:
                seen.add(path)
                module = read(path)
                todo.extend(() if isinstance(module, Failure) else (module,))
    return False


def _imported(file: SourceFile) -> Iterator[str]:
    """The paths of the project's modules that a file's import statements name."""
    for cell in file.cells:
        for match in _IMPORT.finditer(cell.text):
            for name, level in _names(match):
                found = module_file(name, level, file.path)
                if found is not None:
                    yield str(found)


def _names(match: re.Match[str]) -> Iterator[tuple[str, int]]:
    dots, module, members, plain = match.groups()
    if plain is not None:
        yield from ((part.split()[0], 0) for part in plain.split(",") if part.strip())
        return
    if module:
        yield module, len(dots)
    for member in (members or "").split(","):
        word = member.split()[:1]
        if word:
            yield ".".join(filter(None, (module, word[0]))), len(dots)
