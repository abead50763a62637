from __future__ import annotations

import pytest

from running import halved


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            """
            x = x.astype('float64')
            x /= 2
            """,
            id="x-/=-2",
        ),
        pytest.param(
            """
            x[:] = x * 0.5
            """,
            id="x-*=-slice",
        ),
        pytest.param(
            """
            x[...] = x * 0.5
            """,
            id="x[...]-op",
        ),
        pytest.param(
            """
            x[:] /= 2
            """,
            id="x[:]-/=",
        ),
        pytest.param(
            """
            np.divide(x, 2, out=x)
            """,
            id="np.divide-out",
        ),
        pytest.param(
            """
            def norm(a):
                a /= 2
            norm(x)
            """,
            id="in-place-helper",
        ),
        pytest.param(
            """
            def norm(a):
                a /= 2
                return a
            x = norm(x)
            """,
            id="in-place-helper-return",
        ),
        pytest.param(
            """
            z = x
            z /= 2
            """,
            id="alias-in-place",
        ),
        pytest.param(
            """
            z = x
            x = x / 2
            z = z * 3
            """,
            id="alias-not-in-place",
        ),
        pytest.param(
            """
            z = x.copy()
            z /= 7
            x = x / 2
            """,
            id="in-place-after-copy",
        ),
        pytest.param(
            """
            class C: pass
            c = C(); c.x = x
            c.x /= 2
            x = c.x
            """,
            id="attr-in-place",
        ),
        pytest.param(
            """
            class C: pass
            c = C(); c.x = x
            c.x /= 2
            """,
            id="attr-in-place-alias",
        ),
        pytest.param(
            """
            class C:
                def __init__(self, a): self.a = a
                def norm(self): self.a /= 2
            c = C(x)
            c.norm()
            x = c.a
            """,
            id="self-in-place",
        ),
        pytest.param(
            """
            d = {'x': x}
            d['x'] /= 2
            x = d['x']
            """,
            id="dict-in-place",
        ),
        pytest.param(
            """
            d = {'x': x}
            d['x'] /= 2
            """,
            id="dict-in-place-alias",
        ),
        pytest.param(
            """
            d = {'x': x}
            x /= 2
            x = d['x']
            """,
            id="dict-alias-name",
        ),
        pytest.param(
            """
            for a in [x, x_test]:
                a /= 2
            """,
            id="list-loop-in-place",
        ),
        pytest.param(
            """
            for a in [x, x_test]:
                a = a / 3
            x = x / 2
            """,
            id="list-loop-not-in-place",
        ),
        pytest.param(
            """
            for a in (x, x_test):
                a[:] = a / 2
            """,
            id="loop-slice-in-place",
        ),
    ],
)
def test_a_change_in_place_is_seen_wherever_the_array_is_held(text: str) -> None:
    halved(text)
