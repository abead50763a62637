from __future__ import annotations

import pytest

from running import affine, endpoint, kinds, path, script, step, steps
from valgap_lint.ir.endpoints import Role

SLICES = "ds = tf.data.Dataset.from_tensor_slices((x, y))\n"
HALF = (0.5, 0.0)


def test_a_chain_of_steps_keeps_its_order_for_both_components() -> None:
    text = (
        SLICES
        + "ds = ds.cache().shuffle(1000, seed=3).repeat().batch(32, drop_remainder=True).take(10).skip(2).prefetch(tf.data.AUTOTUNE)\nmodel.fit(ds)"
    )
    trace = script(text)
    expected = ["cache", "shuffle", "repeat", "batch", "take", "skip"]
    assert steps(trace) == expected
    assert steps(trace, kind="y") == expected
    assert step(trace, "shuffle").known("buffer") == 1000
    assert step(trace, "shuffle").known("seed") == 3
    assert step(trace, "shuffle").known("reshuffle") in (True, None)
    assert step(trace, "batch").known("size") == 32
    assert step(trace, "batch").known("drop_remainder") is True
    assert [step(trace, "take").known("count"), step(trace, "skip").known("count")] == [10, 2]


def test_a_step_on_the_dataset_is_one_operation_for_all_components() -> None:
    trace = script(SLICES + "model.fit(ds.batch(32))")
    assert step(trace, "batch").id == step(trace, "batch", component="y").id
    assert step(trace, "batch").outputs == 2


@pytest.mark.parametrize(
    "function",
    [
        "lambda a, b: (a * 0.5, b)",
        "lambda image, label: (tf.cast(image, tf.float32) * 0.5, label)",
        "half",
        "lambda *pair: half(*pair)",
        "functools.partial(half, k=0.5)",
        "tf.function(half)",
        "Half()",
        "Half().call",
    ],
)
def test_a_map_runs_its_function(function: str) -> None:
    text = f"""{SLICES}
import functools
def half(a, b, k=0.5):
    return a * k, b
class Half:
    def __call__(self, a, b):
        return a * 0.5, b
    call = __call__
model.fit(ds.map({function}, num_parallel_calls=4).batch(32))
"""
    trace = script(text)
    assert "affine" in steps(trace)
    assert step(trace, "affine").known("scale") == 0.5
    assert steps(trace, kind="y") == ["batch"]


def test_a_map_over_dictionaries_keeps_their_keys() -> None:
    text = """
    ds = tf.data.Dataset.from_tensor_slices({"image": x, "label": y})
    ds = ds.map(lambda item: (item["image"] * 0.5, item["label"]))
    model.fit(ds.batch(32))
    """
    trace = script(text)
    assert steps(trace) == ["affine", "batch"]
    assert path(trace, kind="y")[0].known("component") == "y"


def test_a_map_with_a_layer_that_augments() -> None:
    text = SLICES + "flip = keras.Sequential([layers.RandomFlip('horizontal'), layers.RandomRotation(0.1)])\n"
    trace = script(text + "model.fit(ds.map(lambda a, b: (flip(a, training=True), b)))")
    assert steps(trace) == ["random", "random"]


def test_a_zip_takes_one_component_from_each() -> None:
    text = """
    images = tf.data.Dataset.from_tensor_slices(x).map(lambda a: a * 0.5)
    labels = tf.data.Dataset.from_tensor_slices(y)
    """
    for call in ("((images, labels))", "(images, labels)"):
        trace = script(f"{text}\n    model.fit(tf.data.Dataset.zip{call}.batch(32))")
        assert steps(trace) == ["affine", "batch"]
        assert path(trace, kind="y")[0].known("component") == "y"


def test_take_and_skip_of_one_shuffle_share_its_operation() -> None:
    trace = script(SLICES + "ds = ds.shuffle(100)\nmodel.fit(ds.skip(10).batch(8), validation_data=ds.take(10).batch(8))")
    assert step(trace, "shuffle").id == step(trace, "shuffle", Role.VALIDATION).id
    assert steps(trace)[-2:] == ["skip", "batch"]
    assert steps(trace, Role.VALIDATION)[-2:] == ["take", "batch"]


def test_reassignment_step_by_step() -> None:
    text = (
        SLICES
        + "ds = ds.map(lambda a, b: (a * 2, b))\ntest = ds\nds = ds.shuffle(10)\nds = ds.batch(4)\nmodel.fit(ds)\nmodel.evaluate(test.batch(4))"
    )
    trace = script(text)
    assert steps(trace) == ["affine", "shuffle", "batch"]
    assert steps(trace, Role.EVALUATE) == ["affine", "batch"]


@pytest.mark.parametrize(
    "call",
    [
        "tf.data.Dataset.from_generator(gen, output_types=(tf.float32, tf.int32))",
        "tf.data.Dataset.from_generator(lambda: gen(), output_signature=None)",
        "tf.data.Dataset.from_generator(gen, args=[])",
    ],
)
def test_a_dataset_from_a_generator_delivers_what_it_yields(call: str) -> None:
    trace = script(f"def gen():\n    for a, b in zip(x, y):\n        yield a * 0.5, b\nmodel.fit({call}.batch(32))")
    assert steps(trace) == ["affine", "batch"]
    assert path(trace, kind="y")[0].known("component") == "y"


def test_a_generator_with_a_flag_is_two_pipelines() -> None:
    text = """
    def gen(images, labels, augment):
        while True:
            batch = images * 0.5
            if augment:
                batch = tf.image.random_flip_left_right(batch)
            yield batch, labels
    model.fit(gen(x, y, True), validation_data=gen(x_test, y_test, False))
    """
    trace = script(text)
    assert steps(trace) == ["affine", "random"]
    assert steps(trace, Role.VALIDATION) == ["affine"]
    assert endpoint(trace).container == "generator"


def test_a_pipeline_function_that_returns_two_datasets() -> None:
    text = """
    def make(batch_size=32):
        train = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(100).batch(batch_size)
        test = tf.data.Dataset.from_tensor_slices((x_test, y_test)).batch(batch_size)
        return train, test
    train, test = make(batch_size=64)
    model.fit(train, validation_data=test)
    """
    trace = script(text)
    assert step(trace, "batch", Role.VALIDATION).known("size") == 64
    assert "shuffle" not in kinds(trace, Role.VALIDATION)


def test_filter_concatenate_shard_and_unbatch() -> None:
    text = SLICES + "other = tf.data.Dataset.from_tensor_slices((x_test, y_test))\n"
    text += "model.fit(ds.filter(lambda a, b: b > 3).concatenate(other).shard(4, 1).batch(8).unbatch())"
    assert steps(script(text)) == ["filter", "concatenate", "shard", "batch", "unbatch"]


def test_enumerate_and_a_map_that_drops_the_index() -> None:
    trace = script(SLICES + "ds = ds.enumerate().map(lambda i, pair: (pair[0] * 0.5, pair[1]))\nmodel.fit(ds)")
    assert affine(trace) == HALF


def test_apply_runs_its_function_on_the_dataset() -> None:
    trace = script(SLICES + "def double(d):\n    return d.map(lambda a, b: (a * 0.5, b))\nmodel.fit(ds.apply(double))")
    assert affine(trace) == HALF


def test_files_listed_decoded_and_resized() -> None:
    text = """
    def load(name):
        image = tf.io.read_file(name)
        image = tf.image.decode_jpeg(image, channels=3)
        image = tf.image.resize(image, [64, 32])
        return image / 255., tf.strings.split(name, "/")[-2]
    ds = tf.data.Dataset.list_files("data/*/*.jpg").map(load).batch(8)
    model.fit(ds)
    """
    trace = script(text)
    assert kinds(trace)[:2] == ["files", "shuffle"]
    assert [kind for kind in kinds(trace) if kind in ("decode", "resize", "affine", "batch")] == ["decode", "resize", "affine", "batch"]
    assert (step(trace, "resize").known("height"), step(trace, "resize").known("width")) == (64, 32)
    assert kinds(trace, kind="y")[0] == "files"


def test_a_py_function_is_run() -> None:
    text = (
        SLICES
        + "def load(a, b):\n    return a * 0.5, b\nds = ds.map(lambda a, b: tf.py_function(load, [a, b], [tf.float32, tf.int32]))\nmodel.fit(ds)"
    )
    trace = script(text)
    assert "affine" in kinds(trace)


def test_tensorflow_datasets_parts_share_a_source_name() -> None:
    text = """
    import tensorflow_datasets as tfds
    (train, test), info = tfds.load("cifar10", split=["train", "test"], as_supervised=True, with_info=True)
    train = train.map(lambda image, label: (tf.cast(image, tf.float32) / 255., label)).batch(8)
    model.fit(train, validation_data=test.batch(8))
    """
    trace = script(text)
    assert [path(trace, role)[0].known("name") for role in (Role.TRAIN, Role.VALIDATION)] == ["cifar10", "cifar10"]
    assert "affine" in steps(trace)
    assert "affine" not in steps(trace, Role.VALIDATION)


def test_a_directory_in_two_subsets() -> None:
    text = """
    args = dict(validation_split=0.2, seed=7, image_size=(64, 32))
    train = keras.utils.image_dataset_from_directory("d", subset="training", **args)
    test = keras.utils.image_dataset_from_directory("d", subset="validation", **args)
    model.fit(train, validation_data=test)
    """
    trace = script(text)
    assert [step(trace, "directory", role).known("subset") for role in (Role.TRAIN, Role.VALIDATION)] == ["training", "validation"]
    assert step(trace, "directory").known("seed") == 7
    assert (step(trace, "resize").known("height"), step(trace, "resize").known("width")) == (64, 32)


def test_windows_of_a_series() -> None:
    text = """
    def windowed(series, size, batch):
        ds = tf.data.Dataset.from_tensor_slices(series)
        ds = ds.window(size + 1, shift=1, drop_remainder=True)
        ds = ds.flat_map(lambda w: w.batch(size + 1))
        ds = ds.map(lambda w: (w[:-1], w[-1]))
        return ds.batch(batch).prefetch(1)
    model.fit(windowed(x[:1000], 20, 32), validation_data=windowed(x[1000:], 20, 32))
    """
    trace = script(text)
    assert kinds(trace)[:2] == ["dataset", "rows"]
    assert kinds(trace)[-1] == "batch"
    assert endpoint(trace).container == "dataset"
    assert endpoint(trace).ports("y")


@pytest.mark.parametrize("taken", ["next(iter(ds))", "iter(ds).next()", "ds.as_numpy_iterator().next()", "iter(ds).get_next()"])
def test_the_next_element_of_an_iterator_is_an_element(taken: str) -> None:
    trace = script(f"ds = tf.data.Dataset.from_tensor_slices((x / 255, y)).batch(8)\nimages, _ = {taken}\nmodel.predict(images)")
    assert "affine" in kinds(trace, Role.PREDICT)
    assert not {"opaque", "unknown"} & set(kinds(trace, Role.PREDICT))


@pytest.mark.parametrize("arguments", ["args=[1 / 2]", "args=(1 / 2,)"])
def test_a_generator_with_arguments_of_its_own(arguments: str) -> None:
    text = f"""
def rows(scale=1.0):
    for row in x:
        yield row * scale

model.fit(tf.data.Dataset.from_generator(rows, output_types=tf.float32, {arguments}))
"""
    assert affine(script(text)) == HALF


@pytest.mark.parametrize(
    ("transformation", "expected"),
    [
        ("map_and_batch(lambda a, b: (a / 2, b), 8)", ["affine", "batch"]),
        ("shuffle_and_repeat(100)", ["shuffle", "repeat"]),
        ("ignore_errors()", []),
        ("assert_cardinality(100)", []),
        ("unbatch()", ["unbatch"]),
        ("prefetch_to_device('/gpu:0')", []),
    ],
)
def test_a_transformation_is_the_method_of_its_name(transformation: str, expected: list[str]) -> None:
    assert steps(script(f"{SLICES}model.fit(ds.apply(tf.data.experimental.{transformation}))")) == expected


def test_a_transformation_may_be_called_itself() -> None:
    assert steps(script(f"{SLICES}model.fit(tf.data.experimental.unbatch()(ds))")) == ["unbatch"]


def test_rejection_resampling_delivers_pairs_of_class_and_element() -> None:
    text = "ds = ds.rejection_resample(lambda a, b: b, [0.5, 0.5]).map(lambda extra, pair: pair)\nmodel.fit(ds)"
    trace = script(SLICES + text)
    assert kinds(trace) == ["dataset", "filter"]
    assert (path(trace)[0].known("component"), path(trace, kind="y")[0].known("component")) == ("x", "y")


@pytest.mark.parametrize("batch", ["next(images)", "images.next()", "images.__next__()", "next(iter(images))", "images[0]"])
def test_parts_of_one_batch_come_from_one_pass(batch: str) -> None:
    trace = script(f"""
        images = keras.preprocessing.image.ImageDataGenerator().flow_from_directory("a")
        pictures, classes = {batch}
        model.evaluate(pictures, classes)
    """)

    of_x, of_y = (path(trace, Role.EVALUATE, kind)[-1] for kind in ("x", "y"))

    assert of_x.id == of_y.id
