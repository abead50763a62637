from __future__ import annotations

import pytest

from running import halved, script, step, steps
from valgap_lint.ir.facts import Unknown


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            """
            i, k = 0, 4.0
            while i < 3:
                k = k / 2
                i += 1
            x = x * k
            """,
            id="while-counter",
        ),
        pytest.param(
            """
            i = 0
            while i < 1:
                i += 1
            else:
                x = x * 0.5
            """,
            id="while-else",
        ),
        pytest.param(
            """
            done = False
            while not done:
                x = x * 0.5
                done = True
            """,
            id="while-with-flag",
        ),
        pytest.param(
            """
            for k in [1, 2]:
                if k == 2:
                    break
            else:
                x = x * 3
            x = x * 0.5
            """,
            id="for-else-break",
        ),
        pytest.param(
            """
            for k in [1, 2]:
                if k == 5:
                    break
            else:
                x = x * 0.5
            """,
            id="for-else-no-break",
        ),
        pytest.param(
            """
            ks = [2, 0.25]
            for i in range(len(ks)):
                x = x * ks[i]
            """,
            id="range-len-list",
        ),
        pytest.param(
            """
            for i in range(len(x)):
                x[i] = x[i] * 0.5
            """,
            id="range-len-assign",
        ),
        pytest.param(
            """
            def f(v): return v * 0.5
            for i in range(x.shape[0]):
                x[i] = f(x[i])
            """,
            id="range-len-assign-helper",
        ),
        pytest.param(
            """
            for i in range(len(x)):
                x[i] /= 2
            """,
            id="range-len-aug-assign",
        ),
        pytest.param(
            """
            for i, v in enumerate(x):
                x[i] = v * 0.5
            """,
            id="enumerate-assign",
        ),
        pytest.param(
            """
            z = np.zeros_like(x)
            for i in range(len(x)):
                z[i] = x[i] * 0.5
            x = z
            """,
            id="copy-into-zeros",
        ),
        pytest.param(
            """
            z = np.empty(x.shape)
            for i in range(len(x)):
                z[i] = x[i] * 0.5
            x = z
            """,
            id="copy-into-empty",
        ),
        pytest.param(
            """
            z = np.zeros((8, 4))
            for i, v in enumerate(x):
                z[i, :] = v * 0.5
            x = z
            """,
            id="copy-into-zeros-2d",
        ),
        pytest.param(
            """
            z = []
            for v in x:
                z.append(v * 0.5)
            x = np.array(z)
            """,
            id="list-append-loop-array",
        ),
        pytest.param(
            """
            z = []
            for i in range(len(x)):
                z.append(x[i] * 0.5)
            x = np.asarray(z)
            """,
            id="list-append-index",
        ),
    ],
)
def test_a_counter_counts_what_it_goes_over(text: str) -> None:
    halved(text)


def test_a_loop_over_some_of_the_rows_chooses_rows() -> None:
    trace = script("z = np.zeros((10, 28, 28))\nfor i in range(10):\n    z[i] = x[i] * 0.5\nmodel.fit(z, y)")
    assert "index" in steps(trace)


def test_one_channel_of_every_sample_is_a_part_of_it() -> None:
    trace = script("for i in range(len(x)):\n    x[i, :, 0] = x[i, :, 0] * 0.5\nmodel.fit(x, y)")
    assert "transform" in steps(trace)


def test_a_while_loop_of_many_turns_is_run_once() -> None:
    trace = script("epoch = 0\nwhile epoch < 100:\n    model.fit(x, y)\n    epoch += 1\nmodel.fit(tf.image.resize(x, (epoch, epoch)), y)")
    assert len(trace.endpoints) == 2
    argument = step(trace, "resize", nth=1).argument("height")
    assert argument is not None
    assert isinstance(argument.value, Unknown)
