from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from valgap_lint.ir.contracts import FacetValue
from valgap_lint.ir.facts import Known, Reason
from valgap_lint.ir.findings import Certainty, Finding, Related
from valgap_lint.ir.places import Place, Position, Span
from valgap_lint.ir.presentation import Presentation
from valgap_lint.ir.result import Result, Statement
from valgap_lint.ir.verdicts import FacetComparison, State
from valgap_lint.report import concise, text
from valgap_lint.report._outcomes import outcome_lines, weights_lines
from valgap_lint.report._tables import fitted
from valgap_lint.report._wording import reason_text
from valgap_lint.run.numbering import renamed_analysis

SNAPSHOTS = Path(__file__).parent / "snapshots"
PLAIN = Presentation()
COLOR = re.compile(r"\x1b\[[0-9;]*m")
Build = Callable[[Sequence[Finding]], Result]


@pytest.fixture(autouse=True)
def _piped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")


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
    shown = text.render(result, Presentation(statistics=True))
    assert "seen, 1 unread." in shown
    assert shown.count("     1  external-module: denoise comes from laboratory, which is not part of the project (train.py:8)") == 2


def test_statistics_name_the_slowest_files(result: Result) -> None:
    slow = replace(result, seconds=(*((f"f{n}.py", n / 100) for n in range(9)), ("train.py", 2.5)))
    shown = text.render(slow, Presentation(statistics=True)).splitlines()
    start = shown.index("Seconds: 2.86 for 10 files; the slowest:")
    assert shown[start + 1 :] == ["    2.50  train.py", "    0.08  f8.py", "    0.07  f7.py", "    0.06  f6.py", "    0.05  f5.py"]
    assert "2.50" not in text.render(slow, PLAIN)


def test_what_was_cut_off_is_said(result: Result) -> None:
    analysis = result.analyses[0]
    reason = Reason("budget", "the budget of steps is used up", at(7, 1, 9))
    cut = replace(result, analyses=(replace(analysis, trace=replace(analysis.trace, exhausted=reason)),))
    assert "train.py:7: the budget of steps is used up: what is done there was not followed to its end." in text.render(cut, PLAIN)
    assert "used up" not in text.render(result, PLAIN)


def many(result: Result, count: int) -> Result:
    """The sample analysis under other endpoint ids, several times."""
    numbering = [{"e1": f"e{2 * n + 1}", "e2": f"e{2 * n + 2}"} for n in range(count)]
    return replace(result, analyses=tuple(renamed_analysis(result.analyses[0], ids) for ids in numbering))


def test_few_models_show_all_facets_and_many_only_what_differs(result: Result) -> None:
    assert text.render(many(result, 2), PLAIN).count("image.color   gray") == 1
    shown = text.render(many(result, 5), PLAIN)
    assert "5 models made at line 4 (train.py:4): model\n" in shown
    assert "image.color   gray" not in shown


def test_of_very_many_models_only_those_that_differ_have_a_table(result: Result) -> None:
    (analysis,) = result.analyses
    same = replace(analysis, verdicts=tuple(replace(v, result=State.IDENTICAL, facets=v.facets[1:2]) for v in analysis.verdicts))
    alike = many(replace(result, analyses=(same,)), 12)
    assert "12 models made at line 4 (train.py:4)" in text.render(many(result, 12), PLAIN)
    assert "(train.py:4)" not in text.render(alike, PLAIN)
    assert "12 more models without a known difference" in text.render(alike, PLAIN)


@pytest.mark.parametrize("width", [80, 100, 160])
def test_tables_keep_to_the_width(result: Result, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    table = text.render(replace(result, findings=(), failures=()), PLAIN).partition("Compared:")[0]
    assert max(map(len, table.splitlines())) <= width


@pytest.mark.parametrize(
    ("cells", "kept"),
    [
        (("flowers (subset training, split 0.2, seed 1)", "flowers (subset validation, split 0.2, seed 1)"), ("training", "validation")),
        (("a/very/long/path/to/the/images/train", "a/very/long/path/to/the/images/test"), ("train", "test")),
        (("short", "first of a very long text that does not fit at all"), ("short", "first")),
    ],
)
def test_cut_cells_keep_what_tells_them_apart(cells: tuple[str, str], kept: tuple[str, str]) -> None:
    for cell, word in zip(fitted(cells, (24, 24), "…"), kept, strict=True):
        assert word in cell
        assert len(cell) <= 24


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason("data-dependent", "len(a value)"), "len(...) of data that are not known"),
        (Reason("data-dependent", "the result of //"), "a number that is computed from what is not known"),
        (Reason("loop-carried", "a loop counter"), "a number that counts the turns of a loop"),
        (Reason("unmodelled-call", "an item of a value"), "an item of a value"),
        (
            Reason("parameter", "parameter target of prepare"),
            "target, a parameter of prepare, which nobody calls here with a known value",
        ),
    ],
)
def test_reasons_are_said_in_a_readers_words(reason: Reason, words: str) -> None:
    assert reason_text(reason) == words


def test_a_question_mark_always_has_its_reason(result: Result) -> None:
    (analysis,) = result.analyses
    silent = replace(analysis, verdicts=tuple(replace(verdict, facets=verdict.facets[:1]) for verdict in analysis.verdicts))
    shown = text.render(replace(result, analyses=(silent,)), PLAIN)
    assert "  ? origin.rows of evaluate:8: denoise comes from laboratory" in shown


def test_pairs_of_the_same_lines_are_counted(result: Result) -> None:
    (analysis,) = result.analyses
    lines = [line for _, line in outcome_lines(analysis, analysis.verdicts * 3)]
    assert [line.partition(":")[0] for line in lines] == ["3 pairs of train and evaluate"]


def test_weights_that_differ_are_explained_where_no_finding_does(result: Result, mismatch: Finding) -> None:
    (analysis,) = result.analyses
    (verdict,) = analysis.verdicts
    left, right = (FacetValue("state.weights", Known(word), word) for word in ("last epoch", "best epoch restored"))
    place = at(1, 1, 2)
    differing = replace(verdict, facets=(FacetComparison("state.weights", State.DIFFERENT, left, right, place, place),))
    (line,) = weights_lines(analysis, [differing], ())
    assert "the best epoch, restored by EarlyStopping" in line
    assert "the last epoch" in line
    assert not list(weights_lines(analysis, [differing], [replace(mismatch, facet="state.weights")]))
