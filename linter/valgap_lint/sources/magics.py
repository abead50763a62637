"""IPython's own syntax, replaced by Python that leaves every line and column where it was.

Nothing that is Python changes: no statement can begin with `%`, `!` or `?`, and none can end with `?`. So the same replacement
serves notebooks and scripts that were exported from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

BODY_MAGICS = frozenset(
    ("time", "timeit", "capture", "prun", "memit", "mprun", "lprun", "debug", "wandb", "snakeviz", "pyinstrument", "scalene", "notify")
)
"""Cell magics whose cell is Python that runs in the notebook's own namespace."""

_LINE = r"(?:[^\\\r\n]|\\(?!\r?\n)|\\\r?\n)*"
"""The rest of a line and, behind a backslash, of the lines that continue it."""
_ANY = re.compile(r"^[ \t]*[%!?]|\?[ \t]*$|=[ \t]*[%!]|^[ \t]*(?:pip3?|conda|cd|mkdir|cat|cp|mv|rm|rmdir|ls)[ \t]", re.MULTILINE)
_BLANK = re.compile(r"(?:[ \t\f]*(?:\#[^\r\n]*)?(?:\r\n?|\n))*")
_CELL_MAGIC = re.compile(r"%%(?P<name>\w+)[^\r\n]*")
_STATEMENT_MAGIC = re.compile(
    r"(?P<indent>[ \t]*)(?P<magic>%(?:time|timeit|prun|memit|lprun|mprun)[ \t](?:[ \t]*-[a-zA-Z]+(?:[ \t]+[\w.]+(?=[ \t]+\S))?)*[ \t]*)(?=[\w(\[])"
)
_MAGIC = re.compile(
    rf"(?P<indent>[ \t]*)(?:[%!?]{_LINE}"
    r"|[\w.*\[\]'\"]+\?{1,2}(?=[ \t]*(?:\#[^\r\n]*)?(?:$|[\r\n]))"
    rf"|(?:pip3?|conda)[ \t]+(?:install|uninstall|list|show|freeze)\b(?![ \t]*[=.(,]){_LINE}"
    rf"|(?:cd|mkdir|cat|cp|mv|rm|rmdir|ls)[ \t]+(?:-\w+[ \t]+)*(?!(?:in|is|and|or|not|if|else|for)\b)[\w~/.]{_LINE})"
)
_ASSIGNED = re.compile(rf"(?P<target>[ \t]*[^\W\d][\w.,* \t\[\]]*=[ \t]*)[%!](?!=){_LINE}")
_TOKEN = re.compile(
    r"(?P<newline>\r\n?|\n)|(?P<open>[(\[{])|(?P<close>[)\]}])|\#[^\r\n]*|\\(?:\r\n?|\n)"
    r"|'''(?:[^'\\]+|\\.|'(?!''))*(?:''')?" + r'|"""(?:[^"\\]+|\\.|"(?!""))*(?:""")?'
    r"|'(?:[^'\\\r\n]+|\\(?:\r\n|.))*'?" + r'|"(?:[^"\\\r\n]+|\\(?:\r\n|.))*"?',
    re.DOTALL,
)
