"""Which undecided facets weigh on a verdict, and data that are one element."""

from __future__ import annotations

import pytest

from building import Building, Pipe, Value, unknown
from valgap_lint.compare import compare
from valgap_lint.compare.facets import FACETS
from valgap_lint.compare.weighing import WEIGHTLESS
from valgap_lint.ir.verdicts import State, Verdict

ROWS, ORIGIN = "completeness.rows", "origin.rows"


def predicted(pipe: Pipe, container: str = "array") -> Verdict:
    b = pipe.building
    model = b.model()
    b.fit(model, b.image("train/").resize(8, 8))
    b.predict(model, pipe, container)
    (verdict,) = compare(b.trace(), "3.15")[1]
    return verdict


def seen(verdict: Verdict, name: str) -> tuple[State, str]:
    found = verdict.facet(name)
    assert found is not None
    return found.state, found.right.text


def test_every_facet_has_a_line_in_the_table() -> None:
    assert list(WEIGHTLESS) == [facet.name for facet in FACETS]


@pytest.mark.parametrize(
    ("trains", "other", "result"),
    [(unknown(), False, State.IDENTICAL), (False, unknown(), State.UNDECIDED), (unknown(), unknown(), State.UNDECIDED)],
)
def test_how_much_the_evaluating_side_uses_has_to_be_known(trains: Value, other: Value, result: State) -> None:
    b = Building()
    model = b.model()
    b.fit(model, b.mnist().step("batch", size=8, drop_remainder=trains))
    b.evaluate(model, b.mnist("test").step("batch", size=8, drop_remainder=other))
    (verdict,) = compare(b.trace(), "3.15")[1]
    assert verdict.result is result


def test_one_element_of_a_pass_is_not_all() -> None:
    verdict = predicted(Building().image("train/").resize(8, 8).step("identity", "iteration"))
    assert seen(verdict, ROWS) == (State.ALLOWED, "one element")
    assert seen(verdict, ORIGIN)[1].endswith("one element")


def test_elements_that_are_put_together_may_be_all() -> None:
    b = Building()
    pipe = b.image("train/").resize(8, 8).step("identity", "iteration")
    assert seen(predicted(b.together("stack", (pipe,))[0]), ROWS) == (State.IDENTICAL, "all")


def test_a_stream_goes_on_to_the_next_element() -> None:
    pipe = Building().image("train/").resize(8, 8).step("identity", "iteration")
    assert seen(predicted(pipe, "dataset"), ROWS)[1] == "all"


@pytest.mark.parametrize(("path", "rows"), [("a.png", "a.png"), (unknown(), "a single file")])
def test_an_image_file_is_a_single_file(path: Value, rows: str) -> None:
    pipe = Building().file(path, "load_img").step("decode", color="rgb", channels=3).resize(8, 8)
    verdict = predicted(pipe)
    assert seen(verdict, ROWS) == (State.ALLOWED, "a single file")
    assert seen(verdict, ORIGIN)[1] == rows


def test_a_camera_gives_frames_and_a_table_all_its_rows() -> None:
    frame = Building().file(0, "cv2.VideoCapture.read").step("decode", color="bgr", channels=3)
    assert seen(predicted(frame), ROWS)[1] == "a single frame"
    assert seen(predicted(Building().file("x.npy")), ROWS)[1] == "all"


def test_one_element_is_never_called_different() -> None:
    b = Building()
    model = b.model()
    b.fit(model, b.mnist(), validation=b.mnist("test"))
    b.evaluate(model, b.mnist("test").step("identity", "iteration"))
    verdict = compare(b.trace(), "3.15")[1][-1]
    assert seen(verdict, ROWS)[0] is State.UNDECIDED
    assert verdict.result is State.UNDECIDED
