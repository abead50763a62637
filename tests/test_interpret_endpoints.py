from __future__ import annotations

import pytest

from running import affine, endpoint, events, kinds, part, path, script, step, steps, traced
from valgap_lint.ir.endpoints import Role
from valgap_lint.ir.facts import Known
from valgap_lint.ir.timeline import Happening

ROLES = {"train": Role.TRAIN, "validation": Role.VALIDATION, "evaluate": Role.EVALUATE, "predict": Role.PREDICT}
DATASET = "ds = tf.data.Dataset.from_tensor_slices((x, y)).batch(32)\n"


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("model.fit(x, y)", "train"),
        ("model.fit(x=x, y=y)", "train"),
        ("model.fit(x, y, validation_data=(x_test, y_test))", "train validation"),
        ("model.fit(x, y, validation_data=[x_test, y_test])", "train validation"),
        ("model.fit(x, y, validation_data=(x_test, y_test, np.ones(10)))", "train validation"),
        ("model.fit(x, y, validation_split=0.2)", "train validation"),
        ("model.fit(x, y, validation_split=0.0)", "train"),
        ("model.fit(x, y, validation_data=None)", "train"),
        ("model.fit_generator(x, validation_data=x_test)", "train validation"),
        ("model.evaluate(x_test, y_test)", "evaluate"),
        ("model.evaluate_generator(x_test, steps=3)", "evaluate"),
        ("model.predict(x_test)", "predict"),
        ("model.predict_generator(x_test)", "predict"),
        ("model.predict_classes(x_test)", "predict"),
        ("model.predict_proba(x_test)", "predict"),
        ("model.train_on_batch(x, y)", "train"),
        ("model.test_on_batch(x, y)", "evaluate"),
        ("model.predict_on_batch(x)", "predict"),
        ("model(x)", "predict"),
        ("model(x, training=False)", "predict"),
    ],
)
def test_each_method_has_its_roles(text: str, roles: str) -> None:
    trace = script(text)
    assert [found.role for found in trace.endpoints] == [ROLES[name] for name in roles.split()]


def test_a_fit_and_its_validation_share_the_call() -> None:
    trace = script("model.fit(x, y, validation_data=(x_test, y_test))\nmodel.evaluate(x_test, y_test)")
    calls = [found.call for found in trace.endpoints]
    assert calls[0] == calls[1] != calls[2]


def test_inputs_labels_and_weights_are_told_apart() -> None:
    trace = script("w = np.ones(60000)\nmodel.fit([x, x_test], {'a': y}, sample_weight=w)")
    assert [component.kind for component in endpoint(trace).components] == ["x", "x", "y", "weight"]
    assert [path(trace, part=index)[0].known("part") for index in (0, 1)] == ["train", "test"]


def test_a_dataset_brings_its_labels_and_weights() -> None:
    trace = script("ds = tf.data.Dataset.from_tensor_slices((x, y, np.ones(60000)))\nmodel.fit(ds)")
    assert [component.kind for component in endpoint(trace).components] == ["x", "y", "weight"]


def test_a_dataset_of_several_inputs() -> None:
    trace = script("ds = tf.data.Dataset.from_tensor_slices(({'a': x, 'b': x_test}, y))\nmodel.fit(ds)")
    assert [component.kind for component in endpoint(trace).components] == ["x", "x", "y"]


@pytest.mark.parametrize(
    ("data", "container"),
    [
        ("x", "array"),
        ("[x, x]", "array"),
        ("tf.data.Dataset.from_tensor_slices((x, y))", "dataset"),
        ("keras.utils.image_dataset_from_directory('d')", "dataset"),
        ("keras.preprocessing.image.ImageDataGenerator().flow(x, y)", "sequence"),
    ],
)
def test_the_container_is_known(data: str, container: str) -> None:
    assert endpoint(script(f"model.fit({data})")).container == container


def test_the_arguments_of_the_call_are_kept() -> None:
    trace = script("BATCH = 64\nmodel.fit(x, y, batch_size=BATCH, epochs=5, steps_per_epoch=10, shuffle=False)")
    found = endpoint(trace)
    values = {argument.name: argument.value for argument in found.arguments}
    assert values["batch_size"] == Known(64)
    assert values["epochs"] == Known(5)
    assert values["shuffle"] == Known(False)


def test_a_validation_split_is_the_last_fraction() -> None:
    trace = script("model.fit(x, y, validation_split=0.2)")
    train, held_out = step(trace, "split"), step(trace, "split", Role.VALIDATION)
    assert train.group == held_out.group
    assert (train.known("part"), held_out.known("part"), held_out.known("size")) == ("training", "validation", 0.2)


def test_a_validation_split_beside_validation_data_does_not_count() -> None:
    trace = script("model.fit(x, y, validation_split=0.2, validation_data=(x_test, y_test))")
    assert part(trace, Role.VALIDATION) == "test"
    assert "split" not in kinds(trace)


def test_a_split_by_scikit_learn() -> None:
    text = """
    from sklearn.model_selection import train_test_split
    xa, xb, ya, yb = train_test_split(x, y, test_size=0.25, random_state=42)
    model.fit(xa, ya, validation_data=(xb, yb))
    """
    trace = script(text)
    train, held_out = step(trace, "split"), step(trace, "split", Role.VALIDATION)
    assert train.group == held_out.group
    assert (train.known("part"), held_out.known("part"), train.known("seed")) == ("train", "test", 42)
    assert step(trace, "split", component="y").id == train.id


def test_the_names_of_the_data_are_kept() -> None:
    trace = script("model.fit(x, y)\nmodel.evaluate(x_test, y_test)")
    assert [found.data_text for found in trace.endpoints] == ["x", "x_test"]


def test_the_same_call_in_a_function_called_twice_is_two_endpoints() -> None:
    trace = script("def train(a):\n    model.fit(a, y)\ntrain(x)\ntrain(x * 0.5)")
    assert len(trace.endpoints) == 2
    assert affine(trace, nth=1) == (0.5, 0.0)


def test_the_same_call_on_the_same_data_is_one_endpoint() -> None:
    trace = script("for seed in [1, 2, 3]:\n    model.fit(x, y)")
    assert len(trace.endpoints) == 1


def test_a_model_that_nobody_built_here_still_has_endpoints() -> None:
    trace = traced("def train(model, x, y):\n    model.fit(x, y)\n    model.evaluate(x, y)\n")
    first, second = trace.endpoints
    assert first.model == second.model
    assert trace.models[first.model].kind == "unknown"


def test_a_fit_of_something_else_is_no_endpoint() -> None:
    text = """
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler
    LogisticRegression().fit(x, y)
    StandardScaler().fit(x)
    keras.preprocessing.image.ImageDataGenerator().fit(x)
    """
    assert not script(text).endpoints


LOOP = """
optimizer = keras.optimizers.Adam()
loss_fn = keras.losses.SparseCategoricalCrossentropy()
train_ds = tf.data.Dataset.from_tensor_slices((x / 255, y)).batch(32)
test_ds = tf.data.Dataset.from_tensor_slices((x_test, y_test)).batch(32)
"""


def test_a_loop_with_a_tape_trains() -> None:
    text = """
for epoch in range(3):
    for images, labels in train_ds:
        with tf.GradientTape() as tape:
            predictions = model(images, training=True)
            loss = loss_fn(labels, predictions)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    for images, labels in test_ds:
        predictions = model(images, training=False)
        loss_fn(labels, predictions)
"""
    trace = script(LOOP + text)
    assert [found.role for found in trace.endpoints] == [Role.TRAIN, Role.VALIDATION]
    assert steps(trace) == ["affine", "batch"]
    assert steps(trace, Role.VALIDATION) == ["batch"]
    assert part(trace, Role.VALIDATION, "y") == "test"
    assert list(dict.fromkeys(event.scope for event in events(trace, Happening.CALLED))) == ["training-loop", "validation-loop"]


def test_steps_in_functions_of_their_own() -> None:
    text = """
@tf.function
def train_step(images, labels):
    with tf.GradientTape() as tape:
        predictions = model(images, training=True)
        loss = loss_fn(labels, predictions)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
@tf.function
def test_step(images, labels):
    predictions = model(images)
    loss_fn(labels, predictions)
for epoch in range(3):
    for images, labels in train_ds:
        train_step(images, labels)
    for images, labels in test_ds:
        test_step(images, labels)
"""
    trace = script(LOOP + text)
    assert [found.role for found in trace.endpoints] == [Role.TRAIN, Role.VALIDATION]
    assert steps(trace) == ["affine", "batch"]
    assert steps(trace, Role.VALIDATION) == ["batch"]


def test_a_loop_with_enumerate_and_data_scaled_inside() -> None:
    text = """
for step, (images, labels) in enumerate(train_ds):
    images = images * 2
    with tf.GradientTape() as tape:
        loss = loss_fn(labels, model(images, training=True))
"""
    trace = script(LOOP + text)
    assert steps(trace) == ["affine", "batch", "affine"]


def test_a_training_flag_is_kept() -> None:
    trace = script("model(x, training=True)\nmodel(x, training=False)\nmodel(x)")
    flags = [event.argument("training") for event in events(trace, Happening.CALLED)]
    assert [flag.value if flag else None for flag in flags] == [Known(True), Known(False), None]


def test_a_prediction_of_a_single_image() -> None:
    text = """
    image = keras.preprocessing.image.load_img("a.png", target_size=(64, 32))
    image = keras.preprocessing.image.img_to_array(image) / 255.
    image = np.expand_dims(image, axis=0)
    model.predict(image)
    """
    trace = script(text)
    assert [kind for kind in kinds(trace, Role.PREDICT) if kind in ("decode", "resize", "affine")] == ["decode", "resize", "affine"]
    assert step(trace, "resize", Role.PREDICT).known("kernel") == "nearest"
