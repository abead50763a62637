from __future__ import annotations

import pytest

from running import affine, kinds, part, path, script, steps
from valgap_lint.ir.endpoints import Role

HALF = (0.5, 0.0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("z = x * 2\nz = x * 0.5\nmodel.fit(z, y)", HALF),
        ("z = x\nx = x * 0.5\nmodel.fit(z, y)", (1.0, 0.0)),
        ("z: np.ndarray = x * 0.5\nmodel.fit(z, y)", HALF),
        ("a = b = x * 0.5\nmodel.fit(b, y)", HALF),
        ("a, b = x * 0.5, x\nmodel.fit(a, y)", HALF),
        ("a, b = x * 0.5, x\na, b = b, a\nmodel.fit(b, y)", HALF),
        ("(a, (b, c)) = x, (x * 0.5, 1)\nmodel.fit(b, y)", HALF),
        ("a, *rest = x, x, x * 0.5\nmodel.fit(rest[1], y)", HALF),
        ("*rest, last = [x, x, x * 0.5]\nmodel.fit(last, y)", HALF),
        ("if (z := x * 0.5) is not None:\n    model.fit(z, y)", HALF),
        ("d = {'a': x}\nd['a'] = x * 0.5\nmodel.fit(d['a'], y)", HALF),
        ("l = [x, x]\nl[1] = x * 0.5\nmodel.fit(l[1], y)", HALF),
        ("l = [x]\nm = l\nm[0] = x * 0.5\nmodel.fit(l[0], y)", HALF),
        ("z = x * 2\ndel z\nz = x * 0.5\nmodel.fit(z, y)", HALF),
    ],
)
def test_the_last_value_bound_to_a_name_is_the_one_used(text: str, expected: tuple[float, float]) -> None:
    assert affine(script(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "x = x.astype('float32')\nx /= 255",
        "x = x.astype('float32')\nx *= 1 / 255",
        "z = x\nz = z / 255\nx = z",
        "np.divide(x, 255, out=x)",
        "np.multiply(x, 1 / 255., out=x)",
        "x[:] = x / 255",
        "x[...] = x / 255",
        "d = {}\nd['x'] = x\nd['x'] /= 255\nx = d['x']",
        "l = [x]\nl[0] /= 255\nx = l[0]",
        "class C: pass\nc = C()\nc.x = x\nc.x /= 255\nx = c.x",
    ],
)
def test_a_change_in_place_is_a_change(text: str) -> None:
    assert affine(script(f"{text}\nmodel.fit(x, y)")) == (round(1 / 255, 9), 0.0)


def test_a_change_in_place_reaches_other_names_of_the_array() -> None:
    trace = script("z = x\nx /= 255\nmodel.fit(z, y)")
    assert affine(trace) == (round(1 / 255, 9), 0.0)


def test_a_change_in_place_inside_a_function_reaches_the_caller() -> None:
    trace = script("def scale(a):\n    a /= 255\nscale(x)\nmodel.fit(x, y)")
    assert affine(trace) == (round(1 / 255, 9), 0.0)


def test_an_augmented_assignment_to_an_unchanged_name_leaves_others_alone() -> None:
    trace = script("x /= 255\nmodel.fit(x, y)\nmodel.evaluate(x_test, y_test)")
    assert affine(trace, Role.EVALUATE) == (1.0, 0.0)


def test_train_and_test_are_told_apart() -> None:
    trace = script("model.fit(x, y, validation_data=(x_test, y_test))")
    assert [part(trace), part(trace, Role.VALIDATION), part(trace, Role.TRAIN, "y")] == ["train", "test", "train"]


def test_a_global_name_is_changed_from_inside_a_function() -> None:
    trace = script("def scale():\n    global x\n    x = x * 0.5\nscale()\nmodel.fit(x, y)")
    assert affine(trace) == HALF


def test_a_local_name_is_not_the_global_one() -> None:
    trace = script("def scale():\n    x = x_test * 0.5\n    return x\nscale()\nmodel.fit(x, y)")
    assert affine(trace) == (1.0, 0.0)


def test_a_nonlocal_name_is_changed_from_inside() -> None:
    text = """
    def outer(z):
        def inner():
            nonlocal z
            z = z * 0.5
        inner()
        return z
    model.fit(outer(x), y)
    """
    assert affine(script(text)) == HALF


def test_data_reassigned_after_fit_do_not_change_what_fit_saw() -> None:
    trace = script("model.fit(x, y)\nx = x / 255\nmodel.evaluate(x, y)")
    assert affine(trace) == (1.0, 0.0)
    assert affine(trace, Role.EVALUATE) == (round(1 / 255, 9), 0.0)


def test_a_deleted_name_is_unknown() -> None:
    assert kinds(script("del x\nmodel.fit(x, y)")) == ["unknown"]


def test_part_of_an_array_overwritten_is_not_the_array() -> None:
    assert steps(script("x[:100] = 0\nmodel.fit(x, y)")) == ["transform"]


def test_an_array_made_for_it_and_filled_holds_what_it_was_filled_with() -> None:
    trace = script("z = np.zeros((10, 28, 28))\nfor i in range(10):\n    z[i] = x[i] / 255\nmodel.fit(z, y)")
    assert "affine" in kinds(trace)
    assert kinds(trace)[0] == "dataset"


@pytest.mark.parametrize("copy", ["x.copy()", "np.copy(x)", "np.array(x)", "x.astype('float32')", "x * 1.0"])
def test_a_copy_changed_in_place_leaves_the_original_alone(copy: str) -> None:
    trace = script(f"z = {copy}\nz /= 255\nmodel.fit(x, y)\nmodel.evaluate(z, y)")
    assert affine(trace) == (1.0, 0.0)
    assert affine(trace, Role.EVALUATE) == (round(1 / 255, 9), 0.0)


def test_a_tensor_is_never_changed_in_place() -> None:
    trace = script("a = tf.constant(x)\nb = a\na /= 255\nmodel.fit(b, y)")
    assert affine(trace) == (1.0, 0.0)


@pytest.mark.parametrize("target", ["hot[i, row]", "hot[i][row]"])
def test_positions_marked_in_an_array_come_from_the_data(target: str) -> None:
    text = f"""
    def encode(rows):
        hot = np.zeros((len(rows), 10000))
        for i, row in enumerate(rows):
            {target} = 1.0
        return hot
    model.fit(encode(x), y, validation_data=(encode(x_test), y_test))
    """
    trace = script(text)
    assert [part(trace), part(trace, Role.VALIDATION)] == ["train", "test"]
    assert "unknown" not in {operation.kind for operation in path(trace)}


def test_an_array_marked_at_fixed_positions_is_that_array() -> None:
    assert kinds(script("z = np.zeros((60000, 28, 28))\nz[0] = 1\nz[:5, 2] = 0\nmodel.fit(z, y)")) == ["array"]


HELD = {
    "attribute": ("class K: pass\nk = K()\nk.x = x", "k.x"),
    "dict": ("k = {'x': x, 'y': y}", "k['x']"),
    "list": ("k = [x, y]", "k[0]"),
    "pair": ("k = {'train': (x, y)}", "k['train'][0]"),
}


@pytest.mark.parametrize("change", ["np.multiply({}, 0.5, out={})", "z = {}\nz *= 0.5", "x *= 0.5"])
@pytest.mark.parametrize("holder", HELD)
def test_an_array_changed_in_place_is_changed_wherever_it_is_held(holder: str, change: str) -> None:
    made, held = HELD[holder]
    assert affine(script(f"{made}\n{change.format(held, held)}\nmodel.fit({held}, y)")) == HALF


def test_an_array_of_a_module_can_be_changed_in_place() -> None:
    modules = {"parts.py": "from tensorflow import keras\n(x, y), _ = keras.datasets.mnist.load_data()\n"}
    assert affine(script("import parts\nnp.multiply(parts.x, 0.5, out=parts.x)\nmodel.fit(parts.x, y)", modules)) == HALF
