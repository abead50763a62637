from __future__ import annotations

import pytest

from running import affine, halved, script


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            """
            from contextlib import contextmanager
            @contextmanager
            def ctx(k):
                print('enter')
                yield k
                print('exit')
            with ctx(0.5) as k:
                x = x * k
            """,
            id="contextmanager-user",
        ),
        pytest.param(
            """
            class Ctx:
                def __enter__(self):
                    self.k = 0.5
                    return self
                def __exit__(self, *a): pass
            with Ctx() as c:
                x = x * c.k
            """,
            id="class-context-manager",
        ),
        pytest.param(
            """
            class Ctx:
                def __enter__(self): return 0.5
                def __exit__(self, *a): return False
            with Ctx() as k:
                x = x * k
            """,
            id="class-context-enter-returns-value",
        ),
        pytest.param(
            """
            try:
                raise ValueError('a')
            except ValueError:
                x = x * 0.5
            """,
            id="try-raise-caught",
        ),
        pytest.param(
            """
            def f():
                try:
                    return float('0.5')
                except ValueError:
                    return 3
            x = x * f()
            """,
            id="try-return-except-return",
        ),
        pytest.param(
            """
            def f():
                try:
                    return 0.5
                finally:
                    print('x')
            x = x * f()
            """,
            id="try-return",
        ),
        pytest.param(
            """
            d = {}
            try:
                k = d['a']
            except KeyError:
                k = 0.5
            x = x * k
            """,
            id="try-keyerror-dict",
        ),
        pytest.param(
            """
            try:
                k = int('a')
            except ValueError:
                k = 0.5
            x = x * k
            """,
            id="try-int-fails",
        ),
        pytest.param(
            """
            def f():
                with open('/dev/null') as fh:
                    return 0.5
            x = x * f()
            """,
            id="return-in-with",
        ),
    ],
)
def test_a_block_runs_what_it_guards(text: str) -> None:
    halved(text)


def test_what_a_handler_returns_does_not_count_where_nothing_is_known_to_be_raised() -> None:
    trace = script("""
    def load(name):
        try:
            return x * 0.5
        except OSError:
            return None
    model.fit(load("train"), y)
    """)
    assert affine(trace) == (0.5, 0.0)


def test_of_several_handlers_none_is_known_to_be_the_one() -> None:
    trace = script("try:\n    raise error\nexcept KeyError:\n    k = 0.5\nexcept ValueError:\n    k = 2\nmodel.fit(x, y)")
    assert len(trace.endpoints) == 1


def test_what_is_raised_in_a_block_without_handlers_ends_the_function() -> None:
    trace = script("def f():\n    try:\n        raise ValueError\n    finally:\n        pass\n    model.fit(x, y)\nf()")
    assert not trace.endpoints
