"""Layers and models of preprocessing called on data: they are steps like any other."""

from __future__ import annotations

import pytest

from running import entry_kinds, script, step, steps
from valgap_lint.ir.endpoints import Role

SCALE = "scale = keras.Sequential([layers.Rescaling(1 / 255)])\n"
FUNCTIONAL = """
inputs = keras.Input((28, 28, 1))
prepare = keras.Model(inputs, layers.Rescaling(1 / 255)(layers.RandomFlip()(inputs)))
"""


@pytest.mark.parametrize(
    "layer",
    ["layers.Rescaling(1 / 255)", "scale", "layers.Lambda(lambda t: t / 255)", "layers.Lambda(lambda t, k: t / k, arguments={'k': 255})"],
)
def test_what_a_model_of_preprocessing_is_made_of(layer: str) -> None:
    trace = script(f"{SCALE}prepare = keras.Sequential([layers.Resizing(8, 8), {layer}])\nmodel.fit(prepare(x))")
    assert steps(trace) == ["resize", "affine"]


def test_a_layer_of_the_user_s_own_in_a_model_of_preprocessing() -> None:
    text = """
class Half(layers.Layer):
    def call(self, t):
        return t / 2

prepare = keras.Sequential([Half(), layers.Rescaling(1 / 255)])
model.fit(prepare(x))
"""
    assert steps(script(text)) == ["affine", "affine"]


@pytest.mark.parametrize("item", ["layers.Dense(3)", "keras.Sequential([layers.Dense(3)])", "keras.Sequential([Own()])"])
def test_a_model_with_something_to_learn_is_no_preprocessing(item: str) -> None:
    text = f"""
class Own(keras.Model):
    pass

network = keras.Sequential([layers.Rescaling(1 / 255), {item}])
model.fit(network(x))
"""
    assert "affine" not in steps(script(text))


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("prepare(x)", ["random", "affine"]),
        ("prepare(x, training=True)", ["random", "affine"]),
        ("prepare(x, training=False)", ["affine"]),
    ],
)
def test_a_functional_model_of_preprocessing_does_its_steps(call: str, expected: list[str]) -> None:
    assert steps(script(f"{FUNCTIONAL}model.fit({call})")) == expected


def test_a_mode_that_is_not_known_leaves_both_ways_open() -> None:
    assert steps(script(f"{FUNCTIONAL}import config\nmodel.fit(prepare(x, training=config.TRAINING))"))[-1] == "choose"


@pytest.mark.parametrize(
    "layer", ["layers.RandomFlip()", "keras.Sequential([layers.RandomFlip()])", "layers.Pipeline([layers.RandomFlip()])"]
)
def test_layers_of_images_find_them_in_a_dictionary(layer: str) -> None:
    trace = script(f"augmented = {layer}({{'images': x, 'labels': y}}, training=True)\nmodel.fit(augmented['images'], augmented['labels'])")
    assert steps(trace) == ["random"]
    assert steps(trace, kind="y") == []


@pytest.mark.parametrize(("training", "expected"), [("True", ["random", "crop"]), ("False", ["crop"])])
def test_a_random_crop_cuts_out_the_middle_in_inference(training: str, expected: list[str]) -> None:
    trace = script(f"model.fit(layers.RandomCrop(16, 24)(x, training={training}))")
    assert steps(trace) == expected
    crop = step(trace, "crop")
    assert (crop.known("height"), crop.known("width"), crop.known("anchor")) == (16, 24, "random" if training == "True" else "center")


def test_a_function_at_a_model_s_entry_is_part_of_it() -> None:
    assert entry_kinds(script("net = keras.Sequential([layers.Lambda(lambda t: t / 255), layers.Dense(3)])\nnet.fit(x)"), "net") == [
        "affine"
    ]


def test_a_function_that_does_more_is_no_part_of_the_entry() -> None:
    text = "net = keras.Sequential([layers.Lambda(lambda t: keras.ops.mean(t, axis=1)), layers.Dense(3)])\nnet.fit(x)"
    assert entry_kinds(script(text), "net") == []


def test_a_network_called_on_its_own_symbolic_input_is_no_prediction() -> None:
    text = """
inputs = keras.Input((64, 64, 3))
base = keras.applications.MobileNetV2(include_top=False)
net = keras.Model(inputs, base(keras.applications.mobilenet_v2.preprocess_input(tf.image.resize(inputs, (96, 96)))))
net.fit(x)
"""
    trace = script(text)
    assert [endpoint.role for endpoint in trace.endpoints] == [Role.TRAIN]
    assert entry_kinds(trace, "net") == ["resize", "cast", "preprocess"]


def test_a_model_that_holds_itself_ends() -> None:
    trace = script("loop = keras.Sequential([layers.Rescaling(1 / 255)])\nloop.add(loop)\nmodel.fit(loop(x))")
    assert "affine" not in steps(trace)
