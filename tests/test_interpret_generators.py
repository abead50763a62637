from __future__ import annotations

import pytest

from running import endpoint, kinds, path, script, step, steps
from valgap_lint.ir.endpoints import Role

IMPORT = "from tensorflow.keras.preprocessing.image import ImageDataGenerator\n"


def test_a_flow_from_a_directory_in_the_order_of_keras() -> None:
    text = f"""{IMPORT}
gen = ImageDataGenerator(rescale=1 / 255, rotation_range=20, horizontal_flip=True)
train = gen.flow_from_directory("train", target_size=(64, 32), batch_size=16, class_mode="binary")
model.fit(train)
"""
    trace = script(text)
    order = [kind for kind in kinds(trace) if kind in ("directory", "decode", "resize", "random", "affine", "batch")]
    assert order[0] == "directory"
    assert order[-1] == "batch"
    assert order.index("decode") < order.index("resize") < order.index("random") < order.index("affine")
    assert path(trace)[0].known("directory") == "train"
    assert (step(trace, "resize").known("height"), step(trace, "resize").known("width")) == (64, 32)
    assert step(trace, "affine").known("scale") == 1 / 255
    assert {operation.known("transform") for operation in path(trace) if operation.kind == "random"} == {
        "rotation_range",
        "horizontal_flip",
    }


def test_the_chained_form_is_the_same() -> None:
    trace = script(f"{IMPORT}model.fit(ImageDataGenerator(rescale=1 / 255).flow_from_directory('train'))")
    assert step(trace, "affine").known("scale") == 1 / 255


def test_one_generator_in_two_subsets() -> None:
    text = f"""{IMPORT}
gen = ImageDataGenerator(validation_split=0.2, horizontal_flip=True)
train = gen.flow_from_directory("d", subset="training")
test = gen.flow_from_directory("d", subset="validation")
model.fit(train, validation_data=test)
"""
    trace = script(text)
    assert [path(trace, role)[0].known("subset") for role in (Role.TRAIN, Role.VALIDATION)] == ["training", "validation"]
    assert "random" in kinds(trace, Role.VALIDATION)


@pytest.mark.parametrize("shuffle", ["", ", shuffle=True"])
def test_a_generator_shuffles_by_default(shuffle: str) -> None:
    trace = script(f"{IMPORT}model.fit(ImageDataGenerator().flow_from_directory('d'{shuffle}))")
    assert "shuffle" in kinds(trace)


def test_a_generator_told_not_to_shuffle_does_not() -> None:
    trace = script(f"{IMPORT}model.predict(ImageDataGenerator().flow_from_directory('d', shuffle=False))")
    assert "shuffle" not in kinds(trace, Role.PREDICT)


def test_a_flow_of_arrays() -> None:
    trace = script(
        f"{IMPORT}gen = ImageDataGenerator(rescale=1 / 255, zoom_range=0.1)\nmodel.fit(gen.flow(x, y, batch_size=32), validation_data=(x_test, y_test))"
    )
    assert kinds(trace)[0] == "dataset"
    assert {"affine", "random", "batch"} <= set(steps(trace))
    assert path(trace, kind="y")[0].known("component") == "y"
    assert endpoint(trace).container == "sequence"


def test_a_preprocessing_function_is_run() -> None:
    text = f"{IMPORT}def half(image):\n    return image * 0.5\nmodel.fit(ImageDataGenerator(preprocessing_function=half).flow_from_directory('d'))"
    assert step(script(text), "affine").known("scale") == 0.5


def test_preprocess_input_of_a_backbone() -> None:
    text = f"""{IMPORT}
from tensorflow.keras.applications.vgg16 import preprocess_input
model.fit(ImageDataGenerator(preprocessing_function=preprocess_input).flow_from_directory("d"))
"""
    assert step(script(text), "preprocess").known("family") == "caffe"


def test_the_labels_of_a_generator_are_in_file_order() -> None:
    text = f"""{IMPORT}
from sklearn.metrics import accuracy_score
gen = ImageDataGenerator().flow_from_directory("d")
predicted = model.predict(gen)
accuracy_score(gen.classes, predicted.argmax(axis=1))
"""
    trace = script(text)
    (comparison,) = trace.comparisons
    ports = [trace.quantities[number].port for number in (comparison.left, comparison.right)]
    reached = [trace.operations[port.operation].kind for port in ports if port is not None]
    assert "labels" in reached


def test_arguments_in_a_dict_of_options() -> None:
    trace = script(f"{IMPORT}aug = dict(rotation_range=20, rescale=1 / 255)\nmodel.fit(ImageDataGenerator(**aug).flow_from_directory('d'))")
    assert step(trace, "random").known("transform") == "rotation_range"


def test_two_generators_zipped_for_images_and_masks() -> None:
    text = f"""{IMPORT}
def pairs(folder, aug):
    images = ImageDataGenerator(**aug).flow_from_directory(folder, classes=["image"], class_mode=None, seed=1)
    masks = ImageDataGenerator(**aug).flow_from_directory(folder, classes=["label"], class_mode=None, seed=1)
    for image, mask in zip(images, masks):
        yield image / 255, mask / 255
model.fit_generator(pairs("train", dict(rotation_range=0.2)), steps_per_epoch=300)
"""
    trace = script(text)
    assert kinds(trace)[0] == "directory"
    assert kinds(trace, kind="y")[0] == "directory"
    assert step(trace, "affine").known("scale") == 1 / 255


def test_a_generator_fitted_on_data() -> None:
    text = f"{IMPORT}gen = ImageDataGenerator(featurewise_center=True)\ngen.fit(x)\nmodel.fit(gen.flow(x, y))"
    assert step(script(text), "standardize").known("statistics") == "featurewise"


def test_a_flow_from_a_frame() -> None:
    text = f"""{IMPORT}
import pandas as pd
df = pd.read_csv("a.csv")
model.fit(ImageDataGenerator(rescale=1 / 255).flow_from_dataframe(df, "images", x_col="name", y_col="label"))
"""
    trace = script(text)
    assert step(trace, "affine").known("scale") == 1 / 255
    assert "decode" in kinds(trace)


def test_a_generator_that_standardises_by_features_knows_what_it_was_fitted_on() -> None:
    text = f"""{IMPORT}
gen = ImageDataGenerator(featurewise_center=True)
gen.fit(x)
model.fit(gen.flow(x_test))
"""
    trace = script(text)
    standardize = step(trace, "standardize")
    assert [trace.operations[port.operation].known("part") for port in standardize.inputs[1:]] == ["train"]


def test_a_generator_that_was_never_fitted_was_fitted_on_nothing() -> None:
    trace = script(f"{IMPORT}model.fit(ImageDataGenerator(featurewise_center=True).flow(x))")
    assert len(step(trace, "standardize").inputs) == 1


def test_a_generator_expression_over_generators_is_a_generator() -> None:
    text = f"""{IMPORT}
gen = ImageDataGenerator(rescale=1 / 255)
pairs = zip(gen.flow_from_directory("x", class_mode=None), gen.flow_from_directory("y", class_mode=None))
model.fit((pair for pair in pairs))
"""
    trace = script(text)
    assert endpoint(trace).container == "generator"
    assert [path(trace, kind=kind)[0].known("directory") for kind in ("x", "y")] == ["x", "y"]


@pytest.mark.parametrize(
    ("arguments", "std"),
    [("featurewise_center=True", 1.0), ("featurewise_center=True, featurewise_std_normalization=True", (58.0, 57.0, 57.0))],
)
def test_statistics_set_by_hand_are_constants(arguments: str, std: object) -> None:
    text = f"""{IMPORT}
gen = ImageDataGenerator({arguments})
gen.mean = [123.68, 116.779, 103.939]
gen.std = [58.0, 57.0, 57.0]
model.fit(gen.flow_from_directory("d"))
"""
    standardize = step(script(text), "standardize")
    assert standardize.known("statistics") == "constant"
    assert (standardize.known("mean"), standardize.known("std")) == ((123.68, 116.779, 103.939), std)
