from __future__ import annotations

from ast import literal_eval

import pytest

from running import affine, kinds, notebook, script, step, steps
from valgap_lint.ir.endpoints import Role

HALF = (0.5, 0.0)


@pytest.mark.parametrize(
    "text",
    [
        "with open('log.txt') as log:\n    x = x * 0.5",
        "with tf.device('/GPU:0'), open('log.txt'):\n    x = x * 0.5",
        "strategy = tf.distribute.MirroredStrategy()\nwith strategy.scope():\n    x = x * 0.5",
        "try:\n    x = x * 0.5\nexcept ValueError:\n    pass",
        "try:\n    x = x * 0.5\nexcept (ValueError, TypeError) as error:\n    x = x * 3\nfinally:\n    pass",
        "try:\n    pass\nfinally:\n    x = x * 0.5",
        "try:\n    pass\nexcept ValueError:\n    pass\nelse:\n    x = x * 0.5",
        "try:\n    import tpu_only\n    k = 0.5\nexcept ImportError:\n    k = 0.5\nx = x * k",
        "try:\n    k = undefined_name\nexcept NameError:\n    k = 0.5\nx = x * k",
        "try:\n    import numpy_of_another_machine as np\nexcept ImportError:\n    import numpy as np\nx = np.multiply(x, 0.5)",
        "assert x is not None, 'data'\nx = x * 0.5",
        "pass\n...\n'a text'\nx = x * 0.5",
        "x = x * 0.5  # a comment",
        "x = (\n    x\n    * 0.5\n)",
        "if True: x = x * 0.5",
        "x = x * 0.5; print(1)",
        "k = f'{5}'\nx = x * 0.5 if k == '5' else x",
        "a = 'half'\nk = f'{a}-mode'\nx = x * 0.5 if k == 'half-mode' else x",
        "k = 'ha' 'lf'\nx = x * 0.5 if k == 'half' else x",
        "k = 'HALF'.lower()\nx = x * 0.5 if k == 'half' else x",
        "k = '{}-{}'.format('a', 1)\nx = x * 0.5 if k == 'a-1' else x",
        "k = 'a-%d' % 1\nx = x * 0.5 if k == 'a-1' else x",
        "k = 'a_b'.split('_')[1]\nx = x * 0.5 if k == 'b' else x",
        "k = float('0.5')\nx = x * k",
        "k = max(0.25, 0.5)\nx = x * k",
        "k = sum([0.25, 0.25])\nx = x * k",
        "k = len('ab') / 4\nx = x * k",
        "k = round(0.49, 1)\nx = x * k",
        "k = abs(-0.5)\nx = x * k",
        "k = 2 ** -1\nx = x * k",
        "k = 7 // 2 / 6\nx = x * k",
        "import math\nk = math.ceil(0.2) / 2\nx = x * k",
        "k = int(1.7) / 2\nx = x * k",
        "k = [0.1, 0.5][-1]\nx = x * k",
        "k = (0.1, 0.5)[1:][0]\nx = x * k",
        "k = -(-0.5)\nx = x * k",
        "k = not True or 0.5\nx = x * k",
        "def main():\n    return 0.5\nif __name__ == '__main__':\n    x = x * main()",
    ],
)
def test_a_statement_means_what_it_does_in_python(text: str) -> None:
    assert affine(script(f"{text}\nmodel.fit(x, y)")) == HALF


def test_a_file_name_made_of_parts_is_known() -> None:
    text = """
    from pathlib import Path
    import os
    root = "data"
    train = keras.utils.image_dataset_from_directory(os.path.join(root, "train"))
    test = keras.utils.image_dataset_from_directory(f"{root}/test")
    model.fit(train, validation_data=test)
    """
    trace = script(text)
    assert step(trace, "directory").known("directory") == "data/train"
    assert step(trace, "directory", Role.VALIDATION).known("directory") == "data/test"


@pytest.mark.parametrize(
    "expression",
    [
        'Path("data") / "train"',
        'Path("data").joinpath("train")',
        'Path("data/x").parent / "train"',
        'str(Path("data") / "train")',
        '(Path("data") / "train").resolve()',
        'os.path.dirname("data/train/a.png")',
        'os.path.join(*["data", "train"])',
        '"/".join(["data", "train"])',
    ],
)
def test_a_path_is_known_however_it_is_written(expression: str) -> None:
    text = f"import os\nfrom pathlib import Path\nmodel.fit(keras.utils.image_dataset_from_directory({expression}))"
    assert step(script(text), "directory").known("directory") == "data/train"


def test_the_files_of_a_path_are_listed() -> None:
    text = """
    from pathlib import Path
    names = [str(name) for name in Path("data").glob("*.png")]
    ds = tf.data.Dataset.from_tensor_slices(names).map(lambda name: tf.io.decode_png(tf.io.read_file(name)))
    model.fit(ds)
    """
    trace = script(text)
    assert kinds(trace)[0] == "files"
    assert step(trace, "files").known("pattern") == "data/*.png"


def test_cells_of_a_notebook_share_their_names() -> None:
    trace = notebook(
        "from tensorflow import keras\n(x, y), _ = keras.datasets.mnist.load_data()",
        "x = x * 0.5",
        "model = keras.Sequential([keras.layers.Dense(1)])\nmodel.fit(x, y)",
    )
    assert affine(trace) == HALF
    assert [endpoint.place.cell for endpoint in trace.endpoints] == [2]


def test_a_cell_that_raises_does_not_end_the_notebook() -> None:
    trace = notebook(
        "from tensorflow import keras\n(x, y), _ = keras.datasets.mnist.load_data()\nmodel = keras.Sequential([])",
        "raise ValueError",
        "model.fit(x, y)",
    )
    assert len(trace.endpoints) == 1


def test_a_name_of_a_broken_cell_is_unknown() -> None:
    trace = notebook(
        "from tensorflow import keras\nmodel = keras.Sequential([])",
        "x = = 3",
        "model.fit(x, x)",
    )
    assert kinds(trace) == ["unknown"]


def test_a_cell_run_twice_by_hand_is_two_cells() -> None:
    trace = notebook(
        "from tensorflow import keras\n(x, y), _ = keras.datasets.mnist.load_data()\nmodel = keras.Sequential([])",
        "x = x * 0.5\nmodel.fit(x, y)",
        "x = x * 0.5\nmodel.fit(x, y)",
    )
    assert affine(trace) == HALF
    assert affine(trace, nth=1) == (0.25, 0.0)


def test_places_are_those_of_the_text() -> None:
    trace = script("\n\nz = x * 0.5\nmodel.fit(z, y)\n")
    place = step(trace, "affine").place
    assert (place.path, place.cell, place.line, place.span.start.column, place.span.end.column) == ("train.py", None, 10, 5, 12)


def test_a_syntax_the_run_does_not_know_is_no_crash() -> None:
    trace = script("async def f():\n    async for a in g():\n        async with a as b:\n            await b\ntype(x)\nmodel.fit(x, y)")
    assert steps(trace) == []


@pytest.mark.parametrize("number", ["0x_ff", "0b11", "0o17", "1_000", "00", "1_0.5_0", "1e3", ".5", "5.", "1E-3"])
def test_numbers_are_what_python_makes_of_them(number: str) -> None:
    trace = script(f"model.fit(x * ({number} + 1), y)")
    assert affine(trace) == (literal_eval(number) + 1, 0.0)


@pytest.mark.parametrize("text", ["'a'", '"a\'b"', "r'a\\b'", "'a\\tb'", "'''a\nb'''", "b'a'", "u'ü'", "'\\N{BULLET}'", "''"])
def test_texts_are_what_python_makes_of_them(text: str) -> None:
    trace = script(f"t = {text}\nmodel.fit(x * (t == {literal_eval(text)!r} and 0.5), y)")
    assert affine(trace) == (0.5, 0.0)
