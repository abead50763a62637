from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from valgap_lint.ir.edits import Applicability, Edit, Fix
from valgap_lint.ir.facts import Reason
from valgap_lint.ir.findings import Evidence, Finding
from valgap_lint.ir.presentation import Presentation
from valgap_lint.ir.result import Result
from valgap_lint.report import json as json_format
from valgap_lint.report import json_lines


def schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((files("valgap_lint.report") / "schema.json").read_text(encoding="utf-8"))
    return loaded


def parsed(result: Result, presentation: Presentation | None = None) -> dict[str, Any]:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    loaded: dict[str, Any] = json.loads(json_format.render(result, presentation or Presentation()), parse_constant=refuse)
    return loaded


def timed(result: Result) -> Result:
    return replace(result, seconds=(("train.py", 0.25),))


def with_cut(result: Result) -> Result:
    """The sample where a budget ended the run in the first endpoint's statement."""
    analysis = result.analyses[0]
    reason = Reason("budget", "the budget of steps is used up", analysis.trace.endpoints[0].place)
    return replace(result, analyses=(replace(analysis, trace=replace(analysis.trace, exhausted=reason)),))


def test_schema_is_itself_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


def test_result_fits_the_schema(result: Result) -> None:
    jsonschema.validate(parsed(result), schema())


def test_empty_result_fits_the_schema() -> None:
    jsonschema.validate(parsed(Result((), (), (), (), ())), schema())


def test_statistics_fit_the_schema(result: Result) -> None:
    document = parsed(timed(result), Presentation(statistics=True))
    jsonschema.validate(document, schema())
    assert document["statistics"]["unknown"][0]["count"] == 1
    assert document["statistics"]["seconds"] == [{"path": "train.py", "seconds": 0.25}]
    assert document["statistics"]["unread"][0]["reason"].startswith("external-module: denoise")


def test_times_appear_with_the_statistics_only(result: Result) -> None:
    assert "seconds" not in json_format.render(timed(result), Presentation())


def test_what_was_cut_off_fits_the_schema(result: Result) -> None:
    cut = with_cut(result)
    document = parsed(cut)
    jsonschema.validate(document, schema())
    assert document["cut_off"][0]["path"] == "train.py"
    assert '"type":"cut-off"' in json_lines.render(cut, Presentation()).replace(" ", "")
    assert "cut_off" not in parsed(result)


def test_schema_refuses_a_missing_key(result: Result) -> None:
    document = parsed(result)
    del document["diagnostics"][0]["certainty"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, schema())


def test_diagnostic_has_both_sides(result: Result) -> None:
    (diagnostic,) = parsed(result)["diagnostics"]
    assert diagnostic["path"] == "train.py"
    assert diagnostic["range"] == {"start": {"line": 8, "column": 16}, "end": {"line": 8, "column": 18}}
    assert diagnostic["left"] == {"endpoint": "e1", "value": "[0, 1]"}
    assert diagnostic["related"][0]["range"]["start"] == {"line": 3, "column": 10}


def test_verdict_names_what_was_not_compared(result: Result) -> None:
    (verdict,) = parsed(result)["verdicts"]
    assert verdict["result"] == "different"
    assert [facet["state"] for facet in verdict["facets"]] == ["different", "identical", "undecided"]
    assert verdict["opaque"][0]["path"] == "train.py"


def test_summary_counts(result: Result) -> None:
    expected = {"files": 2, "endpoints": 2, "steps": 4, "opaque_steps": 1, "errors": 1, "warnings": 0, "infos": 0}
    assert parsed(result)["summary"] == expected


def test_endpoint_shared_by_two_groups_counts_once(result: Result) -> None:
    twice = replace(result, analyses=result.analyses * 2)
    assert parsed(twice)["summary"]["endpoints"] == 2
    assert len(parsed(twice)["endpoints"]) == 2
    assert len(parsed(twice)["verdicts"]) == 1


def test_fix_and_evidence_fit_the_schema(result: Result, mismatch: Finding) -> None:
    fix = Fix(Applicability.UNSAFE, "scale the evaluation data too", (Edit(mismatch.place, "xt / 255"),))
    full = replace(mismatch, fix=fix, evidence=Evidence("confirmed", None, "max_abs_difference", 254.0, 0.001))
    document = parsed(replace(result, findings=(full,)))
    jsonschema.validate(document, schema())
    assert document["diagnostics"][0]["fix"]["edits"][0]["text"] == "xt / 255"


def test_numbers_that_json_lacks_become_null(result: Result, mismatch: Finding) -> None:
    endless = replace(mismatch, evidence=Evidence("confirmed", value=float("inf"), tolerance=float("nan")))
    document = parsed(replace(result, findings=(endless,)))
    assert document["diagnostics"][0]["evidence"]["value"] is None


def test_lone_surrogates_and_control_characters_survive(result: Result, mismatch: Finding) -> None:
    odd = "\ud800 \x1b[31m \u2028 \x00"
    document = parsed(replace(result, findings=(replace(mismatch, message=odd),)))
    assert document["diagnostics"][0]["message"] == odd
    json_format.render(replace(result, findings=(replace(mismatch, message=odd),)), Presentation()).encode("ascii")


def test_json_lines_hold_what_json_holds(result: Result) -> None:
    lines = [json.loads(line) for line in json_lines.render(result, Presentation()).splitlines()]
    document = parsed(result)
    assert [line["type"] for line in lines] == ["tool", "endpoint", "endpoint", "diagnostic", "verdict", "failure", "summary"]
    assert {key: value for key, value in lines[3].items() if key != "type"} == document["diagnostics"][0]
    assert {key: value for key, value in lines[-1].items() if key != "type"} == document["summary"]
