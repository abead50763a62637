from __future__ import annotations

import pytest

from running import halved, script, steps


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            """
            import operator
            x = operator.mul(x, 0.5)
            """,
            id="operator.mul",
        ),
        pytest.param(
            """
            from operator import truediv
            x = truediv(x, 2)
            """,
            id="operator.truediv",
        ),
        pytest.param(
            """
            from operator import itemgetter
            x = x * itemgetter('k')({'k': 0.5})
            """,
            id="operator-itemgetter",
        ),
        pytest.param(
            """
            from operator import attrgetter
            class C: k = 0.5
            x = x * attrgetter('k')(C())
            """,
            id="operator-attrgetter",
        ),
        pytest.param(
            """
            k = getattr(np, 'float64')(0.5) if False else 0.5
            import operator
            x = getattr(operator, 'mul')(x, 0.5)
            """,
            id="getattr-module",
        ),
        pytest.param(
            """
            from itertools import chain
            for k in chain([2], [0.25]):
                x = x * k
            """,
            id="itertools-chain",
        ),
        pytest.param(
            """
            import itertools
            for a, b in itertools.product([2, 1], repeat=2):
                if a == 1 and b == 1: x = x * 0.5
            """,
            id="itertools-product-wide",
        ),
        pytest.param(
            """
            from itertools import islice
            for k in islice([0.5, 3], 1):
                x = x * k
            """,
            id="itertools-islice",
        ),
        pytest.param(
            """
            from collections import ChainMap
            c = ChainMap({'k': 0.5}, {'k': 3})
            x = x * c['k']
            """,
            id="ChainMap",
        ),
        pytest.param(
            """
            from collections import namedtuple
            P = namedtuple('P', ['a', 'k'], defaults=[0.5])
            x = x * P(1).k
            """,
            id="namedtuple-defaults",
        ),
        pytest.param(
            """
            from contextlib import nullcontext
            with nullcontext(0.5) as k, nullcontext():
                x = x * k
            """,
            id="with-multiple",
        ),
        pytest.param(
            """
            def f():
                k = 0.5
                return locals()['k']
            x = x * f()
            """,
            id="locals",
        ),
        pytest.param(
            """
            k = 0.5
            def f(): return globals()['k']
            x = x * f()
            """,
            id="globals",
        ),
        pytest.param(
            """
            def half(v): return v * 0.5
            x = globals()['half'](x)
            """,
            id="globals-function-by-name",
        ),
        pytest.param(
            """
            class C:
                def __contains__(self, v): return v == 'a'
            x = x * 0.5 if 'a' in C() else x * 3
            """,
            id="__contains__",
        ),
        pytest.param(
            """
            class C:
                def __len__(self): return 2
            x = x / len(C())
            """,
            id="__len__-user",
        ),
        pytest.param(
            """
            class C:
                def __init__(self): self.d = {}
                def __setitem__(self, k, v): self.d[k] = v
                def __getitem__(self, k): return self.d[k]
            c = C()
            c['k'] = 0.5
            x = x * c['k']
            """,
            id="__setitem__-user",
        ),
        pytest.param(
            """
            def f(v, n):
                if n == 0: return v
                return f(v * 0.5, n - 1)
            x = f(x, 1)
            """,
            id="recursion-countdown",
        ),
        pytest.param(
            """
            def f(v, n):
                if n == 0: return v
                return f(v / 2, n - 1)
            x = f(x * 4, 3)
            """,
            id="recursion-3",
        ),
        pytest.param(
            """
            def walk(d):
                out = {}
                for k, v in d.items():
                    out[k] = walk(v) if isinstance(v, dict) else v
                return out
            x = x * walk({'a': {'b': 0.5}})['a']['b']
            """,
            id="recursion-nested-dict",
        ),
    ],
)
def test_a_function_of_the_standard_library_does_what_it_does(text: str) -> None:
    halved(text)


def test_a_method_is_called_by_its_name() -> None:
    trace = script("from operator import methodcaller\nmodel.fit(methodcaller('reshape', (-1, 784))(x), y)")
    assert steps(trace) == ["reshape"]


def test_a_recursion_that_is_open_ends() -> None:
    trace = script("import sys\ndef f(v):\n    return f(v * 0.5) if len(sys.argv) > 3 else v\nmodel.fit(f(x), y)")
    assert "choose" in steps(trace)
