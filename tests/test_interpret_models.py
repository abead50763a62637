from __future__ import annotations

import pytest

from running import PRELUDE, endpoint, entry_kinds, events, layer_names, model, path, script, step, steps, traced
from valgap_lint.ir.endpoints import Role
from valgap_lint.ir.timeline import Happening


@pytest.mark.parametrize(
    "text",
    [
        "m = keras.Sequential([layers.Flatten(), layers.Dense(64, activation='relu'), layers.Dropout(0.5), layers.Dense(10)])",
        "m = keras.Sequential()\nm.add(layers.Flatten())\nm.add(layers.Dense(64))\nm.add(layers.Dropout(0.5))\nm.add(layers.Dense(10))",
        "parts = [layers.Flatten(), layers.Dense(64)]\nparts.append(layers.Dropout(0.5))\nm = keras.Sequential(parts + [layers.Dense(10)])",
        "m = keras.Sequential(layers=[keras.Input((28, 28)), layers.Flatten(), layers.Dense(64), layers.Dropout(0.5), layers.Dense(10)])",
        "m = keras.Sequential()\nfor layer in [layers.Flatten(), layers.Dense(64), layers.Dropout(0.5), layers.Dense(10)]:\n    m.add(layer)",
        "i = keras.Input((28, 28))\nh = layers.Flatten()(i)\nh = layers.Dense(64)(h)\nh = layers.Dropout(0.5)(h)\no = layers.Dense(10)(h)\nm = keras.Model(i, o)",
        "i = keras.Input((28, 28))\no = layers.Dense(10)(layers.Dropout(0.5)(layers.Dense(64)(layers.Flatten()(i))))\nm = keras.Model(inputs=i, outputs=o)",
        "def build():\n    m = keras.Sequential([layers.Flatten()])\n    m.add(layers.Dense(64))\n    m.add(layers.Dropout(0.5))\n    m.add(layers.Dense(10))\n    return m\nm = build()",
        "inner = keras.Sequential([layers.Dense(64), layers.Dropout(0.5)])\nm = keras.Sequential([layers.Flatten(), inner, layers.Dense(10)])",
        "m = keras.Sequential([layers.Flatten(), layers.Dense(1)])\nm.pop()\nm.add(layers.Dense(64))\nm.add(layers.Dropout(0.5))\nm.add(layers.Dense(10))",
        "class M(keras.Model):\n    def __init__(self):\n        super().__init__()\n        self.a = layers.Flatten()\n        self.b = layers.Dense(64)\n        self.c = layers.Dropout(0.5)\n        self.d = layers.Dense(10)\n    def call(self, v):\n        return self.d(self.c(self.b(self.a(v))))\nm = M()",
    ],
)
def test_the_layers_of_a_model_in_order(text: str) -> None:
    trace = script(f"{text}\nm.fit(x, y)")
    assert layer_names(trace, "m") == ["Flatten", "Dense", "Dropout", "Dense"]
    assert model(trace, "m").id == endpoint(trace).model


def test_the_arguments_of_a_layer_with_their_defaults() -> None:
    trace = script("m = keras.Sequential([layers.Dense(10), layers.BatchNormalization(momentum=0.9)])")
    dense, norm = model(trace, "m").layers
    for layer, name, value in ((dense, "units", 10), (dense, "activation", None), (norm, "momentum", 0.9)):
        argument = layer.argument(name)
        assert argument is not None
        assert getattr(argument.value, "value", "?") == value


def test_a_rescaling_at_the_entry_is_the_models_own() -> None:
    trace = script(
        "m = keras.Sequential([keras.Input((28, 28)), layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(10)])\nm.fit(x, y)"
    )
    assert entry_kinds(trace, "m") == ["affine"]
    assert steps(trace) == []


def test_resizing_and_augmentation_at_the_entry() -> None:
    text = "m = keras.Sequential([layers.Resizing(32, 32), layers.Rescaling(1 / 255), layers.RandomFlip('horizontal'), layers.Conv2D(8, 3), layers.Rescaling(2)])"
    assert entry_kinds(script(text), "m")[:3] == ["resize", "affine", "random"] or entry_kinds(script(text), "m")[0] == "resize"
    assert entry_kinds(script(text), "m").count("affine") == 1


def test_the_entry_of_a_functional_model() -> None:
    text = """
    i = keras.Input((32, 32, 3))
    h = layers.Rescaling(1 / 127.5, offset=-1)(i)
    h = layers.Conv2D(8, 3)(h)
    h = layers.Rescaling(2.0)(h)
    m = keras.Model(i, layers.Dense(10)(layers.Flatten()(h)))
    """
    assert entry_kinds(script(text), "m") == ["affine"]


def test_preprocess_input_inside_a_model_is_its_entry() -> None:
    text = """
    base = keras.applications.MobileNetV2(include_top=False, weights="imagenet")
    i = keras.Input((160, 160, 3))
    h = keras.applications.mobilenet_v2.preprocess_input(i)
    h = base(h, training=False)
    m = keras.Model(i, layers.Dense(1)(layers.GlobalAveragePooling2D()(h)))
    """
    trace = script(text)
    assert entry_kinds(trace, "m") == ["preprocess"]
    (backbone,) = model(trace, "m").backbones
    assert (backbone.family, backbone.low, backbone.high, backbone.rescales, backbone.weights) == ("tf", -1.0, 1.0, False, "imagenet")


def test_augmentation_in_a_model_and_on_a_dataset_are_told_apart() -> None:
    text = """
    augment = keras.Sequential([layers.RandomFlip("horizontal")])
    inside = keras.Sequential([augment, layers.Flatten(), layers.Dense(1)])
    inside.fit(x, y)
    outside = keras.Sequential([layers.Flatten(), layers.Dense(1)])
    ds = tf.data.Dataset.from_tensor_slices((x, y)).map(lambda a, b: (augment(a, training=True), b))
    outside.fit(ds)
    """
    trace = script(text)
    assert steps(trace) == []
    assert steps(trace, nth=1) == ["random"]
    assert "RandomFlip" in layer_names(trace, "inside")


@pytest.mark.parametrize(("name", "family"), [("VGG16", "caffe"), ("ResNet50", "caffe"), ("MobileNetV2", "tf"), ("DenseNet121", "torch")])
def test_a_backbone_states_what_it_expects(name: str, family: str) -> None:
    trace = script(f"base = keras.applications.{name}(include_top=False)\nm = keras.Sequential([base, layers.Dense(1)])\nm.fit(x, y)")
    (backbone,) = model(trace, "m").backbones
    assert backbone.family == family
    assert not backbone.rescales


def test_a_backbone_that_rescales_itself() -> None:
    trace = script("base = keras.applications.EfficientNetB0(include_top=False)\nm = keras.Sequential([base, layers.Dense(1)])")
    assert model(trace, "m").backbones[0].rescales


def test_a_backbone_without_weights() -> None:
    trace = script("base = keras.applications.VGG16(weights=None)\nm = keras.Sequential([base])")
    assert model(trace, "m").backbones[0].weights is None


def test_a_head_on_the_output_of_a_backbone() -> None:
    text = """
    base = keras.applications.VGG16(include_top=False, input_shape=(64, 64, 3))
    h = layers.Flatten()(base.output)
    m = keras.Model(inputs=base.input, outputs=layers.Dense(1)(h))
    m.fit(x, y)
    """
    trace = script(text)
    assert [backbone.family for backbone in model(trace, "m").backbones] == ["caffe"]
    assert layer_names(trace, "m") == ["Flatten", "Dense"]


def test_each_build_is_a_model_of_its_own() -> None:
    trace = script("def build():\n    return keras.Sequential([layers.Dense(1)])\na, b = build(), build()\na.fit(x, y)\nb.evaluate(x, y)")
    assert endpoint(trace).model != endpoint(trace, Role.EVALUATE).model


def test_one_model_under_two_names_is_one() -> None:
    trace = script("a = model\na.fit(x, y)\nmodel.evaluate(x, y)")
    assert endpoint(trace).model == endpoint(trace, Role.EVALUATE).model


def test_a_list_of_layers_that_is_not_known_leaves_the_model_incomplete() -> None:
    trace = script("import sys\nm = keras.Sequential(sys.argv)\nm.fit(x, y)")
    assert not model(trace, "m").complete


def test_a_loop_that_adds_layers_is_seen() -> None:
    trace = script("m = keras.Sequential()\nfor units in [64, 32]:\n    m.add(layers.Dense(units))\nm.add(layers.Dense(1))")
    assert layer_names(trace, "m") == ["Dense", "Dense", "Dense"]


def test_a_model_kept_in_an_attribute() -> None:
    text = "class T:\n    def __init__(self):\n        self.net = keras.Sequential([layers.Dense(1)])\n    def run(self):\n        self.net.fit(x, y)\nT().run()"
    trace = script(text)
    assert model(trace, "net").id == endpoint(trace).model


def test_the_kinds_of_models() -> None:
    text = """
    i = keras.Input((3,))
    a = keras.Sequential([layers.Dense(1)])
    b = keras.Model(i, layers.Dense(1)(i))
    c = keras.models.load_model("m.keras")
    class M(keras.Model):
        pass
    d = M()
    """
    trace = script(text)
    assert [model(trace, name).kind for name in "abcd"] == ["sequential", "functional", "loaded", "subclass"]


def test_a_layer_that_was_adapted_knows_its_data() -> None:
    text = """
    norm = layers.Normalization()
    norm.adapt(x)
    model.fit(norm(x), y, validation_data=(norm(x_test), y_test))
    """
    trace = script(text)
    train, held_out = step(trace, "standardize"), step(trace, "standardize", Role.VALIDATION)
    assert train.inputs[1] == held_out.inputs[1]
    assert train.inputs[0] == train.inputs[1]


def test_a_scaler_fitted_on_training_data() -> None:
    text = """
    from sklearn.preprocessing import StandardScaler
    scaler = StandardScaler()
    a = scaler.fit_transform(x)
    b = scaler.transform(x_test)
    model.fit(a, y, validation_data=(b, y_test))
    """
    trace = script(text)
    train, held_out = step(trace, "standardize"), step(trace, "standardize", Role.VALIDATION)
    assert train.inputs[1] == held_out.inputs[1] == train.inputs[0]
    assert held_out.known("scaler") == "StandardScaler"


def test_a_subclass_with_layers_called_in_its_own_step() -> None:
    text = (
        PRELUDE
        + """
class M(keras.Model):
    def __init__(self):
        super().__init__()
        self.net = keras.Sequential([layers.Dense(1)])
    def call(self, v, training=None):
        return self.net(v, training=training)
    def train_step(self, data):
        a, b = data
        with tf.GradientTape() as tape:
            p = self(a, training=True)
    def test_step(self, data):
        a, b = data
        p = self(a, training=False)
m = M()
m.compile()
m.fit(x, y)
"""
    )
    trace = traced(text)
    assert [found.role for found in trace.endpoints] == [Role.TRAIN]
    scopes = {event.scope for event in trace.events if event.scope}
    assert {"train_step", "test_step"} <= scopes


def test_a_head_on_an_inner_layer_of_a_backbone() -> None:
    text = """
    base = keras.applications.InceptionV3(include_top=False, input_shape=(150, 150, 3))
    last = base.get_layer("mixed7").output
    m = keras.Model(base.input, layers.Dense(1)(layers.Flatten()(last)))
    """
    trace = script(text)
    assert [backbone.family for backbone in model(trace, "m").backbones] == ["tf"]
    assert layer_names(trace, "m") == ["Flatten", "Dense"]


def test_a_head_on_a_model_that_was_built_here() -> None:
    text = """
    i = keras.Input((28, 28))
    base = keras.Model(i, layers.Dense(8)(layers.Rescaling(1 / 255)(i)))
    m = keras.Model(base.input, layers.Dropout(0.5)(base.output))
    """
    trace = script(text)
    assert layer_names(trace, "m") == ["Rescaling", "Dense", "Dropout"]
    assert entry_kinds(trace, "m") == ["affine"]


def test_the_steps_of_an_imported_model_are_run() -> None:
    modules = {
        "network.py": """
            from tensorflow import keras
            class Network(keras.Model):
                def test_step(self, data):
                    inputs, targets = data
                    return self(inputs, training=True)
                def unrelated(self, data):
                    self.predict(data)
        """
    }
    trace = script("from network import Network\nn = Network()\nn.compile(loss='mse')\nn.fit(x, y)", modules)
    assert [event.scope for event in events(trace, Happening.CALLED)] == ["test_step"]
    assert [endpoint.role for endpoint in trace.endpoints] == [Role.TRAIN]


def test_an_image_layer_on_a_dict_of_samples() -> None:
    text = """
    mix = layers.CutMix()
    def load(a, b):
        return {"images": a, "labels": b}
    def augment(samples):
        return mix(samples, training=True)
    ds = tf.data.Dataset.from_tensor_slices((x * 0.5, y)).map(load).map(augment).map(lambda s: (s["images"], s["labels"]))
    model.fit(ds)
    """
    trace = script(text)
    assert steps(trace) == ["affine", "random"]
    assert steps(trace, kind="y") == []


def test_a_dict_of_arrays_is_no_source_of_its_own() -> None:
    trace = script("inner = layers.Normalization()\nmodel.fit(inner({'a': x, 'b': x_test}), y)")
    assert {operation.kind for operation in path(trace)} >= {"dataset"}
