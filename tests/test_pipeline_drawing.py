"""Pipelines drawn side by side."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from building import Building, unknown
from valgap_lint.ir.analysis import Analysis
from valgap_lint.ir.places import Place, Position, Span
from valgap_lint.pipeline.drawing import draw
from valgap_lint.pipeline.folding import Folding


@pytest.fixture
def analysis() -> Analysis:
    building = Building()
    model = building.model("net")
    images = building.image('a "b"/*.jpg')
    building.fit(model, images.resize(32, 32).affine(1 / 255))
    building.predict(model, images.resize(32, unknown()))
    return Analysis(building.trace(), (), (), "3.15")


def test_text_has_a_column_for_each_endpoint_and_marks_steps_that_are_not_common(analysis: Analysis) -> None:
    lines = draw(analysis, "text").splitlines()
    assert lines[0] == "net"
    assert lines[1].split()[:1] == ["train,"]
    assert "predict," in lines[1]
    marked = [line[:2] for line in lines[3:7]]
    assert marked == ["  ", "  ", "* ", "* "]
    assert "affine(scale=0.00392157, offset=0)  :5" in "".join(lines)
    assert lines[-2:] == ["", "(* = not on every path, or not the same there)"]


@pytest.fixture(autouse=True)
def _piped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")


def looped(turns: int, size: int = 32) -> Building:
    """A chain that an unrolled loop made once per turn, put together turn by turn."""
    building = Building()
    place = Place("train.py", None, Span(Position(3, 1), Position(3, 9)))
    gathered = None
    for _ in range(turns):
        chain = building.image("tiles/").resize(size, size)
        gathered = chain if gathered is None else gathered.step("stack", "", chain)
    assert gathered is not None
    model = building.model()
    building.predict(model, gathered)
    building.operations[:] = [replace(operation, place=place, group=-1) for operation in building.operations]
    return building


def test_turns_of_an_unrolled_loop_are_one_chain() -> None:
    trace = looped(4).trace()
    folding = Folding.of(trace.operations)
    assert [trace.operations[n].kind for n in folding.kept(range(len(trace.operations)))] == ["files", "decode", "resize", "stack"]
    drawn = Analysis(trace, (), (), "3.15")
    assert len(json.loads(draw(drawn, "json"))["models"][0]["rows"]) == 4
    for drawing in ("text", "mermaid", "dot"):
        assert draw(drawn, drawing).count("resize(") == 1


def test_turns_with_other_arguments_stay_apart() -> None:
    building = Building()
    model = building.model()
    pipe = building.image("tiles/")
    building.predict(model, pipe.resize(8, 8).step("stack", "", pipe.resize(9, 9)))
    place = building.operations[0].place
    operations = [replace(operation, place=place) for operation in building.operations]
    assert len(Folding.of(operations).kept(range(len(operations)))) == len(operations)


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_text_keeps_to_the_width_and_to_what_tells_steps_apart(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    building = Building()
    model = building.model()
    for kernel in ("bilinear", "nearest"):
        pipe = building.image(f"some/very/long/path/to/the/tiles/of/{kernel}").resize(64, 64, kernel=kernel)
        building.predict(model, pipe)
    shown = draw(Analysis(building.trace(), (), (), "3.15"), "text")
    assert max(map(len, shown.splitlines())) <= width
    assert "kernel='bilinear'" in shown
    assert "kernel='nearest'" in shown
    assert "rest')" in shown.partition("decode")[0]


def test_places_in_a_notebook_name_the_cell(analysis: Analysis) -> None:
    place = Place("lab.ipynb", 3, Span(Position(2, 1), Position(2, 5)))
    operations = tuple(replace(operation, place=place) for operation in analysis.trace.operations)
    drawn = replace(analysis, trace=replace(analysis.trace, operations=operations))
    assert "cell 3:2" in draw(drawn, "text")
    assert "<br/>cell 3:2" in draw(drawn, "mermaid")
    assert "cell 3:2" in draw(drawn, "dot")


def test_text_shows_what_is_not_known(analysis: Analysis) -> None:
    assert "width=?" in draw(analysis, "text")


def test_json_holds_rows_of_steps(analysis: Analysis) -> None:
    model = json.loads(draw(analysis, "json"))["models"][0]
    assert [endpoint["role"] for endpoint in model["endpoints"]] == ["train", "predict"]
    assert [row["common"] for row in model["rows"]] == [True, True, False, False, False]
    assert all(len(row["steps"]) == 2 for row in model["rows"])


def test_mermaid_draws_a_shared_step_once_and_escapes_quotes(analysis: Analysis) -> None:
    chart = draw(analysis, "mermaid")
    assert chart.startswith("flowchart TD\n")
    assert chart.count("decode(") == 1
    assert "#quot;b#quot;" in chart


def test_dot_connects_the_last_steps_with_the_endpoints(analysis: Analysis) -> None:
    graph = draw(analysis, "dot")
    assert "m0o3 -> m0e1;" in graph
    assert "m0o4 -> m0e2;" in graph
    assert graph.count("{") == graph.count("}")


def test_nothing_to_draw_is_said() -> None:
    assert draw(Analysis(Building().trace(), (), (), "3.15"), "text") == "no data reach a model here\n"


def test_an_unknown_format_is_an_error(analysis: Analysis) -> None:
    with pytest.raises(KeyError):
        draw(analysis, "svg")


def test_an_endpoint_without_data_has_an_empty_column() -> None:
    building = Building()
    model = building.model()
    building.predict(model, {})
    building.predict(model, building.mnist())
    drawn = Analysis(building.trace(), (), (), "3.15")
    assert json.loads(draw(drawn, "json"))["models"][0]["rows"][0]["steps"][0] is None
    assert draw(drawn, "text").count("predict,") == 2
