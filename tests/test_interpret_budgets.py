from __future__ import annotations

import time

import pytest

from running import PRELUDE, kinds, path, script, traced
from valgap_lint.catalogue.catalogue import Catalogue
from valgap_lint.catalogue.loader import discover
from valgap_lint.check import check
from valgap_lint.compare import compare
from valgap_lint.interpret.run import run
from valgap_lint.ir.analysis import Analysis
from valgap_lint.ir.endpoints import Role
from valgap_lint.ir.trace import Trace
from valgap_lint.run.plugins import load_plugins
from valgap_lint.sources import Cell, SourceFile
from valgap_lint.syntax.parse import parse

SECONDS = 6.0
"""On a busy machine; alone, each takes about one."""


def timed(text: str) -> Trace:
    started = time.process_time()
    trace = script(text)
    assert time.process_time() - started < SECONDS
    return trace


@pytest.mark.parametrize(
    "text",
    [
        "def f(a):\n    return f(a)\nx = f(x)",
        "def f(a, n):\n    return a if n == 0 else f(a * 0.5, n - 1)\nx = f(x, 500)",
        "def f(a):\n    return g(a)\ndef g(a):\n    return f(a)\nx = f(x)",
        "f = lambda a: f(a)\nx = f(x)",
        "class C:\n    def __getitem__(self, i):\n        return self[i]\nx = C()[0]",
        "class C:\n    @property\n    def k(self):\n        return self.k\nx = x * C().k",
        "class C:\n    def __iter__(self):\n        return iter(self)\nx = next(C())",
        "def f():\n    yield from f()\nx = next(f())",
        "l = []\nl.append(l)\nx = np.array(l)",
        "d = {}\nd['d'] = d\nx = d['d']['d']",
        "class C: pass\nc = C()\nc.c = c\nx = np.array(c.c.c)",
        "t = (1,)\nfor i in range(4):\n    t = (t, t)\nx = np.array(t)",
    ],
)
def test_what_calls_or_holds_itself_ends(text: str) -> None:
    assert len(timed(f"{text}\nmodel.fit(x, y)").endpoints) == 1


def test_calls_that_multiply_end() -> None:
    functions = "\n".join(f"def f{i}(a):\n    return f{i + 1}(a) + f{i + 1}(a)" for i in range(30))
    trace = timed(f"{functions}\ndef f30(a):\n    return a\nmodel.fit(f0(x), y)")
    assert trace.exhausted is not None
    assert trace.exhausted.kind == "budget"


def test_branches_that_multiply_end() -> None:
    lines = "\n".join(f"    if flags[{i}]:\n        a = a * {i}.5" for i in range(60))
    trace = timed(f"def f(a, flags):\n{lines}\n    return a\nimport sys\nmodel.fit(f(x, sys.argv), y)")
    assert kinds(trace)
    assert trace.exhausted is None


def test_branches_that_call_the_rest_end() -> None:
    nested = "model.fit(x, y)"
    for i in range(14):
        body = "\n".join("    " + line for line in nested.splitlines())
        nested = f"if sys.argv[{i}]:\n{body}\nelse:\n{body}"
        if len(nested) > 60_000:
            break
    assert timed(f"import sys\n{nested}").endpoints


def test_loops_in_loops_end() -> None:
    text = "k = 0\n" + "".join(f"{'    ' * i}for i{i} in range(4):\n" for i in range(12)) + "    " * 12 + "k = k + 1\nmodel.fit(x, y)"
    trace = timed(text)
    assert trace.exhausted is not None or trace.endpoints


def test_numbers_that_grow_without_bound_are_not_computed() -> None:
    text = "k = 9\nfor i in (1, 2, 3, 4, 5, 6, 7, 8):\n    k = k ** k\nt = 'a' * 10 ** 12\nl = [0] * 10 ** 12\nm = 1 << 10 ** 9\nmodel.fit(x * k, y)"
    assert timed(text).endpoints


def test_texts_that_double_end() -> None:
    text = "t = 'ab'\n" + "t = t + t\n" * 60 + "u = 'ab'\n" + "u = f'{u}{u}'\n" * 60 + "model.fit(x, y)"
    assert timed(text).endpoints


def test_lists_that_double_end() -> None:
    text = "l = [x]\n" + "l = l + l\n" * 40 + "t = (1, 2)\n" + "t = t + t\n" * 40 + "m = [x]\n" + "m.extend(m)\n" * 40 + "model.fit(x, y)"
    assert timed(text).endpoints


def test_numbers_multiplied_again_and_again_end() -> None:
    assert timed("k = 10 ** 14\n" + "k = k * k\n" * 40 + "model.fit(x, y)").endpoints


def test_long_chains_of_maps_are_linear() -> None:
    text = "ds = tf.data.Dataset.from_tensor_slices((x, y))\n" + "ds = ds.map(lambda a, b: (a + 1, b))\n" * 500 + "model.fit(ds)"
    trace = timed(text)
    assert kinds(trace).count("affine") == 500


HEAVY = "\n".join(f"def f{i}(a):\n    return f{i + 1}(a) + f{i + 1}(a)" for i in range(30)) + "\ndef f30(a):\n    return a\n"
"""Functions of which the first takes 2 ** 30 calls."""
TRAINS = "model.fit(x / 255, y)\nmodel.evaluate(x_test, y_test)\n"


def indented(text: str, levels: int = 1) -> str:
    return "".join(f"{'    ' * levels}{line}\n" for line in text.splitlines())


@pytest.mark.parametrize(
    "text",
    [
        "f0(x)\n" * 30 + TRAINS,
        "def main():\n" + indented("f0(x)\n" * 5 + TRAINS) + "main()",
        "def main():\n" + indented("f0(x)\n" + TRAINS) + "if __name__ == '__main__':\n    main()",
        "def main():\n" + indented("f0(x)\n" + TRAINS),
        "def main():\n    with open('log') as log:\n        for k in (1, 2):\n            if k == 2:\n"
        + indented("f0(x)\n" + TRAINS, 4)
        + "main()",
        "import sys\nif sys.argv[1]:\n    f0(x)\n" + TRAINS,
        "import sys\nif sys.argv[1]:\n    f0(x)\nelse:\n    f1(x)\n" + TRAINS,
        "try:\n    f0(x)\nexcept ValueError:\n    f0(x)\n" + TRAINS,
        "class Trainer:\n    def __init__(self):\n        f0(x)\n    def run(self):\n"
        + indented("f0(x)\n" + TRAINS, 2)
        + "Trainer().run()",
        "class Trainer:\n    def __init__(self):\n        f0(x)\n    def run(self):\n" + indented("f0(x)\n" + TRAINS, 2),
        "class Trainer:\n    f0(x)\n    def run(self):\n" + indented(TRAINS, 2),
        "".join(f"def g{i}():\n    f{i}(x)\n" for i in range(30)) + "def main():\n" + indented(TRAINS),
    ],
)
def test_what_comes_after_something_too_heavy_is_seen(text: str) -> None:
    trace = timed(HEAVY + text)
    assert [(endpoint.role, kinds(trace, endpoint.role)) for endpoint in trace.endpoints] == [
        (Role.TRAIN, ["dataset", "affine"]),
        (Role.EVALUATE, ["dataset"]),
    ]
    assert trace.exhausted is not None


def test_what_a_heavy_function_gives_is_unknown() -> None:
    trace = timed(HEAVY + "x = f0(x)\nmodel.fit(f0(x_test), y)")
    (unread,) = [operation for operation in path(trace) if operation.kind == "opaque"]
    assert unread.reason is not None
    assert (unread.reason.kind, unread.reason.detail) == ("budget", "f0 takes too many steps")


def test_a_heavy_branch_is_joined_like_any_other() -> None:
    trace = timed(HEAVY + "import sys\nif sys.argv[1]:\n    f0(x)\n    x = x * 2\nmodel.fit(x, y)")
    assert kinds(trace)[-1] == "choose"


def test_a_long_function_is_run_to_its_end() -> None:
    trace = timed("def main():\n" + "".join(f"    v{i} = x * {i}\n" for i in range(6_000)) + indented(TRAINS) + "main()")
    assert len(trace.endpoints) == 2
    assert trace.exhausted is None


def test_comprehensions_in_comprehensions_end() -> None:
    digits = f"({', '.join(map(str, range(20)))})"
    loops = " ".join(f"for {name} in {digits}" for name in "abcdefgh")
    for text in (f"[a * b * c {loops}]", f"{{(a, b): 1 {loops}}}"):
        trace = timed(f"k = {text}\n{TRAINS}")
        assert len(trace.endpoints) == 2
        assert trace.exhausted is not None


def test_what_was_seen_before_the_budget_ended_stays() -> None:
    functions = "\n".join(f"def f{i}(a):\n    return f{i + 1}(a) + f{i + 1}(a)" for i in range(30))
    trace = timed(f"model.fit(x, y)\n{functions}\ndef f30(a):\n    return a\nf0(x)")
    assert len(trace.endpoints) == 1


def test_an_empty_script_leaves_nothing() -> None:
    trace = traced("")
    assert (trace.operations, trace.endpoints, trace.exhausted) == ((), (), None)


@pytest.mark.parametrize("held_out", ["x", "x_test"])
def test_thousands_of_calls_of_one_model_are_compared_and_checked(held_out: str) -> None:
    lines = "".join(f"model.fit(x / {i + 1}, y)\nmodel.evaluate({held_out} / {i + 1}, y)\nmodel.save('m{i}.keras')\n" for i in range(600))
    file = SourceFile("train.py", "script", (Cell(None, PRELUDE + lines),))
    started = time.process_time()
    trace = run([parse(file)], Catalogue(discover()), lambda name, level, importer: None)
    contracts, verdicts = compare(trace, "3.15")
    findings, crashes = check(Analysis(trace, contracts, verdicts, "3.15"), load_plugins().rules)
    assert time.process_time() - started < SECONDS
    assert len(verdicts) == 600
    assert sum(finding.code == "VG606" for finding in findings) == (600 if held_out == "x" else 0)
    assert not crashes


def test_more_modules_than_can_be_read_are_unknown() -> None:
    comment = f"# {'a' * 60_000}\n"
    modules = {f"m{i}.py": f"{comment}def f(a):\n    return a * 0.5\n" for i in range(20)}
    imports = "".join(f"import m{i}\n" for i in range(20))
    trace = script(f"{imports}model.fit(m0.f(x), y)\nmodel.evaluate(m19.f(x_test), y_test)", modules)
    assert kinds(trace) == ["dataset", "affine"]
    (unread,) = [operation for operation in path(trace, Role.EVALUATE) if operation.kind == "opaque"]
    assert unread.reason is not None
    assert unread.reason.detail == "too much code is imported"
    assert trace.exhausted is not None


def test_modules_that_all_import_each_other_end() -> None:
    names = [f"m{i}" for i in range(40)]
    modules = {f"{name}.py": "".join(f"from {other} import *\n" for other in names) + f"{name} = 0.5\n" for name in names}
    trace = script("from m0 import *\nmodel.fit(x * m39, y)", modules)
    assert [step.known("scale") for step in path(trace) if step.kind == "affine"] == [0.5]


def test_reasons_of_parts_of_parts_stay_short() -> None:
    trace = timed(f"import sys\nmodel.fit(sys.argv{'.part' * 90}, y)")
    assert all(len(reason.detail) < 300 for reason in trace.unknowns)
