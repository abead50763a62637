"""Bytes of a Python file to text."""

from __future__ import annotations

import codecs
import io
import re
import tokenize

from valgap_lint.ir.failures import Failure
from valgap_lint.ir.places import Position, Span

_COOKIE = re.compile(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")


def decode(data: bytes) -> str | Failure:
    """The text of a script: UTF-8 unless a byte order mark or a coding cookie says otherwise. Newlines stay as they are.

    The failure has no path yet.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Failure("not-utf8", "the file is UTF-16; save it as UTF-8")
    if b"\0" in data:
        return Failure("binary", f"the file is not text: NUL byte at offset {data.index(0)}")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        return _undecodable(data, error)
    except (SyntaxError, LookupError, UnicodeError) as error:
        return _disagreement(data) or _unknown_encoding(data, error)


def printable(text: str) -> str:
    """The text without a byte order mark, lone surrogates replaced by question marks: they can be neither parsed nor printed."""
    return text.removeprefix("\ufeff").encode("utf-8", "replace").decode("utf-8")


def _disagreement(data: bytes) -> Failure | None:
    """The failure of a file with a byte order mark whose coding cookie names another encoding, None for any other file."""
    cookies = map(_COOKIE.match, data.removeprefix(codecs.BOM_UTF8).splitlines()[:2])
    cookie = next((match[1].decode("ascii", "replace") for match in cookies if match), None)
    if cookie is None or not data.startswith(codecs.BOM_UTF8) or _is_utf8(cookie):
        return None
    return Failure("not-utf8", f"the UTF-8 byte order mark and the coding cookie ({cookie}) disagree; remove one of them")


def _is_utf8(name: str) -> bool:
    try:
        return codecs.lookup(name).name == "utf-8"
    except LookupError:
        return False


def _unknown_encoding(data: bytes, error: Exception) -> Failure:
    """What is wrong when no encoding could be settled: `detect_encoding` reports bad UTF-8 in the first two lines so too."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as undecodable:
        return _undecodable(data, undecodable)
    return Failure("not-utf8", f"the file's encoding is not usable: {error}")


def _undecodable(data: bytes, error: UnicodeDecodeError) -> Failure:
    before = data[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    line = before.count(b"\n") + 1
    column = len(before.rpartition(b"\n")[2].decode(error.encoding, "replace")) + 1
    what = f"byte 0x{data[error.start]:02x} at offset {error.start} (line {line}) is not {error.encoding}"
    position = Position(line, column)
    return Failure("not-utf8", f"{what}; save the file as UTF-8 or declare its encoding", span=Span(position, position))
