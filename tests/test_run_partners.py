"""Scripts that belong together are compared, whichever of them was named."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from conftest import Cli

TRAIN = """
from tensorflow import keras
from tensorflow.keras.preprocessing.image import ImageDataGenerator

images = ImageDataGenerator(rescale=1 / 255).flow_from_directory("data", target_size=(150, 150))
model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(2, activation="softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit(images, epochs=3)
{write}
"""
PREDICT = """
import sys
import numpy as np
from PIL import Image
from tensorflow import keras

{read}
image = np.asarray(Image.open(sys.argv[1]).convert("RGB").resize({size}, Image.NEAREST)) / 255
print(model.predict(np.expand_dims(image, 0)))
"""
SMALL, SAME = "(128, 128)", "(150, 150)"
BUILD_FUNCTION = """
from tensorflow import keras

def build():
    return keras.Sequential([keras.layers.Dense(2)])
"""
BUILD = "model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(2)])\n"
CONFIG = """
import os
import time

WEIGHTS = os.path.join("out", "best.h5")
NAME = f"{time.strftime('%Y')}-pets"
"""

HANDED_ON = {
    "model file": ("model.save('out/pets.h5')", "model = keras.models.load_model('out/pets.h5')"),
    "path from another folder": ("model.save('pets.keras')", "model = keras.models.load_model('/srv/app/pets.keras')"),
    "weights": ("model.save_weights('pets.weights.h5')", BUILD + "model.load_weights('pets.weights.h5')"),
    "checkpoint of an epoch": (
        "model.fit(images, callbacks=[keras.callbacks.ModelCheckpoint('ckpt/pets-{epoch:02d}.h5')])",
        "model = keras.models.load_model('ckpt/pets-12.h5')",
    ),
    "name with a date": (
        "import time\nmodel.save(f'out/{time.strftime('%Y')}-pets.h5')",
        "model = keras.models.load_model('out/2024-pets.h5')",
    ),
    "saved model": ("model.export('serving/1')", "model = keras.layers.TFSMLayer('x')\nmodel = keras.models.load_model('serving/1')"),
    "pickle": (
        "import pickle\npickle.dump(model, open('pets.pkl', 'wb'))",
        "import pickle\nmodel = pickle.load(open('pets.pkl', 'rb'))",
    ),
    "joblib by name": (
        "from joblib import dump\ndump(model, 'pets.joblib')",
        "from joblib import load\nmodel = load('pets.joblib')",
    ),
    "constant of a shared module": (
        "import settings\nmodel.save(settings.WEIGHTS)",
        "from settings import WEIGHTS\nmodel = keras.models.load_model(WEIGHTS)",
    ),
    "name put together in two ways": (
        "import os, settings\nmodel.save_weights(os.path.join('out', settings.NAME + '.h5'))",
        BUILD + "import os, settings\npath = os.path.join('out', settings.NAME) + '.h5'\nmodel.load_weights(path)",
    ),
    "latest checkpoint": (
        "model.fit(images, callbacks=[keras.callbacks.ModelCheckpoint('ckpt/cp-{epoch}.ckpt')])",
        BUILD + "import tensorflow as tf\nmodel.load_weights(tf.train.latest_checkpoint('ckpt'))",
    ),
    "function": (
        "def finish(path='pets.h5'):\n    model.save(path)\n\nif __name__ == '__main__':\n    finish()",
        "def load():\n    return keras.models.load_model('pets.h5')\n\nmodel = load()",
    ),
}


def project(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def pair(write: str, read: str, size: str = SMALL) -> dict[str, str]:
    return {"train.py": TRAIN.format(write=write), "predict.py": PREDICT.format(read=read, size=size), "settings.py": CONFIG}


def found(cli: Cli, *arguments: str) -> list[tuple[str, str, str]]:
    """Code, file and certainty of the findings."""
    document = json.loads(cli(*arguments, "--output-format", "json", "--select", "VG1").stdout)
    return [(d["code"], d["path"], d["certainty"]) for d in document["diagnostics"]]


@pytest.mark.parametrize("named", ["train.py", "predict.py", "."])
@pytest.mark.parametrize(("write", "read"), HANDED_ON.values(), ids=HANDED_ON)
def test_scripts_are_linked_by_the_file_that_one_writes_and_the_other_reads(
    cli: Cli, tmp_path: Path, write: str, read: str, named: str
) -> None:
    project(tmp_path, pair(write, read))

    assert found(cli, named) == [("VG101", "predict.py", "proven")]


@pytest.mark.parametrize(("write", "read"), HANDED_ON.values(), ids=HANDED_ON)
def test_linked_scripts_that_agree_are_clean(cli: Cli, tmp_path: Path, write: str, read: str) -> None:
    project(tmp_path, pair(write, read, SAME))

    assert found(cli, ".") == []


def test_training_script_that_the_predicting_one_imports_is_run_as_a_script(cli: Cli, tmp_path: Path) -> None:
    train = """
from tensorflow import keras

SIDE = 150

def build():
    return keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(2)])

if __name__ == "__main__":
    from tensorflow.keras.preprocessing.image import ImageDataGenerator

    images = ImageDataGenerator(rescale=1 / 255).flow_from_directory("data", target_size=(SIDE, SIDE))
    model = build()
    model.compile("adam", "mse")
    model.fit(images)
    model.save_weights("pets.h5")
"""
    read = "from train import build\nmodel = build()\nmodel.load_weights('pets.h5')"
    project(tmp_path, {"train.py": train, "predict.py": PREDICT.format(read=read, size=SMALL)})

    assert found(cli, "train.py") == found(cli, "predict.py") == [("VG101", "predict.py", "proven")]


def test_module_is_not_said_to_have_nothing_to_compare(cli: Cli, tmp_path: Path) -> None:
    train = TRAIN.format(write="").replace("model = keras", "model = build()  #")
    project(tmp_path, {"parts.py": BUILD_FUNCTION, "train.py": "from parts import *\n" + train})

    assert "nothing to compare" not in cli("parts.py").stdout


def test_script_prefers_what_scripts_wrote_to_what_notebooks_wrote(cli: Cli, tmp_path: Path) -> None:
    files = pair("model.save('m.h5')", "model = keras.models.load_model('m.h5')")
    cell = {"cell_type": "code", "source": files["train.py"].replace("150", "64"), "metadata": {}, "outputs": [], "execution_count": 1}
    notebook = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    project(tmp_path, {**files, "train.ipynb": notebook})

    assert found(cli, "predict.py") == [("VG101", "predict.py", "proven")]


def test_other_files_are_not_linked(cli: Cli, tmp_path: Path) -> None:
    project(tmp_path, pair("model.save('pets.h5')", "model = keras.models.load_model('birds.h5')"))

    assert found(cli, ".") == []


def test_file_that_two_scripts_write_links_to_neither(cli: Cli, tmp_path: Path) -> None:
    files = pair("model.save('m.h5')", "model = keras.models.load_model('m.h5')")
    project(tmp_path, {**files, "train_again.py": TRAIN.format(write="model.save('m.h5')").replace("150", "64")})

    assert found(cli, "predict.py") == found(cli, "train.py") == found(cli, ".") == []


def test_the_training_script_in_the_same_folder_wins(cli: Cli, tmp_path: Path) -> None:
    for folder, size in (("cats", "150"), ("dogs", "128")):
        files = pair("model.save('m.h5')", "model = keras.models.load_model('m.h5')")
        project(tmp_path / folder, {name: text.replace("150", size) for name, text in files.items()})

    assert found(cli, "cats/predict.py") == [("VG101", "cats/predict.py", "proven")]
    assert found(cli, "dogs/predict.py") == []


def test_the_one_training_script_of_a_folder_stands_for_an_unknown_path(cli: Cli, tmp_path: Path) -> None:
    project(tmp_path, pair("import sys\nmodel.save(sys.argv[1])", "model = keras.models.load_model(sys.argv[2])"))

    expected = [("VG101", "predict.py", "likely")]

    assert found(cli, "train.py") == found(cli, "predict.py") == expected


def test_two_training_scripts_of_a_folder_stand_for_nothing(cli: Cli, tmp_path: Path) -> None:
    files = pair("import sys\nmodel.save(sys.argv[1])", "model = keras.models.load_model(sys.argv[2])")
    project(tmp_path, {**files, "other.py": TRAIN.format(write="model.save('m.h5')")})

    assert found(cli, "train.py") == found(cli, "predict.py") == []


def test_module_is_analysed_with_the_scripts_that_import_it(cli: Cli, tmp_path: Path) -> None:
    data = """
from tensorflow.keras.preprocessing.image import ImageDataGenerator

def train_images(folder):
    return ImageDataGenerator(rescale=1 / 255).flow_from_directory(folder, target_size=(150, 150))

def test_images(folder):
    return ImageDataGenerator().flow_from_directory(folder, target_size=(150, 150), shuffle=False)
"""
    main = """
from tensorflow import keras
from lab.data import *

model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(2)])
model.compile("adam", "mse")
model.fit(train_images("a"))
model.evaluate(test_images("b"))
"""
    project(tmp_path, {"lab/data.py": data, "lab/__init__.py": "", "main.py": main})

    assert found(cli, "lab/data.py") == found(cli, "main.py") == [("VG104", "main.py", "proven")]


def test_module_without_a_mention_of_keras_is_analysed_with_its_scripts(cli: Cli, tmp_path: Path) -> None:
    data = "def scaled(images):\n    return images / 255\n"
    main = """
from tensorflow import keras
from data import scaled

(x, y), (x_test, y_test) = keras.datasets.mnist.load_data()
model = keras.Sequential([keras.layers.Dense(2)])
model.compile("adam", "mse")
model.fit(scaled(x), y)
model.evaluate(x_test, y_test)
"""
    project(tmp_path, {"data.py": data, "main.py": main})

    assert found(cli, "data.py") == found(cli, "main.py") == [("VG104", "main.py", "proven")]


def test_scripts_beside_each_other_that_share_nothing_stay_apart(cli: Cli, tmp_path: Path) -> None:
    project(tmp_path, {"one.py": TRAIN.format(write="model.save('one.h5')"), "two.py": TRAIN.format(write="model.save('two.h5')")})

    document = json.loads(cli("one.py", "--output-format", "json").stdout)

    assert {endpoint["path"] for endpoint in document["endpoints"]} == {"one.py"}


def test_partner_that_does_not_parse_is_no_failure_of_the_named_file(cli: Cli, tmp_path: Path) -> None:
    files = pair("model.save('m.h5')", "model = keras.models.load_model('m.h5')")
    project(tmp_path, {**files, "predict.py": files["predict.py"] + "\ndef (:\n"})

    assert cli("train.py").returncode == 0


def test_data_prepared_by_another_script_keep_their_steps(cli: Cli, tmp_path: Path) -> None:
    prepare = "import numpy as np\nimport keras\n(x, y), (a, b) = keras.datasets.mnist.load_data()\nnp.save('x.npy', x / 255)\nnp.save('a.npy', a)\n"
    train = """
import numpy as np
import keras

labels = np.load("y.npy")
model = keras.Sequential([keras.layers.Dense(2)])
model.compile("adam", "mse")
model.fit(np.load("x.npy"), labels)
model.evaluate(np.load("a.npy"), np.load("b.npy"))
"""
    project(tmp_path, {"prepare.py": prepare, "train.py": train})

    assert found(cli, "train.py") == [("VG104", "train.py", "proven")]


def test_table_of_the_same_name_in_another_folder_is_another_table(cli: Cli, tmp_path: Path) -> None:
    prepare = "import pandas as pd\nframe = pd.read_csv('raw.csv') / 255\nframe.to_csv('train.csv')\n"
    train = """
import pandas as pd
import keras

model = keras.Sequential([keras.layers.Dense(2)])
model.compile("adam", "mse")
model.fit(pd.read_csv("../input/train.csv").values, pd.read_csv("labels.csv").values)
"""
    project(tmp_path, {"prepare.py": prepare, "train.py": train})

    assert "train.csv" in cli("graph", "train.py").stdout


def test_known_name_that_nobody_wrote_is_another_model(cli: Cli, tmp_path: Path) -> None:
    project(tmp_path, pair("import sys\nmodel.save(sys.argv[1])", "model = keras.models.load_model('vgg_face.h5')"))

    assert found(cli, "train.py") == found(cli, "predict.py") == []


def test_training_script_that_its_tests_import_is_still_linked_by_its_files(cli: Cli, tmp_path: Path) -> None:
    files = pair("model.save('m.h5')", "model = keras.models.load_model('m.h5')")
    project(tmp_path, {**files, "check_train.py": "import keras\nimport train\n\ndef test_model():\n    assert train.model\n"})

    assert found(cli, "train.py") == [("VG101", "predict.py", "proven")]


PACKAGE = {
    "pkg/__init__.py": "",
    "pkg/data/__init__.py": "",
    "pkg/constants.py": "SIDE = 96\n",
    "pkg/data/loaders.py": """
import tensorflow as tf

from ..constants import SIDE

def load(split, scale=255.0):
    images = tf.keras.utils.image_dataset_from_directory(f"data/{split}", image_size=(SIDE, SIDE), seed=1)
    return images.map(lambda image, label: (image / scale if scale else image, label))
""",
}
PACKAGED_TRAIN = """
{path}
from tensorflow import keras
from pkg.data.loaders import load

model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(2)])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(load("train"))
model.save("best.keras")
"""
PACKAGED_SCORE = """
{path}
from tensorflow import keras
from pkg.data.loaders import load

model = keras.models.load_model("best.keras")
print(model.evaluate(load("test", scale=None)))
"""
LAYOUTS = {
    "src": ("src", ""),
    "path by name": ("library", "import sys\nsys.path.append('../library')"),
    "path joined": ("parts/lib", "import os, sys\nsys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'parts', 'lib'))"),
    "root": (".", ""),
}


@pytest.mark.parametrize(("folder", "path"), LAYOUTS.values(), ids=LAYOUTS)
def test_packages_are_found_where_python_would_find_them(cli: Cli, tmp_path: Path, folder: str, path: str) -> None:
    project(tmp_path / folder, PACKAGE)
    project(tmp_path / "scripts", {"train.py": PACKAGED_TRAIN.format(path=path), "score.py": PACKAGED_SCORE.format(path=path)})

    expected = [("VG104", "scripts/score.py", "proven")]

    assert found(cli, "scripts/train.py") == found(cli, "scripts/score.py") == expected


def test_scripts_that_turn_out_to_share_nothing_leave_no_trace(cli: Cli, tmp_path: Path) -> None:
    other = TRAIN.format(write="print('m.h5')").replace("model", "network")
    reader = PREDICT.format(read="model = keras.models.load_model('m.h5')", size=SMALL)
    project(tmp_path, {"other.py": other, "predict.py": reader})
    alone = cli("predict.py", "--output-format", "json").stdout
    (tmp_path / "other.py").unlink()

    assert cli("predict.py", "--output-format", "json").stdout == alone


def test_functions_of_the_user_are_no_readers_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from valgap_lint.run.partners import partners
    from valgap_lint.run.project import Project

    monkeypatch.chdir(tmp_path)
    project(tmp_path, {"one.py": TRAIN.format(write="model.save('train')"), "two.py": "import keras\nimages = load('train')\n"})

    assert partners(Project(frozenset), "two.py") == ("two.py",)
