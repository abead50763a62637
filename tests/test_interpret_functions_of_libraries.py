"""Functions that the catalogue has no table for, of libraries whose functions depend on their arguments alone."""

from __future__ import annotations

import pytest

from running import kinds, script, step, steps

FUNCTIONS = {
    "numpy": "np.einsum('nij->nji', x)",
    "numpy with a default": "np.vander(x)",
    "numpy.fft": "np.fft.ifft2(x)",
    "sliding windows": "np.lib.stride_tricks.sliding_window_view(x, 10)",
    "tensorflow.signal": "tf.signal.fft2d(x)",
    "keras.ops": "keras.ops.left_shift(x, 2)",
    "pandas": "pd.DataFrame(x).agg('sum')",
    "a method of a tensor": "tf.constant(x).merge_dims(0, 1)",
}


@pytest.mark.parametrize("expression", FUNCTIONS.values(), ids=FUNCTIONS)
def test_a_function_without_a_table_is_known_by_its_name(expression: str) -> None:
    trace = script(f"import pandas as pd\nmodel.fit({expression}, y)\n")

    assert steps(trace) == ["transform"]


def test_its_settings_tell_it_apart_and_other_data_stand_beside_it() -> None:
    operation = step(script("model.fit(np.tensordot(x, x_test, 2), y)\n"), "transform")

    assert operation.known("name") == "tensordot"
    assert operation.known("argument 2") == 2
    assert len(operation.inputs) == 2


@pytest.mark.parametrize("expression", ["np.random.unheard_of(x)", "tf.nn.experimental.stateless_dropout(x, 0.5, 1)", "np.shuffled(x)"])
def test_what_may_draw_random_numbers_is_not_read(expression: str) -> None:
    assert steps(script(f"model.fit({expression}, y)\n")) == ["opaque"]


ARRAYS = ["keras.ops.ones((10, 4))", "keras.ops.arange(10)", "keras.ops.eye(4)", "keras.backend.zeros((3, 3))", "keras.ops.full((2, 2), 7)"]


@pytest.mark.parametrize("expression", ARRAYS)
def test_an_array_that_is_made_is_a_source(expression: str) -> None:
    assert kinds(script(f"model.fit({expression}, y)\n")) == ["array"]


def test_a_ragged_tensor_is_padded_by_a_step() -> None:
    trace = script("model.fit(tf.ragged.constant([[1, 2], [3]]).to_tensor(), y)\n")

    assert kinds(trace) == ["array", "transform"]
