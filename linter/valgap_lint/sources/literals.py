"""The shape of string literals."""

from __future__ import annotations

STRING = (
    r"'''(?:[^'\\]+|\\.|'(?!''))*(?:''')?"
    r'|"""(?:[^"\\]+|\\.|"(?!""))*(?:""")?'
    r"|'(?:[^'\\\r\n]+|\\(?:\r\n|.))*'?"
    r'|"(?:[^"\\\r\n]+|\\(?:\r\n|.))*"?'
)
"""A regular expression for DOTALL mode, without the prefix. It matches at every quote: an unfinished literal ends with its line or text."""
