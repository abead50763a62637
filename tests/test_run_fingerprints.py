from __future__ import annotations

from dataclasses import replace

from valgap_lint.ir.findings import Finding
from valgap_lint.ir.places import Place, Position, Span
from valgap_lint.run.fingerprints import with_fingerprints

LINES = ("x = 1", "  model.evaluate(x)", "model.evaluate(y)", "  model.evaluate(x)")
ROLES = {"e1": "train", "e2": "evaluate", "e3": "predict"}


def prints(*findings: Finding, lines: tuple[str, ...] = LINES) -> list[str]:
    return [finding.fingerprint for finding in with_fingerprints(findings, {("train.py", None): lines}, ROLES)]


def on(finding: Finding, line: int) -> Finding:
    return replace(finding, place=Place("train.py", None, Span(Position(line, 3), Position(line, 9))))


def test_fingerprint_survives_a_move_of_the_line(mismatch: Finding) -> None:
    assert prints(on(mismatch, 2)) == prints(on(mismatch, 3), lines=("", *LINES))


def test_fingerprint_survives_indentation(mismatch: Finding) -> None:
    assert prints(on(mismatch, 2)) == prints(on(mismatch, 1), lines=("model.evaluate(x)",))


def test_other_text_code_or_endpoint_gives_another_fingerprint(mismatch: Finding) -> None:
    assert mismatch.right is not None
    other_role = replace(mismatch, right=replace(mismatch.right, endpoint="e3"))
    variants = [on(mismatch, 2), on(mismatch, 3), on(replace(mismatch, code="VG101"), 2), on(other_role, 2)]
    assert len({prints(variant)[0] for variant in variants}) == 4


def test_equal_statements_of_one_file_are_told_apart(mismatch: Finding) -> None:
    first, second = prints(on(mismatch, 2), on(mismatch, 4))
    assert first != second


def test_fingerprint_does_not_depend_on_endpoint_numbers(mismatch: Finding) -> None:
    assert mismatch.right is not None
    renumbered = replace(mismatch, right=replace(mismatch.right, endpoint="e9"))
    first = with_fingerprints([on(mismatch, 2)], {}, ROLES)[0].fingerprint
    second = with_fingerprints([on(renumbered, 2)], {}, {"e9": "evaluate"})[0].fingerprint
    assert first == second
