from __future__ import annotations

import pytest

from running import halved


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            """
            k = 0.5
            x = x * k if isinstance(k, float) else x * 3
            """,
            id="isinstance-number",
        ),
        pytest.param(
            """
            k = 'a'
            x = x * 3 if isinstance(k, (int, float)) else x * 0.5
            """,
            id="isinstance-tuple-types",
        ),
        pytest.param(
            """
            k = [1]
            x = x * 0.5 if isinstance(k, list) and not isinstance(k, dict) else x
            """,
            id="isinstance-list",
        ),
        pytest.param(
            """
            class A: pass
            class B(A): pass
            x = x * 0.5 if isinstance(B(), A) and not isinstance(A(), B) else x
            """,
            id="isinstance-user",
        ),
        pytest.param(
            """
            x = x * 0.5 if isinstance(x, np.ndarray) else x * 3
            """,
            id="isinstance-ndarray",
        ),
        pytest.param(
            """
            x = x * 3 if isinstance(x, str) else x * 0.5
            """,
            id="isinstance-ndarray-not-str",
        ),
        pytest.param(
            """
            k = None
            x = x * 3 if isinstance(k, str) else x * 0.5
            """,
            id="isinstance-None",
        ),
        pytest.param(
            """
            def f(p):
                if isinstance(p, str):
                    p = [p]
                return len(p)
            x = x * f('a') / 2
            """,
            id="isinstance-str-list-of-paths",
        ),
        pytest.param(
            """
            f = lambda v: v * 0.5
            x = f(x) if callable(f) else x * 3
            """,
            id="callable",
        ),
        pytest.param(
            """
            f = 0.5
            x = x * 3 if callable(f) else x * f
            """,
            id="callable-not",
        ),
        pytest.param(
            """
            k = 0.5
            x = x * k if type(k) == float else x * 3
            """,
            id="type-equality",
        ),
        pytest.param(
            """
            k = 'a'
            x = x * 0.5 if type(k) is str else x * 3
            """,
            id="type-is",
        ),
        pytest.param(
            """
            class C:
                k = 0.5
            c = C()
            x = x * c.k if hasattr(c, 'k') else x * 3
            """,
            id="hasattr-yes",
        ),
        pytest.param(
            """
            class C: pass
            c = C()
            x = x * 3 if hasattr(c, 'k') else x * 0.5
            """,
            id="hasattr-no",
        ),
        pytest.param(
            """
            class C: pass
            x = x * getattr(C(), 'k', 0.5)
            """,
            id="getattr-default",
        ),
        pytest.param(
            """
            class C:
                def half(self, v): return v * 0.5
            name = 'half'
            x = getattr(C(), name)(x)
            """,
            id="getattr-object",
        ),
        pytest.param(
            """
            class C: pass
            c = C()
            setattr(c, 'k', 0.5)
            x = x * c.k
            """,
            id="setattr",
        ),
        pytest.param(
            """
            class C:
                def __init__(self, **kw):
                    for k, v in kw.items():
                        setattr(self, k, v)
            x = x * C(k=0.5).k
            """,
            id="kwargs-setattr-loop",
        ),
        pytest.param(
            """
            class A:
                k = 0.5
                def f(self): return type(self).k
            x = x * A().f()
            """,
            id="type(self)",
        ),
    ],
)
def test_a_question_about_a_value_is_decided_where_the_value_tells(text: str) -> None:
    halved(text)
