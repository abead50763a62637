from __future__ import annotations

import pytest

from running import halved, script, steps


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            """
            base = {'k': 3.0, 'j': 1.0}
            def a(v, k, j): return v * k * j
            x = a(x, **(base | {'k': 0.5}))
            """,
            id="dict-or",
        ),
        pytest.param(
            """
            base = {'k': 3.0, 'j': 1.0}
            base |= {'k': 0.5}
            def a(v, k, j): return v * k * j
            x = a(x, **base)
            """,
            id="dict-ior",
        ),
        pytest.param(
            """
            base = {'k': 3.0}
            d = base.copy()
            d.update(k=0.5)
            x = x * d['k'] * (base['k'] / 3)
            """,
            id="dict-copy-update",
        ),
        pytest.param(
            """
            base = {'k': 3.0}
            d = dict(base, k=0.5)
            x = x * d['k'] * (base['k'] / 3)
            """,
            id="dict()-of-dict",
        ),
        pytest.param(
            """
            import copy
            base = {'k': {'v': 3.0}}
            d = copy.deepcopy(base)
            d['k']['v'] = 0.5
            x = x * d['k']['v'] * (base['k']['v'] / 3)
            """,
            id="copy.deepcopy-dict",
        ),
        pytest.param(
            """
            import copy
            base = {'k': 3.0}
            d = copy.copy(base)
            d['k'] = 0.5
            x = x * d['k'] * (base['k'] / 3)
            """,
            id="copy.copy-dict",
        ),
        pytest.param(
            """
            d = {'k': 0.5}
            k = d.pop('k', 3)
            j = d.pop('k', 1)
            x = x * k * j
            """,
            id="dict-pop-default",
        ),
        pytest.param(
            """
            d = {}
            d.setdefault('k', []).append(0.5)
            x = x * d['k'][0]
            """,
            id="dict-setdefault-list-append",
        ),
        pytest.param(
            """
            d = {'a': 1, 'b': 0.5}
            del d['a']
            for k, v in d.items():
                x = x * v
            """,
            id="dict-del",
        ),
        pytest.param(
            """
            d = dict.fromkeys(['a', 'b'], 0.5)
            x = x * d['b']
            """,
            id="dict-fromkeys",
        ),
        pytest.param(
            """
            d = dict(zip(['a', 'b'], [3, 0.5]))
            x = x * d['b']
            """,
            id="dict-zip",
        ),
        pytest.param(
            """
            from collections import defaultdict
            d = defaultdict(list)
            d['a'].append(0.5)
            x = x * d['a'][0]
            """,
            id="defaultdict",
        ),
        pytest.param(
            """
            from collections import defaultdict
            d = defaultdict(lambda: 0.5)
            x = x * d['a']
            """,
            id="defaultdict-lambda",
        ),
        pytest.param(
            """
            l = [3, 0.5]
            del l[0]
            x = x * l[0]
            """,
            id="del-list-item",
        ),
        pytest.param(
            """
            ks = [3, 0.5]
            ks.sort()
            x = x * ks[0]
            """,
            id="list-sort",
        ),
        pytest.param(
            """
            ks = ['bb', 'a']
            ks.sort(key=len)
            x = x * 0.5 if ks[0] == 'a' else x
            """,
            id="list-sort-key",
        ),
        pytest.param(
            """
            ks = [3, 0.5]
            ks.remove(3)
            x = x * ks[0]
            """,
            id="list-remove",
        ),
        pytest.param(
            """
            ks = [3, 0.5]
            x = x * ks[ks.index(0.5)]
            """,
            id="list-index",
        ),
        pytest.param(
            """
            x = x * 0.5 if ['a', 'b', 'a'].count('a') == 2 else x
            """,
            id="list-count",
        ),
        pytest.param(
            """
            ks = [1, 2]
            ks.insert(1, 0.5)
            x = x * ks[1]
            """,
            id="list-insert-mid",
        ),
        pytest.param(
            """
            ks = [1, 2, 3]
            ks[0:2] = [0.5]
            x = x * ks[0] * (ks[1] / 3)
            """,
            id="list-slice-assign",
        ),
        pytest.param(
            """
            ks = [0.5, 3, 0.5][::2]
            x = x * ks[1]
            """,
            id="list-step-slice",
        ),
        pytest.param(
            """
            x = x * 0.5 if [1, 2] == [1, 2] else x * 3
            """,
            id="list-equality",
        ),
        pytest.param(
            """
            x = x * 0.5 if tuple([1, 2]) == (1, 2) else x * 3
            """,
            id="list-to-tuple-eq",
        ),
        pytest.param(
            """
            s = {'a', 'b'} & {'b'}
            x = x * 0.5 if 'b' in s and 'a' not in s else x * 3
            """,
            id="set-ops",
        ),
        pytest.param(
            """
            s = {'a'} | {'b'}
            x = x * 0.5 if 'b' in s else x * 3
            """,
            id="set-union",
        ),
        pytest.param(
            """
            s = {'a', 'b'} - {'b'}
            x = x * 0.5 if 'b' not in s else x * 3
            """,
            id="set-difference",
        ),
        pytest.param(
            """
            d = {'a': 1}
            x = x * 0.5 if 'a' in d and 'b' not in d else x * 3
            """,
            id="in-dict",
        ),
        pytest.param(
            """
            d = {'a': 1}
            x = x * 0.5 if 'a' in d.keys() else x * 3
            """,
            id="in-dict-keys",
        ),
        pytest.param(
            """
            from functools import reduce
            x = reduce(lambda v, f: f(v), [lambda v: v * 2, lambda v: v / 4], x)
            """,
            id="reduce",
        ),
        pytest.param(
            """
            from functools import reduce
            k = reduce(lambda a, b: a * b, [0.25, 2])
            x = x * k
            """,
            id="reduce-no-initial",
        ),
        pytest.param(
            """
            def compose(*fs):
                def run(v):
                    for f in fs:
                        v = f(v)
                    return v
                return run
            x = compose(lambda v: v * 2, lambda v: v / 4)(x)
            """,
            id="compose-function",
        ),
        pytest.param(
            """
            base = {'k': 3.0, 'j': 1.0}
            def a(v, k, j): return v * k * j
            x = a(x, **{**base, 'k': 0.5})
            """,
            id="merged-dict-star",
        ),
        pytest.param(
            """
            def f(k, acc=[]):
                acc.append(k)
                return acc
            f(3)
            x = x * f(0.5)[1]
            """,
            id="mutable-default",
        ),
    ],
)
def test_a_container_holds_what_was_put_into_it(text: str) -> None:
    halved(text)


def test_a_list_sorted_by_what_is_not_known_may_begin_with_any_item() -> None:
    trace = script("import sys\nks = [3, 0.5]\nks.sort(key=lambda k: sys.argv[k])\nmodel.fit(x * ks[0], y)")
    assert steps(trace) == ["arithmetic"]


def test_a_key_that_is_not_known_may_be_any() -> None:
    trace = script("import sys\nd = {}\nfor name in sys.argv:\n    d[name] = x * 0.5\n    d[name + 'b'] = x * 2\nmodel.fit(d['a'], y)")
    assert {operation.known("scale") for operation in trace.operations if operation.kind == "affine"} == {0.5, 2.0}
    assert "stack" in steps(trace)


def test_an_array_that_was_copied_keeps_its_values() -> None:
    trace = script("import copy\nz = copy.copy(x)\nz /= 255\nmodel.fit(x, y)")
    assert steps(trace) == []
