from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from valgap_lint.ir.findings import Certainty, Finding, Related
from valgap_lint.ir.places import Place, Position, Span
from valgap_lint.ir.presentation import Presentation
from valgap_lint.ir.result import Result, Statement
from valgap_lint.ir.verdicts import State
from valgap_lint.report import concise, text
from valgap_lint.run.numbering import renamed_analysis

SNAPSHOTS = Path(__file__).parent / "snapshots"
PLAIN = Presentation()
COLOR = re.compile(r"\x1b\[[0-9;]*m")
Build = Callable[[Sequence[Finding]], Result]


def at(line: int, start: int, end: int, path: str = "train.py", cell: int | None = None) -> Place:
    return Place(path, cell, Span(Position(line, start), Position(line, end)))


def test_text_matches_its_snapshot(result: Result) -> None:
    assert text.render(result, PLAIN) == (SNAPSHOTS / "report.txt").read_text(encoding="utf-8")


def test_colour_adds_nothing_but_escapes(result: Result) -> None:
    colored = text.render(result, Presentation(color=True))
    assert colored != text.render(result, PLAIN)
    assert COLOR.sub("", colored) == text.render(result, PLAIN)


def test_ascii_fallback_is_ascii(result: Result) -> None:
    text.render(result, Presentation(unicode=False)).encode("ascii")


def test_frame_shows_both_sides_with_marks_under_the_code(with_findings: Build, mismatch: Finding) -> None:
    lines = text.render(with_findings([mismatch]), PLAIN).splitlines()
    for code, mark in (("scaled = x / 255", "-------"), ("model.evaluate(xt, yt)", "^^")):
        number = next(i for i, line in enumerate(lines) if code in line)
        start = lines[number + 1].index(mark)
        assert lines[number][start : start + len(mark)] in ("x / 255", "xt")


def test_frame_of_another_file_follows_the_primary_one(with_findings: Build, mismatch: Finding) -> None:
    other = Related("train", "train: [0, 1]", at(1, 1, 4, "prepare.py"))
    result = with_findings([replace(mismatch, related=(other,))])
    shown = text.render(replace(result, texts=(*result.texts, Statement("prepare.py", None, ("x /= 255",)))), PLAIN)
    assert shown.index("--> train.py:8:16") < shown.index("::: prepare.py:1") < shown.index("x /= 255")


def test_notebook_places_name_the_cell(with_findings: Build, mismatch: Finding) -> None:
    inside = replace(mismatch, place=at(2, 1, 4, "lab.ipynb", 3), related=())
    assert "lab.ipynb:cell 3:2:1" in text.render(with_findings([inside]), PLAIN)
    assert concise.render(with_findings([inside]), PLAIN).startswith("lab.ipynb:cell 3:2:1: error[VG104]")


@pytest.mark.parametrize(
    ("line", "start", "end"),
    [("\tmodel.fit(x)", 12, 13), ("模型.fit(x)", 8, 9), ("a" * 400 + ".fit(x)", 406, 407), ("fit(x)" + "  # " + "b" * 400, 5, 6)],
)
def test_marks_stay_under_tabs_wide_characters_and_in_long_lines(
    with_findings: Build, mismatch: Finding, line: str, start: int, end: int
) -> None:
    finding = replace(mismatch, place=at(1, start, end), related=(), right=None)
    shown = text.render(replace(with_findings([finding]), texts=(Statement("train.py", None, (line,)),)), PLAIN).splitlines()
    mark = next(i for i, text_line in enumerate(shown) if "^" in text_line)
    wide = sum(1 for character in shown[mark - 1] if ord(character) > 0x2E80)
    assert shown[mark - 1][shown[mark].index("^") - wide] == "x"
    assert len(shown[mark - 1]) < 140


def test_place_beyond_the_text_is_still_reported(with_findings: Build, mismatch: Finding) -> None:
    assert "train.py:90:1" in text.render(with_findings([replace(mismatch, place=at(90, 1, 2))]), PLAIN)


def test_source_and_messages_cannot_steer_the_terminal(with_findings: Build, mismatch: Finding) -> None:
    finding = replace(mismatch, message="a\nb\x1b[2J", related=(), place=at(1, 1, 2))
    result = replace(with_findings([finding]), texts=(Statement("train.py", None, ("x = '\x1b[2J'",)),))
    for render in (text.render, concise.render):
        assert "\x1b" not in render(result, PLAIN)
    assert len(concise.render(result, PLAIN).splitlines()) == 1


def test_likely_findings_say_so(with_findings: Build, mismatch: Finding) -> None:
    likely = with_findings([replace(mismatch, certainty=Certainty.LIKELY)])
    assert "(likely)" in text.render(likely, PLAIN)
    assert "(likely)" in concise.render(likely, PLAIN)


def test_summary_calls_nothing_clean_that_was_not_compared() -> None:
    shown = text.render(Result((), (), (), (), ("model.py",), without_endpoint=("model.py",)), PLAIN)
    assert "model.py: nothing to compare" in shown
    assert "nothing was compared" in shown
    assert "identical" not in shown


def test_file_without_keras_is_said_to_be_passed_over() -> None:
    shown = text.render(Result((), (), (), (), ("a.py",), skipped=("a.py",), without_endpoint=("a.py",)), PLAIN)
    assert "a.py: nothing to compare: does not mention TensorFlow or Keras." in shown


def test_unreadable_file_is_told_once(result: Result, mismatch: Finding) -> None:
    told = replace(mismatch, code="VG903", name="invalid-source", message="'(' was never closed", place=at(3, 1, 2, "other.py"), related=())
    shown = concise.render(replace(result, findings=(told,)), PLAIN)
    assert shown.count("never closed") == 1


def test_concise_is_empty_without_findings(with_findings: Build) -> None:
    assert concise.render(with_findings([]), PLAIN) == ""


def test_statistics_count_the_reasons(result: Result) -> None:
    assert "     1  external-module: denoise" in text.render(result, Presentation(statistics=True))


def many(result: Result, count: int) -> Result:
    """The sample analysis under other endpoint ids, several times."""
    numbering = [{"e1": f"e{2 * n + 1}", "e2": f"e{2 * n + 2}"} for n in range(count)]
    return replace(result, analyses=tuple(renamed_analysis(result.analyses[0], ids) for ids in numbering))


def test_few_models_show_all_facets_and_many_only_what_differs(result: Result) -> None:
    assert text.render(many(result, 2), PLAIN).count("image.color   gray") == 2
    shown = text.render(many(result, 5), PLAIN)
    assert shown.count("model (train.py:4)") == 5
    assert "image.color   gray" not in shown


def test_of_very_many_models_only_those_that_differ_have_a_table(result: Result) -> None:
    (analysis,) = result.analyses
    same = replace(analysis, verdicts=tuple(replace(v, result=State.IDENTICAL, facets=v.facets[1:2]) for v in analysis.verdicts))
    alike = many(replace(result, analyses=(same,)), 12)
    assert text.render(many(result, 12), PLAIN).count("model (train.py:4)") == 12
    assert "model (train.py:4)" not in text.render(alike, PLAIN)
    assert "12 more models without a known difference" in text.render(alike, PLAIN)
