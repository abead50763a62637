from __future__ import annotations

import pytest

from running import affine, halved, script


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            """
            from functools import partial
            def f(k, v): return v * k
            x, x_test = list(map(partial(f, 0.5), [x, x_test]))
            """,
            id="map-with-partial-builtin",
        ),
        pytest.param(
            """
            ks = list(filter(lambda v: v < 1, [3, 0.5, 2]))
            x = x * ks[0]
            """,
            id="filter",
        ),
        pytest.param(
            """
            ks = list(filter(None, [0, 0.5]))
            x = x * ks[0]
            """,
            id="filter-None",
        ),
        pytest.param(
            """
            ks = sorted([('a', 3), ('b', 0.5)], key=lambda p: p[1])
            x = x * ks[0][1]
            """,
            id="sorted-key",
        ),
        pytest.param(
            """
            ks = sorted([0.5, 3], reverse=True)
            x = x * ks[1]
            """,
            id="sorted-reverse",
        ),
        pytest.param(
            """
            ks = sorted(['b', 'a'])
            x = x * 0.5 if ks[0] == 'a' else x
            """,
            id="sorted-strings",
        ),
        pytest.param(
            """
            k = max({'a': 1, 'b': 0.5}.items(), key=lambda p: p[0])[1]
            x = x * k
            """,
            id="max-key",
        ),
        pytest.param(
            """
            d = {'a': 1, 'b': 0.5}
            k = min(d, key=d.get)
            x = x * d[k]
            """,
            id="max-key-get",
        ),
        pytest.param(
            """
            for i, k in enumerate([0.25, 0.5], start=1):
                if i == 2:
                    x = x * k
            """,
            id="enumerate-start",
        ),
        pytest.param(
            """
            for i, k in enumerate([0.25, 0.5], 1):
                if i == 2:
                    x = x * k
            """,
            id="enumerate-start-positional",
        ),
        pytest.param(
            """
            k = next((v for v in [3] if v < 1), 0.5)
            x = x * k
            """,
            id="next-default",
        ),
        pytest.param(
            """
            it = iter([0.5, 3])
            k = next(it)
            j = next(it)
            x = x * k * (j / 3)
            """,
            id="next-iter-list",
        ),
        pytest.param(
            """
            k = next(v for v in [3, 0.5] if v < 1)
            x = x * k
            """,
            id="gen-expr-next",
        ),
        pytest.param(
            """
            ks = list(range(10))
            x = x * ks[1] / 2
            """,
            id="list-range",
        ),
        pytest.param(
            """
            x = x * len(range(10)) / 20
            """,
            id="len-range",
        ),
        pytest.param(
            """
            names = ['a', 'b', 'c', 'd', 'e', 'f']
            d = {}
            for i in range(len(names)):
                d[names[i]] = i
            x = x * d['b'] / 2
            """,
            id="range-index-list-long",
        ),
        pytest.param(
            """
            q, r = divmod(7, 2)
            x = x * r / 2
            """,
            id="divmod",
        ),
        pytest.param(
            """
            x = x * pow(2, -1)
            """,
            id="pow-builtin",
        ),
        pytest.param(
            """
            for a, b, c in zip([1, 2], (0.5, 0.5), ['p', 'q']):
                if c == 'q':
                    x = x * a * b / 2
            """,
            id="zip-three",
        ),
        pytest.param(
            """
            x = x * 0.5 if any(v > 2 for v in [1, 3]) else x * 3
            """,
            id="any-comprehension",
        ),
        pytest.param(
            """
            x = x * 0.5 if all(v > 0 for v in [1, 3]) else x * 3
            """,
            id="all-comprehension",
        ),
        pytest.param(
            """
            s = {v.lower() for v in ['A', 'B']}
            x = x * 0.5 if 'a' in s else x
            """,
            id="set-comp",
        ),
    ],
)
def test_what_iterates_over_known_items_gives_known_items(text: str) -> None:
    halved(text)


def test_the_characters_of_a_text_are_its_items() -> None:
    trace = script("x, x_test = (a * k for a, k in zip((x, x_test), (0.5, 1.0)))\nks = {c: 0.5 for c in 'ab'}\nmodel.fit(x * ks['b'], y)")
    assert affine(trace) == (0.25, 0.0)
