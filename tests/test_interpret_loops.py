from __future__ import annotations

import pytest

from running import affine, kinds, script, step, steps
from valgap_lint.ir.endpoints import Role
from valgap_lint.ir.facts import Unknown

HALF = (0.5, 0.0)


@pytest.mark.parametrize(
    "text",
    [
        "for k in [0.5]:\n    x = x * k",
        "for k in (2, 0.25):\n    x = x * k",
        "for k in [2, 4]:\n    x = x / k\nx = x * 4",
        "for name, k in {'a': 0.5}.items():\n    x = x * k",
        "for i, k in enumerate([1, 0.5]):\n    x = x * k",
        "for a, b in zip([1, 2], [2, 0.25]):\n    if a == 2:\n        x = x * b * b * 8",
        "for i in range(2):\n    x = x * 2\nx = x / 8",
        "for k in [0.5, 4]:\n    x = x * k\n    break",
        "for k in [4, 0.5]:\n    if k > 1:\n        continue\n    x = x * k",
        "for k in [0.5]:\n    x = x * k\nelse:\n    pass",
        "ks = [k / 4 for k in [1, 2]]\nx = x * ks[1]",
        "ks = [k for k in [4, 0.5] if k < 1]\nx = x * ks[0]",
        "ks = {n: n / 4 for n in (1, 2)}\nx = x * ks[2]",
        "x, x_test = [a * 0.5 for a in (x, x_test)]",
        "x, x_test = (a * 0.5 for a in (x, x_test))",
        "x, x_test = map(lambda a: a * 0.5, (x, x_test))",
        "parts = []\nfor a in (x, x_test):\n    parts.append(a * 0.5)\nx, x_test = parts",
        "parts = {}\nfor name, a in [('train', x), ('test', x_test)]:\n    parts[name] = a * 0.5\nx = parts['train']",
        "x = [[a * k for k in (1, 0.5)] for a in (x, x_test)][0][1]",
        "for a in [x]:\n    for k in [0.5]:\n        x = a * k",
        "for k in sorted([0.5]):\n    x = x * k",
        "for k in reversed([0.5]):\n    x = x * k",
        "import itertools\nfor a, b in itertools.product([0.5], [1.0]):\n    x = x * a * b",
        "i = 0\nwhile i < 1:\n    x = x * 0.5\n    i += 1",
    ],
)
def test_loops_over_literals_are_unrolled(text: str) -> None:
    assert affine(script(f"{text}\nmodel.fit(x, y)")) == HALF


def test_a_loop_over_names_fits_once_for_each() -> None:
    trace = script("for a, b in [(x, y), (x_test, y_test)]:\n    model.fit(a, b)")
    assert len(trace.endpoints) == 2


def test_a_long_loop_is_run_once() -> None:
    trace = script("for epoch in range(1000):\n    model.fit(x, y)")
    assert len(trace.endpoints) == 1


def test_a_constant_that_changes_in_the_loop_is_forgotten() -> None:
    trace = script("k = 1.0\nfor i in range(100):\n    k = k * 0.9\n    model.fit(x * k, y)")
    assert steps(trace) == ["arithmetic"]


def test_a_constant_that_changes_in_the_loop_is_unknown_after_it() -> None:
    trace = script("k = 1.0\nfor i in range(100):\n    k += 1\nmodel.fit(tf.image.resize(x, (k, k)), y)")
    argument = step(trace, "resize").argument("height")
    assert argument is not None
    assert isinstance(argument.value, Unknown)
    assert argument.value.reason.kind in ("loop-carried", "data-dependent")


def test_a_constant_that_does_not_change_stays_known_in_the_loop() -> None:
    trace = script("k = 0.5\nfor i in range(100):\n    model.fit(x * k, y)")
    assert affine(trace) == HALF


def test_a_while_loop_forgets_what_it_changes() -> None:
    trace = script("import sys\nk = 1.0\nwhile len(sys.argv) < k:\n    k = k * 2\nmodel.fit(x * k, y)")
    assert steps(trace) in (["arithmetic"], ["choose"])


def test_a_list_filled_in_a_loop_is_a_stack_of_what_was_added() -> None:
    text = """
    images = []
    for image in x:
        images.append(image / 255)
    model.fit(np.array(images), y)
    """
    trace = script(text)
    assert kinds(trace)[0] == "dataset"
    assert step(trace, "affine").known("scale") == 1 / 255
    assert "stack" in kinds(trace)


def test_a_comprehension_over_data_is_a_stack() -> None:
    trace = script("model.fit(np.array([image / 255 for image in x]), y)")
    assert kinds(trace) == ["dataset", "affine", "stack"]


def test_files_read_in_a_loop_are_followed_to_the_array() -> None:
    text = """
    import cv2, os
    images = []
    for name in os.listdir("train"):
        image = cv2.imread(os.path.join("train", name))
        image = cv2.resize(image, (64, 32))
        images.append(image)
    model.fit(np.array(images) / 255.0, y)
    """
    trace = script(text)
    assert kinds(trace)[0] == "files"
    assert [kind for kind in kinds(trace) if kind in ("decode", "resize", "stack", "affine")] == ["decode", "resize", "stack", "affine"]
    assert step(trace, "decode").known("color") == "bgr"
    assert (step(trace, "resize").known("height"), step(trace, "resize").known("width")) == (32, 64)


def test_items_added_in_two_ways_meet_in_one_stack() -> None:
    text = """
    images = []
    for image in x:
        images.append(image)
        images.append(image * 0.5)
    model.fit(np.array(images), y)
    """
    trace = script(text)
    assert "stack" in kinds(trace)
    assert any(operation.kind == "affine" for operation in trace.operations)


def test_a_fit_inside_a_loop_over_folds_is_one_endpoint_with_its_rows() -> None:
    text = """
    from sklearn.model_selection import KFold
    for train, test in KFold(5, shuffle=True).split(x):
        model.fit(x[train], y[train])
        model.evaluate(x[test], y[test])
    """
    trace = script(text)
    assert steps(trace) == ["index"]
    assert steps(trace, Role.EVALUATE) == ["index"]


def test_a_flag_set_in_a_loop_over_literals_is_known_in_each_turn() -> None:
    text = """
    for name, a, b in [("train", x, y), ("test", x_test, y_test)]:
        if name == "train":
            model.fit(a * 0.5, b)
        else:
            model.evaluate(a, b)
    """
    trace = script(text)
    assert affine(trace) == HALF
    assert affine(trace, Role.EVALUATE) == (1.0, 0.0)
    assert len(trace.endpoints) == 2


def test_an_else_of_a_loop_is_run() -> None:
    trace = script("for i in range(100):\n    pass\nelse:\n    x = x * 0.5\nmodel.fit(x, y)")
    assert affine(trace) == HALF


def test_a_break_in_an_undecided_branch_leaves_the_rest_reachable() -> None:
    trace = script("import sys\nfor i in range(100):\n    if sys.argv:\n        break\n    x = x * 0.5\nmodel.fit(x, y)")
    assert trace.endpoints


RECORDS = """
rows = []
for folder in ["a", "b"]:
    number = ["a", "b"].index(folder)
    for name in os.listdir(folder):
        try:
            rows.append([cv2.resize(cv2.imread(os.path.join(folder, name)), (8, 8)), number])
        except Exception:
            pass
"""


@pytest.mark.parametrize(
    "taken",
    [
        "for picture, label in rows:\n    pictures.append(picture)\n    labels.append(label)",
        "for row in rows:\n    pictures.append(row[0])\n    labels.append(row[1])",
        "pictures = [picture for picture, label in rows]\nlabels = [label for picture, label in rows]",
    ],
)
def test_records_in_a_list_keep_their_parts_apart(taken: str) -> None:
    trace = script(f"import cv2, os\npictures, labels = [], []\n{RECORDS}\n{taken}\nmodel.fit(np.array(pictures), np.array(labels))")
    assert kinds(trace)[-3:] == ["resize", "stack", "stack"]
    assert kinds(trace, kind="y") == ["array"]


def test_a_position_among_constants_is_known() -> None:
    assert affine(script("k = ['a', 'b'].index('b')\nmodel.fit(x * k * 0.5, y)")) == HALF
    assert steps(script("k = ['a', name].index('b')\nmodel.fit(x * k, y)")) == ["arithmetic"]
