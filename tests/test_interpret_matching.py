from __future__ import annotations

import pytest

from running import halved


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            """
            class P:
                def __init__(self, k): self.k = k
            match P(0.5):
                case P(k=v):
                    x = x * v
                case _:
                    x = x * 3
            """,
            id="match-class-pattern",
        ),
        pytest.param(
            """
            match {'mode': 'half', 'k': 0.5}:
                case {'mode': 'full'}:
                    x = x * 3
                case {'mode': 'half', 'k': k}:
                    x = x * k
            """,
            id="match-mapping",
        ),
        pytest.param(
            """
            match {'mode': 'half', 'k': 0.5}:
                case {'mode': 'half', **rest}:
                    x = x * rest['k']
            """,
            id="match-mapping-rest",
        ),
        pytest.param(
            """
            match [1, 2, 0.5]:
                case [a, *b]:
                    x = x * b[1]
            """,
            id="match-sequence-star",
        ),
        pytest.param(
            """
            match 3:
                case n if n > 5:
                    x = x * 3
                case n if n > 2:
                    x = x * 0.5
            """,
            id="match-guard",
        ),
        pytest.param(
            """
            match 'a':
                case 'a' | 'b' as m:
                    x = x * 0.5 if m == 'a' else x
            """,
            id="match-as",
        ),
        pytest.param(
            """
            match None:
                case 'a':
                    x = x * 3
                case None:
                    x = x * 0.5
            """,
            id="match-str-None",
        ),
        pytest.param(
            """
            match 0.5:
                case str():
                    x = x * 3
                case float() as k:
                    x = x * k
            """,
            id="match-int-class",
        ),
        pytest.param(
            """
            class M:
                A = 'a'
                B = 'b'
            match 'b':
                case M.A:
                    x = x * 3
                case M.B:
                    x = x * 0.5
            """,
            id="match-dotted-constant",
        ),
    ],
)
def test_a_pattern_is_decided_where_the_value_tells(text: str) -> None:
    halved(text)
