"""Pipelines drawn side by side."""

from __future__ import annotations

import json

import pytest

from building import Building, unknown
from valgap_lint.ir.analysis import Analysis
from valgap_lint.pipeline.drawing import draw


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
    assert lines[-1].strip() == "* not on every path"


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
