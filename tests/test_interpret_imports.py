from __future__ import annotations

import pytest

from running import affine, kinds, layer_names, script, traced
from valgap_lint.ir.endpoints import Role

HALF = (0.5, 0.0)


@pytest.mark.parametrize(
    "header",
    [
        "import tensorflow as tf\nm = tf.keras.Sequential([tf.keras.layers.Dense(1)])\nd = tf.keras.datasets.mnist",
        "import tensorflow\nm = tensorflow.keras.Sequential([tensorflow.keras.layers.Dense(1)])\nd = tensorflow.keras.datasets.mnist",
        "import tensorflow.keras as k\nm = k.Sequential([k.layers.Dense(1)])\nd = k.datasets.mnist",
        "from tensorflow import keras\nm = keras.models.Sequential([keras.layers.Dense(1)])\nd = keras.datasets.mnist",
        "import keras\nm = keras.Sequential([keras.layers.Dense(1)])\nd = keras.datasets.mnist",
        "import keras.layers as L\nimport keras\nm = keras.Sequential([L.Dense(1)])\nfrom keras.datasets import mnist as d",
        "import tf_keras as keras\nm = keras.Sequential([keras.layers.Dense(1)])\nd = keras.datasets.mnist",
        "from tensorflow.keras import layers as L, Sequential, datasets\nm = Sequential([L.Dense(1)])\nd = datasets.mnist",
        "from tensorflow.keras.models import Sequential\nfrom tensorflow.keras.layers import Dense\nfrom tensorflow.keras.datasets import mnist as d\nm = Sequential([Dense(1)])",
        "from keras.models import *\nfrom keras.layers import *\nfrom keras.datasets import mnist as d\nm = Sequential([Dense(1)])",
        "from tensorflow.keras.layers import *\nfrom tensorflow.keras.models import *\nfrom tensorflow.keras.datasets import mnist as d\nm = Sequential([Dense(1)])",
        "from tensorflow.python.keras.models import Sequential\nfrom tensorflow.python.keras.layers import Dense\nfrom tensorflow.python.keras.datasets import mnist as d\nm = Sequential([Dense(1)])",
        "from keras.layers.core import Dense\nfrom keras.models import Sequential\nfrom keras.datasets import mnist as d\nm = Sequential([Dense(1)])",
        "import tensorflow.compat.v1 as tf\nm = tf.keras.Sequential([tf.keras.layers.Dense(1)])\nd = tf.keras.datasets.mnist",
        "import tensorflow.compat.v2 as tf\nm = tf.keras.Sequential([tf.keras.layers.Dense(1)])\nd = tf.keras.datasets.mnist",
        "import tensorflow as tf\nK = tf.keras\nm = K.Sequential([K.layers.Dense(1)])\nd = K.datasets.mnist",
        "import tensorflow as tf\nDense = tf.keras.layers.Dense\nm = tf.keras.Sequential([Dense(1)])\nload = tf.keras.datasets.mnist.load_data\nclass d:\n    load_data = load",
    ],
)
def test_a_library_is_known_under_every_name(header: str) -> None:
    trace = traced(f"{header}\n(x, y), _ = d.load_data()\nm.fit(x * 0.5, y)")
    assert affine(trace) == HALF
    assert layer_names(trace, "m") == ["Dense"]


def test_an_import_inside_a_function_counts_there() -> None:
    trace = script("def f(a):\n    import numpy\n    return numpy.multiply(a, 0.5)\nmodel.fit(f(x), y)")
    assert affine(trace) == HALF


PREPARE = "def prepare(a):\n    return a * 0.5\nSCALE = 0.5\n"


@pytest.mark.parametrize(
    "text",
    [
        "import data\nx = data.prepare(x)",
        "import data as d\nx = d.prepare(x)",
        "from data import prepare\nx = prepare(x)",
        "from data import prepare as p\nx = p(x)",
        "from data import *\nx = prepare(x)",
        "from data import SCALE\nx = x * SCALE",
        "import data\nx = x * data.SCALE",
        "def f(a):\n    from data import prepare\n    return prepare(a)\nx = f(x)",
    ],
)
def test_a_module_of_the_project_is_run(text: str) -> None:
    trace = script(f"{text}\nmodel.fit(x, y)", {"data.py": PREPARE})
    assert affine(trace) == HALF
    assert trace.files == ("train.py", "data.py")


@pytest.mark.parametrize(
    "text",
    [
        "import pack.data\nx = pack.data.prepare(x)",
        "from pack import data\nx = data.prepare(x)",
        "from pack.data import prepare\nx = prepare(x)",
        "import pack.data as d\nx = d.prepare(x)",
        "from pack import prepare\nx = prepare(x)",
        "import pack\nx = pack.data.prepare(x)",
    ],
)
@pytest.mark.parametrize(
    "init", ["from pack.data import prepare\n", "from .data import prepare\n", "from . import data\nfrom .data import *\n"]
)
def test_a_module_of_a_package_is_run(text: str, init: str) -> None:
    modules = {"pack/__init__.py": init, "pack/data.py": PREPARE}
    assert affine(script(f"{text}\nmodel.fit(x, y)", modules)) == HALF


def test_a_module_of_a_folder_without_init_is_run() -> None:
    assert affine(script("import pack.data\nmodel.fit(pack.data.prepare(x), y)", {"pack/data.py": PREPARE})) == HALF


def test_a_relative_import_starts_from_its_file() -> None:
    modules = {
        "pack/__init__.py": "",
        "pack/a.py": "from .b import f\nfrom ..c import g\n",
        "pack/b.py": "f = lambda v: v * 0.25\n",
        "c.py": "g = lambda v: v * 2\n",
    }
    assert affine(script("from pack.a import f, g\nmodel.fit(g(f(x)), y)", modules)) == HALF


def test_a_module_is_run_once() -> None:
    modules = {"a.py": "from shared import x, y\n", "b.py": "from shared import x, y\n", "shared.py": SHARED}
    trace = traced("import a, b\na.x is b.x\nfrom shared import model\nmodel.fit(a.x, b.y)", modules)
    assert sum(operation.kind == "dataset" for operation in trace.operations) == 4
    assert kinds(trace) == ["dataset"]


SHARED = """
from tensorflow import keras
(x, y), (x_test, y_test) = keras.datasets.mnist.load_data()
model = keras.Sequential([keras.layers.Dense(1)])
"""


def test_a_model_of_another_file_is_trained_here() -> None:
    modules = {
        "net.py": "from tensorflow import keras\ndef build():\n    return keras.Sequential([keras.layers.Dense(1), keras.layers.Dropout(0.5)])\n"
    }
    trace = script("import net\nmodel = net.build()\nmodel.fit(x, y)", modules)
    assert layer_names(trace) == ["Dense", "Dropout"]


def test_modules_that_import_each_other_end() -> None:
    modules = {"a.py": "import b\ndef f(v):\n    return b.g(v)\n", "b.py": "import a\ndef g(v):\n    return v * 0.5\n"}
    assert affine(script("import a\nmodel.fit(a.f(x), y)", modules)) == HALF


def test_a_module_that_imports_the_script_ends() -> None:
    trace = script("import a\nmodel.fit(a.f(x), y)", {"a.py": "import train\ndef f(v):\n    return v * 0.5\n", "train.py": "import a\n"})
    assert affine(trace) == HALF


def test_the_guard_of_an_imported_module_is_not_run() -> None:
    modules = {"data.py": PREPARE + "if __name__ == '__main__':\n    SCALE = 3\n"}
    assert affine(script("from data import SCALE\nmodel.fit(x * SCALE, y)", modules)) == HALF


def test_the_functions_of_an_imported_module_are_not_run_uncalled() -> None:
    modules = {"data.py": "from tensorflow import keras\ndef train(m, v):\n    m.fit(v, v)\n"}
    assert len(script("import data\nmodel.fit(x, y)", modules).endpoints) == 1


def test_a_module_that_is_nowhere_is_unknown() -> None:
    trace = script("from laboratory import denoise\nmodel.fit(denoise(x), y)\nmodel.evaluate(x_test, y_test)")
    assert kinds(trace) == ["dataset", "opaque"]
    assert kinds(trace, Role.EVALUATE) == ["dataset"]


def test_an_attribute_that_a_module_lacks_is_unknown() -> None:
    assert kinds(script("import data\nmodel.fit(data.images, y)", {"data.py": PREPARE})) == ["unknown"]


LAYERS = "raise ImportError\n"
"""Stands for a library's own source, of which the catalogue tells more than a run."""


@pytest.mark.parametrize(
    "header", ["from .layers import Rescaling", "from . import layers\nRescaling = layers.Rescaling", "from .layers import *"]
)
def test_a_relative_import_within_a_library_is_that_library(header: str) -> None:
    text = f"{header}\nfrom .datasets import mnist\nfrom .models import Sequential\n(x, y), _ = mnist.load_data()\nmodel = Sequential([])\nmodel.fit(Rescaling(0.5)(x), y)"
    trace = traced(text, {"keras/__init__.py": "", "keras/layers.py": LAYERS}, path="keras/script.py")
    assert affine(trace) == HALF
    assert trace.files == ("keras/script.py",)


def test_a_folder_called_like_a_library_is_no_library() -> None:
    modules = {"keras/lab/__init__.py": "", "keras/lab/data.py": PREPARE}
    text = "from .data import prepare\nfrom keras.datasets import mnist\nfrom keras import Sequential\n(x, y), _ = mnist.load_data()\nmodel = Sequential([])\nmodel.fit(prepare(x), y)"
    assert affine(traced(text, modules, path="keras/lab/train.py")) == HALF
