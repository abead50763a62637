"""IPython's own syntax, replaced by Python that leaves every line and column where it was.

Nothing that is Python changes: no statement can begin with `%`, `!` or `?`, and none can end with `?`. So the same replacement
serves notebooks and scripts that were exported from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from valgap_lint.sources.literals import STRING
from valgap_lint.sources.scripts import import_of

BODY_MAGICS = frozenset(
    ("time", "timeit", "capture", "prun", "memit", "mprun", "lprun", "debug", "wandb", "snakeviz", "pyinstrument", "scalene", "notify")
)
"""Cell magics whose cell is Python that runs in the notebook's own namespace."""

_LINE = r"(?:[^\\\r\n]|\\(?:\r?\n)?)*"
"""The rest of a line and, behind a backslash, of the lines that continue it."""
_SUSPICIOUS = re.compile(
    r"^[ \t]*[%!?]|\?[ \t]*(?:#.*)?$|=[ \t]*[%!]|^[ \t]*(?:pip3?|conda|cd|mkdir|cat|cp|mv|rm|rmdir|ls)[ \t]", re.MULTILINE
)
_BLANK_LINES = re.compile(r"(?:[ \t\f]*(?:\#[^\r\n]*)?(?:\r\n?|\n))*")
_CELL_MAGIC = re.compile(r"[ \t]*%%(?P<name>\w+)[^\r\n]*(?:\r\n?|\n)?")
_RUN = re.compile(r"(?P<indent>[ \t]*)%run[ \t]+(?P<arguments>[^\r\n#]+)")
_OPTIONS = re.compile(r"^(?:-[a-zA-Z]+[ \t]*\d*[ \t]+)*")
TIMING_MAGICS = ("time", "timeit", "prun")
"""Line magics whose line is a Python statement."""
_TIMED_STATEMENT = re.compile(
    r"(?P<indent>[ \t]*)(?P<magic>%(?:time|timeit|prun)[ \t]+(?:-[a-zA-Z]+[ \t]*\d*[ \t]+)*)"
    r"(?!(?:for|while|if|with|def|class|try|async)\b)(?=[\w(\[])"
)
_LINE_MAGIC = re.compile(
    rf"(?P<indent>[ \t]*)(?:[%!?]{_LINE}"
    r"|[^\W\d][\w.*\[\]]*\?{1,2};?(?=[ \t]*(?:\#[^\r\n]*)?(?:\Z|[\r\n]))"
    rf"|(?:pip3?|conda)[ \t]+(?:install|uninstall|list|show|freeze)\b{_LINE}"
    rf"|(?:cd|mkdir|cat|cp|mv|rm|rmdir|ls)[ \t]+(?:-\w+[ \t]+)*(?!(?:in|is|and|or|not|if|else|for)\b)[\w~'\"]{_LINE})"
)
_ASSIGNED_MAGIC = re.compile(rf"(?P<target>[ \t]*[^\W\d][\w.,* \t\[\]]*=[ \t]*)[%!](?!=){_LINE}")
_TOKEN = re.compile(rf"(?P<newline>\r\n?|\n)|(?P<open>[(\[{{])|(?P<close>[)\]}}])|\#[^\r\n]*|\\(?:\r\n?|\n)|{STRING}", re.DOTALL)
_NOT_NEWLINE = re.compile(r"[^\r\n]+")


def python_text(text: str) -> str:
    """The text with all that is not Python blanked; lines and columns stay.

    Line magics become `pass`, names that a magic or shell line assigns stay bound (`x = !ls` is `x = get_ipython()`), a timed
    statement (`%time f()`) stays as `if 1: f()`, `%run a.py` is `from .a import *`, and a cell magic blanks its cell unless the cell is
    Python of this notebook.
    """
    return "".join(_pieces(text)) if _SUSPICIOUS.search(text) else text


def magic_statement(name: str, line: str) -> str:
    """The Python that a line magic stands for in the notebook's own namespace, empty where there is none."""
    if name in TIMING_MAGICS:
        return _OPTIONS.sub("", line, count=1)
    return import_of(line) if name == "run" else ""


def _pieces(text: str) -> Iterator[str]:
    position = _behind_blank_lines(text, 0)
    yield text[:position]
    while magic := _CELL_MAGIC.match(text, position):
        end = _behind_blank_lines(text, magic.end()) if magic["name"] in BODY_MAGICS else len(text)
        yield _blanked(text[position:end])
        position = end
    while position < len(text):
        piece, position = _statement(text, position)
        yield piece


def _behind_blank_lines(text: str, position: int) -> int:
    match = _BLANK_LINES.match(text, position)
    return match.end() if match else position


def _statement(text: str, position: int) -> tuple[str, int]:
    """The replacement of the logical line at a position, and where the next begins."""
    if match := _TIMED_STATEMENT.match(text, position):
        end = _logical_end(text, match.end())
        return match["indent"] + "if 1:".ljust(len(match["magic"])) + text[match.end() : end], end
    if (match := _RUN.match(text, position)) and (imported := import_of(match["arguments"])):
        return match["indent"] + imported, match.end()
    if match := _LINE_MAGIC.match(text, position):
        return match["indent"] + "pass" + _blanked(match[0]), match.end()
    if match := _ASSIGNED_MAGIC.match(text, position):
        return match["target"] + "get_ipython()" + _blanked(match[0]), match.end()
    end = _logical_end(text, position)
    return text[position:end], end


def _logical_end(text: str, position: int) -> int:
    """Where the next logical line begins."""
    depth = 0
    for token in _TOKEN.finditer(text, position):
        match token.lastgroup:
            case "open":
                depth += 1
            case "close":
                depth = max(depth - 1, 0)
            case "newline" if depth == 0:
                return token.end()
            case _:
                pass
    return len(text)


def _blanked(text: str) -> str:
    return _NOT_NEWLINE.sub("", text)
