"""The shape of string literals."""

from __future__ import annotations

STRING = (
    r"'''(?:[^'\\]+|\\.|'(?!''))*(?:''')?"
    r'|"""(?:[^"\\]+|\\.|"(?!""))*(?:""")?'
    r"|'(?:[^'\\\r\n]+|\\(?:\r\n|.))*'?"
    r'|"(?:[^"\\\r\n]+|\\(?:\r\n|.))*"?'
)
"""A regular expression, without the prefix, for DOTALL mode. Always matches at a quote: an unfinished literal ends with its line or the text."""
