"""The tokens that decide how deep a tree is: brackets, operators, strings and line ends. Names and numbers are skipped."""

from __future__ import annotations

import re

from valgap_lint.sources.literals import STRING

TOKEN = re.compile(
    r"(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<comma>,)|(?P<colon>:(?!=))|(?P<semicolon>;)"
    r"|(?P<newline>(?:\r\n?|\n)(?P<indent>[ \t\f]*)"
    r"(?:(?P<blank>(?=\Z|[\r\n#]))|(?P<chain>el(?:if|se)\b)|(?P<case>case\b(?!\s*[=.,:)\]])))?)"
    r"|(?P<comment>\#[^\r\n]*)|(?P<continuation>\\(?:\r\n?|\n))"
    r"|(?P<formatted>\b(?:[fFtT][rR]?|[rR][fFtT])(?P<quote>'''|\"\"\"|'|\"))"
    rf"|(?P<string>{STRING})"
    r"|(?P<operator>\.(?![\d.])|\*\*?|//?|<<|>>|[-+%@&|^~]|:=|\b(?:not|and|or|if|else|await|yield)\b)"
    r"|(?P<sticky>\b(?:lambda|for)\b)|(?P<delete>\bdel\b)",
    re.DOTALL,
)
"""One token; its name is the match's `lastgroup`. A newline takes the next line's indentation along."""

FORMATTED_TEXT = {
    quote: re.compile(
        rf"(?:[^{{}}\\'\"\r\n]+|\\N\{{[^{{}}\r\n]*\}}|\\(?!\{{).|\\(?=\{{)|\{{\{{|\}}|(?!{quote}){other})*(?P<end>{quote}|\{{)?", re.DOTALL
    )
    for quote, other in (("'", '"'), ('"', "'"), ("'''", r"['\"\r\n]"), ('"""', r"['\"\r\n]"))
}
"""By quote: the text of a formatted string up to its end or the next field."""

FORMAT_SPEC = re.compile(r"[^{}\r\n]*(?P<end>[{}])?")
"""The format specification of a field up to its end or a field within it."""
