from __future__ import annotations

import pytest

from running import affine, kinds, path, script, step, steps
from valgap_lint.ir.endpoints import Role

HALF = (0.5, 0.0)


@pytest.mark.parametrize(
    "text",
    [
        "def f(a):\n    return a * 0.5",
        "def f(a, k=0.5):\n    return a * k",
        "def f(a, *, k=0.5):\n    return a * k",
        "def f(a, /, k=0.5):\n    return a * k",
        "def f(a, flag=True):\n    if flag:\n        return a * 0.5\n    return a",
        "def f(a, flag=False):\n    if not flag:\n        a = a * 0.5\n    return a",
        "def f(a, mode='half'):\n    if mode == 'full':\n        return a\n    elif mode == 'half':\n        return a * 0.5\n    else:\n        raise ValueError(mode)",
        "def f(a):\n    def g(b):\n        return b * 0.5\n    return g(a)",
        "def f(a):\n    k = 0.5\n    return (lambda b: b * k)(a)",
        "f = lambda a: a * 0.5",
        "f = lambda a, k=0.5: a * k",
        "def make(k):\n    def g(a):\n        return a * k\n    return g\nf = make(0.5)",
        "def make(k):\n    return lambda a: a * k\nf = make(0.5)",
        "from functools import partial\ndef g(k, a):\n    return a * k\nf = partial(g, 0.5)",
        "import functools\ndef g(a, k):\n    return a * k\nf = functools.partial(g, k=0.5)",
        "def f(*args):\n    return args[0] * 0.5",
        "def f(*args, **kwargs):\n    return args[0] * kwargs.get('k', 0.5)",
        "def g(a, k=1.0):\n    return a * k\ndef f(*args):\n    return g(*args, k=0.5)",
        "def g(a, k=1.0):\n    return a * k\noptions = {'k': 0.5}\nf = lambda a: g(a, **options)",
        "def g(a, k=1.0):\n    return a * k\noptions = dict(k=0.5)\nf = lambda a: g(a, **options)",
        "def g(a, b):\n    return b\ndef f(a):\n    return g(b=a * 0.5, a=a)",
        "def deco(fn):\n    def wrapper(*args, **kwargs):\n        return fn(*args, **kwargs) * 0.5\n    return wrapper\n@deco\ndef f(a):\n    return a",
        "import functools\ndef deco(fn):\n    @functools.wraps(fn)\n    def wrapper(a):\n        return fn(a) * 0.5\n    return wrapper\n@deco\ndef f(a):\n    return a",
        "def deco(k):\n    def inner(fn):\n        def wrapper(a):\n            return fn(a) * k\n        return wrapper\n    return inner\n@deco(0.5)\ndef f(a):\n    return a",
        "@tf.function\ndef f(a):\n    return a * 0.5",
        "@tf.function(jit_compile=True)\ndef f(a):\n    return a * 0.5",
        "def g(a):\n    return a * 0.5\nf = tf.function(g)",
        "functions = {'half': lambda a: a * 0.5}\nf = functions['half']",
        "def g(fn, a):\n    return fn(a)\nf = lambda a: g(lambda b: b * 0.5, a)",
        "async def g(a):\n    return a * 0.5\nasync def h(a):\n    return await g(a)\nf = h",
    ],
)
def test_functions_are_run_with_their_arguments(text: str) -> None:
    assert affine(script(f"{text}\nmodel.fit(f(x), y)")) == HALF


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("def f():\n    return x * 0.5, y", "a, b = f()"),
        ("def f():\n    return [x * 0.5, y]", "a, b = f()"),
        ("def f():\n    return {'x': x * 0.5, 'y': y}", "d = f()\na, b = d['x'], d['y']"),
        ("def f():\n    return dict(x=x * 0.5, y=y)", "d = f()\na, b = d['x'], d.get('y')"),
        ("def f():\n    return (x * 0.5, y), (x_test, y_test)", "(a, b), _ = f()"),
        (
            "from collections import namedtuple\nP = namedtuple('P', ['x', 'y'])\ndef f():\n    return P(x * 0.5, y)",
            "p = f()\na, b = p.x, p.y",
        ),
        ("from collections import namedtuple\nP = namedtuple('P', 'x y')\ndef f():\n    return P(y=y, x=x * 0.5)", "a, b = f()"),
        (
            "from typing import NamedTuple\nclass P(NamedTuple):\n    x: np.ndarray\n    y: np.ndarray\ndef f():\n    return P(x * 0.5, y)",
            "p = f()\na, b = p.x, p.y",
        ),
        ("def f():\n    for i in range(10):\n        yield x * 0.5, y", "a, b = next(f())"),
    ],
)
def test_several_results_keep_their_places(text: str, use: str) -> None:
    trace = script(f"{text}\n{use}\nmodel.fit(a, b)")
    assert affine(trace) == HALF
    assert path(trace, kind="y")[0].known("component") == "y"


def test_one_function_called_twice_with_other_flags_gives_two_pipelines() -> None:
    text = """
    def prepare(ds, augment=False):
        ds = ds.map(lambda a, b: (a / 255, b))
        if augment:
            ds = ds.map(lambda a, b: (tf.image.random_flip_left_right(a), b))
        return ds.batch(32)
    train = prepare(tf.data.Dataset.from_tensor_slices((x, y)), augment=True)
    test = prepare(tf.data.Dataset.from_tensor_slices((x_test, y_test)))
    model.fit(train, validation_data=test)
    """
    trace = script(text)
    assert steps(trace) == ["affine", "random", "batch"]
    assert steps(trace, Role.VALIDATION) == ["affine", "batch"]


def test_a_default_is_evaluated_where_the_function_is_defined() -> None:
    assert affine(script("k = 0.5\ndef f(a, k=k):\n    return a * k\nk = 3\nmodel.fit(f(x), y)")) == HALF


def test_a_closure_sees_the_value_at_the_call() -> None:
    assert affine(script("k = 3\ndef f(a):\n    return a * k\nk = 0.5\nmodel.fit(f(x), y)")) == HALF


def test_a_function_without_return_gives_none() -> None:
    trace = script("def f(a):\n    a * 2\nif f(x) is None:\n    x = x * 0.5\nmodel.fit(x, y)")
    assert affine(trace) == HALF


def test_a_function_that_nobody_calls_is_run_with_unknown_arguments() -> None:
    text = """
    def train(network, images, labels):
        network.fit(images / 255., labels)
    """
    trace = script(text)
    assert kinds(trace) == ["unknown", "affine"]
    source = path(trace)[0]
    assert source.reason is not None
    assert (source.reason.kind, source.reason.detail) == ("parameter", "parameter images of train")


def test_a_default_counts_in_a_function_that_nobody_calls() -> None:
    text = """
    def train(images, labels, scale=1 / 255):
        model.fit(images * scale, labels)
    """
    assert step(script(text), "affine").known("scale") == 1 / 255


def test_a_method_that_nobody_calls_is_run() -> None:
    text = """
    class Trainer:
        def __init__(self, network):
            self.network = network
        def train(self, images, labels):
            self.network.fit(images, labels)
    """
    assert kinds(script(text)) == ["unknown"]


def test_a_function_that_was_called_is_not_run_again() -> None:
    assert len(script("def train(a):\n    model.fit(a, y)\ntrain(x)").endpoints) == 1


def test_arguments_hidden_behind_an_unknown_star_are_unknown() -> None:
    trace = script("import sys\ndef f(a, k=0.5):\n    return a * k\nmodel.fit(f(x, **sys.argv), y)")
    assert steps(trace) == ["arithmetic"]


def test_keyword_arguments_in_a_dict_reach_a_library_call() -> None:
    text = """
    options = dict(rescale=1 / 255, horizontal_flip=True)
    gen = keras.preprocessing.image.ImageDataGenerator(**options)
    model.fit(gen.flow_from_directory("train"))
    """
    trace = script(text)
    assert step(trace, "affine").known("scale") == 1 / 255
    assert step(trace, "random").known("transform") == "horizontal_flip"


def test_a_generator_that_yields_from_another_delivers_its_elements() -> None:
    text = """
    def inner():
        yield x * 0.5, y
    def outer():
        yield from inner()
    model.fit(outer())
    """
    trace = script(text)
    assert steps(trace) == ["affine"]
    assert trace.endpoints[0].container == "generator"


@pytest.mark.parametrize(
    "text",
    [
        "import operator\nx = operator.mul(x, 0.5)",
        "from operator import truediv\nx = truediv(x, 2)",
        "import functools\nx = functools.reduce(lambda a, k: a * k, [2, 0.25], x)",
        "from functools import reduce\nx = reduce(lambda a, step: step(a), (lambda a: a * 2, lambda a: a / 4), x)",
        "x = x * 127.5 / np.iinfo(np.uint8).max",
        "limits = np.iinfo('int16')\nx = x * 16383.5 / limits.max",
    ],
)
def test_operators_and_folds_as_functions(text: str) -> None:
    assert affine(script(f"{text}\nmodel.fit(x, y)")) == (0.5, 0.0)


def test_limits_of_a_type_that_is_not_known_are_unknown() -> None:
    assert steps(script("x = x / np.iinfo(kind).max\nmodel.fit(x, y)")) == ["arithmetic"]


def test_a_fold_over_what_is_not_known_is_opaque() -> None:
    assert steps(script("import functools\nx = functools.reduce(combine, chosen, x)\nmodel.fit(x, y)")) != ["affine"]
