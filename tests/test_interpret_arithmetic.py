from __future__ import annotations

import pytest

from running import affine, kinds, path, script, step, steps
from valgap_lint.ir.facts import Known

UNIT = (round(1 / 255, 9), 0.0)
SYMMETRIC = (round(1 / 127.5, 9), -1.0)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("x / 255", UNIT),
        ("x / 255.", UNIT),
        ("x / 255.0", UNIT),
        ("x * (1 / 255)", UNIT),
        ("x * (1. / 255)", UNIT),
        ("(1 / 255.) * x", UNIT),
        ("x / 16 / 15.9375", UNIT),
        ("x.astype('float32') / 255", UNIT),
        ("x.astype(np.float32) / 255", UNIT),
        ("np.array(x) / 255", UNIT),
        ("np.asarray(x, dtype='float32') / 255", UNIT),
        ("np.float32(x) / 255", UNIT),
        ("tf.cast(x, tf.float32) / 255.", UNIT),
        ("tf.constant(x) / 255", UNIT),
        ("tf.convert_to_tensor(x, tf.float32) / 255.", UNIT),
        ("np.divide(x, 255)", UNIT),
        ("np.true_divide(x, 255)", UNIT),
        ("np.multiply(x, 1 / 255)", UNIT),
        ("tf.divide(x, 255)", UNIT),
        ("tf.math.divide(x, 255)", UNIT),
        ("tf.multiply(x, 1 / 255)", UNIT),
        ("tf.math.multiply(1 / 255, x)", UNIT),
        ("layers.Rescaling(1 / 255)(x)", UNIT),
        ("keras.layers.experimental.preprocessing.Rescaling(1. / 255)(x)", UNIT),
        ("x / np.float32(255)", UNIT),
        ("x / float(255)", UNIT),
        ("x / (2 ** 8 - 1)", UNIT),
        ("x.reshape(-1, 28, 28, 1) / 255", UNIT),
        ("np.expand_dims(x, -1) / 255", UNIT),
        ("(x - 127.5) / 127.5", SYMMETRIC),
        ("x / 127.5 - 1", SYMMETRIC),
        ("-1 + x / 127.5", SYMMETRIC),
        ("(x / 255 - 0.5) * 2", SYMMETRIC),
        ("2 * (x / 255) - 1", SYMMETRIC),
        ("(x / 255.0 - 0.5) / 0.5", SYMMETRIC),
        ("np.subtract(x / 127.5, 1)", SYMMETRIC),
        ("np.add(x / 127.5, -1)", SYMMETRIC),
        ("tf.subtract(tf.divide(x, 127.5), 1)", SYMMETRIC),
        ("layers.Rescaling(1 / 127.5, offset=-1)(x)", SYMMETRIC),
        ("layers.Rescaling(scale=1 / 127.5, offset=-1)(x)", SYMMETRIC),
        ("1 - x", (-1.0, 1.0)),
        ("255 - x", (-1.0, 255.0)),
        ("1 - x / 255", (-round(1 / 255, 9), 1.0)),
        ("-x", (-1.0, 0.0)),
        ("-(-x)", (1.0, 0.0)),
        ("+x", (1.0, 0.0)),
        ("x + 0", (1.0, 0.0)),
    ],
)
def test_every_spelling_of_a_map_is_the_same_map(expression: str, expected: tuple[float, float]) -> None:
    assert affine(script(f"model.fit({expression}, y)")) == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize(
    "text",
    [
        "z = (x - (123.0, 117.0, 104.0)) / 58.0",
        "z = (x - [123.0, 117.0, 104.0]) / 58.0",
        "z = (x - np.array([123.0, 117.0, 104.0])) / 58.0",
        "mean = np.array([123.0, 117.0, 104.0], dtype='float32')\nz = (x - mean) / 58.0",
        "mean = np.array([[[123.0, 117.0, 104.0]]])\nz = (x - mean) / 58.0",
        "mean = tf.constant([123.0, 117.0, 104.0])\nz = (x - mean) / 58.0",
        "MEAN, STD = [123.0, 117.0, 104.0], 58.0\nz = np.divide(np.subtract(x, MEAN), STD)",
    ],
)
def test_one_number_a_channel_is_kept(text: str) -> None:
    trace = script(f"{text}\nmodel.fit(z, y)")
    first, second = (operation for operation in path(trace) if operation.kind == "affine")
    assert first.known("offset") == (-123.0, -117.0, -104.0)
    assert second.known("scale") == pytest.approx(1 / 58)


def test_division_by_channels_is_kept() -> None:
    trace = script("model.fit(x / np.array([58.0, 57.0, 56.0]), y)")
    assert step(trace, "affine").known("scale") == pytest.approx((1 / 58, 1 / 57, 1 / 56))


@pytest.mark.parametrize("expression", ["x - x_test", "x * y", "x / np.load('mean.npy')", "255 / x"])
def test_an_operand_that_is_no_number_leaves_arithmetic(expression: str) -> None:
    assert steps(script(f"model.fit({expression}, y)")) == ["arithmetic"]


@pytest.mark.parametrize("expression", ["x // 255", "x ** 2", "x % 2", "x > 127", "np.log(x)", "np.sqrt(x)"])
def test_what_is_no_affine_map_is_a_transform(expression: str) -> None:
    assert steps(script(f"model.fit({expression}, y)")) == ["transform"]


@pytest.mark.parametrize(
    ("text", "operator", "statistic"),
    [
        ("z = x - x.mean()", "-", "mean"),
        ("z = x - np.mean(x)", "-", "mean"),
        ("m = x.mean(axis=0)\nz = x - m", "-", "mean"),
        ("z = x - tf.reduce_mean(x)", "-", "mean"),
        ("z = x / x.max()", "/", "max"),
        ("z = x / np.max(x)", "/", "max"),
        ("z = x / np.amax(x)", "/", "max"),
        ("z = x / x.std()", "/", "std"),
        ("z = x - np.median(x)", "-", "median"),
        ("z = x - x.min()", "-", "min"),
    ],
)
def test_a_statistic_stays_tied_to_its_data(text: str, operator: str, statistic: str) -> None:
    trace = script(f"{text}\nmodel.fit(z, y)")
    found = step(trace, "statistic")
    assert (found.known("operator"), found.known("statistic")) == (operator, statistic)
    assert found.inputs[0] == found.inputs[1]


def test_a_statistic_of_other_data_is_told_apart() -> None:
    trace = script("mean = x.mean(axis=0)\nmodel.fit(x_test - mean, y_test)")
    found = step(trace, "statistic")
    assert found.inputs[0] != found.inputs[1]
    assert found.known("axis") == 0


def test_mean_and_deviation_are_two_statistics() -> None:
    trace = script("mean, std = x.mean(), x.std()\nmodel.fit((x - mean) / std, y)")
    assert steps(trace) == ["statistic", "statistic"]


def test_a_range_is_one_statistic() -> None:
    trace = script("low, high = x.min(), x.max()\nmodel.fit((x - low) / (high - low), y)")
    assert [operation.known("statistic") for operation in path(trace) if operation.kind == "statistic"] == ["min", "max - min"]


def test_a_deviation_with_a_small_number_is_still_a_statistic() -> None:
    trace = script("mean, std = np.mean(x), np.std(x)\nmodel.fit((x - mean) / (std + 1e-7), y)")
    assert steps(trace) == ["statistic", "statistic"]


def test_unknown_numbers_do_not_become_data() -> None:
    trace = script("import sys\nsize = int(sys.argv[1]) * 2\nmodel.fit(tf.image.resize(x, (size, size)), y)")
    assert kinds(trace)[:2] == ["dataset", "resize"]
    assert "arithmetic" not in {operation.kind for operation in trace.operations}


def test_a_number_computed_from_constants_is_exact() -> None:
    trace = script("H = W = 2 ** 6\nSCALE = 1.5\nmodel.fit(tf.image.resize(x, (int(H * SCALE), W // 2)), y)")
    resize = step(trace, "resize")
    assert (resize.known("height"), resize.known("width")) == (96, 32)


def test_places_of_a_map_are_those_of_the_expression() -> None:
    trace = script("model.fit(x / 255, y)")
    found = step(trace, "affine")
    assert (found.place.line, found.place.span.start.column, found.place.span.end.column) == (8, 11, 18)
    argument = found.argument("scale")
    assert argument is not None
    assert argument.value == Known(1 / 255)
