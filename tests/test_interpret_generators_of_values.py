from __future__ import annotations

import pytest

from running import halved, script


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            """
            def gen():
                yield 2
                yield 0.25
            for k in gen():
                x = x * k
            """,
            id="gen-function-literal",
        ),
        pytest.param(
            """
            def gen():
                for k in [2, 0.25]:
                    yield k
            ks = list(gen())
            x = x * ks[0] * ks[1]
            """,
            id="gen-function-loop-literal",
        ),
        pytest.param(
            """
            def gen():
                for name in ['a', 'b']:
                    yield {'name': name, 'k': 0.5 if name == 'b' else 1}
            for c in gen():
                x = x * c['k']
            """,
            id="gen-configs-dict",
        ),
        pytest.param(
            """
            def gen():
                yield from [2, 0.25]
            for k in gen():
                x = x * k
            """,
            id="yield-from-literal-list",
        ),
        pytest.param(
            """
            def gen():
                yield 'a', 2
                yield 'b', 0.25
            for i, (n, k) in enumerate(gen()):
                x = x * k
            """,
            id="generator-with-enumerate",
        ),
    ],
)
def test_a_generator_of_known_things_delivers_them_in_turn(text: str) -> None:
    halved(text)


def test_samples_that_are_yielded_are_a_stream() -> None:
    trace = script("def batches():\n    yield x * 0.5, y\n    yield x * 0.5, y\nmodel.fit(batches())")
    assert trace.endpoints[0].container == "generator"
