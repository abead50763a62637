"""However a map of values is spelled, the same arrives at the model."""

from __future__ import annotations

import pytest

from outcomes import Outcome, outcome
from random_scripts import (
    ARRAY_ENDPOINTS,
    ARRAY_SOURCES,
    ARRAY_SPELLINGS,
    DATASET_ENDPOINTS,
    DATASET_SOURCES,
    DATASET_SPELLINGS,
    Script,
)

DTYPES = ("values.dtype",)


def arrays(first: str, second: str, source: str = "mnist") -> Outcome:
    """Training data scaled in one spelling and the other data in another."""
    lines = [ARRAY_SOURCES[source], first.format(x="x_train"), second.format(x="x_test")]
    return outcome(Script("\n".join(lines), ARRAY_ENDPOINTS[0]).text).without(*DTYPES)


def datasets(first: str, second: str, source: str = "directory") -> Outcome:
    lines = [DATASET_SOURCES[source], first.format(x="train"), second.format(x="test")]
    return outcome(Script("\n".join(lines), DATASET_ENDPOINTS[0]).text).without(*DTYPES)


@pytest.mark.parametrize("spelling", ARRAY_SPELLINGS)
def test_an_array_is_scaled_however_it_is_spelled(spelling: str) -> None:
    plain = ARRAY_SPELLINGS[0]
    assert arrays(spelling, spelling) == arrays(plain, spelling) == arrays(plain, plain)


@pytest.mark.parametrize("spelling", ARRAY_SPELLINGS)
def test_raw_data_against_an_array_scaled_in_any_spelling_are_found(spelling: str) -> None:
    found = arrays(spelling, "pass")
    assert found.findings == arrays(ARRAY_SPELLINGS[0], "pass").findings
    assert "VG104" in {finding[0] for finding in found.findings}


@pytest.mark.parametrize("source", sorted(DATASET_SOURCES))
@pytest.mark.parametrize("spelling", DATASET_SPELLINGS)
def test_a_dataset_is_scaled_however_it_is_spelled(spelling: str, source: str) -> None:
    plain = DATASET_SPELLINGS[0]
    assert datasets(spelling, spelling, source) == datasets(plain, spelling, source) == datasets(plain, plain, source)


@pytest.mark.parametrize("spelling", DATASET_SPELLINGS)
def test_raw_data_against_a_dataset_scaled_in_any_spelling_are_found(spelling: str) -> None:
    found = datasets(spelling, "pass")
    assert found.findings == datasets(DATASET_SPELLINGS[0], "pass").findings
    assert "VG104" in {finding[0] for finding in found.findings}
