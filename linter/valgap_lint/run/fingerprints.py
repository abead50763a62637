"""What tells a finding apart from others when line numbers move."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from valgap_lint.ir.findings import Finding
from valgap_lint.ir.places import Place

Lines = Mapping[tuple[str, int | None], tuple[str, ...]]


def with_fingerprints(findings: Iterable[Finding], lines: Lines, roles: Mapping[str, str]) -> tuple[Finding, ...]:
    """The findings, in the order of the output, with fingerprints of 16 hexadecimal digits.

    A fingerprint is made of the code, the text of the primary lines without their indentation, the role of the endpoint and, among
    findings of one file that agree in all that, their number. `roles` are the endpoints' roles by id.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    marked = []
    for finding in findings:
        endpoint = "" if finding.right is None else roles.get(finding.right.endpoint, "")
        parts = (finding.code, primary_text(finding.place, lines), endpoint)
        key = (finding.place.path, *parts)
        ordinal = seen[key]
        seen[key] += 1
        digest = hashlib.sha256("\0".join((*parts, str(ordinal))).encode("utf-8", "surrogatepass")).hexdigest()
        marked.append(replace(finding, fingerprint=digest[:16]))
    return tuple(marked)


def primary_text(place: Place, lines: Lines) -> str:
    """The lines that a place touches, each stripped, or an empty string where the text is not at hand."""
    text = lines.get((place.path, place.cell), ())
    return "\n".join(line.strip() for line in text[place.span.start.line - 1 : place.span.end.line])
