"""Training scripts of simple statements: a source, steps on each side, endpoints, and a mismatch or none.

They are what the laws are tried on, beside the fixtures. `SPELLINGS` are the ways to write one and the same step.
"""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

IMPORTS = """\
import cv2
import numpy as np
import tensorflow as tf
from tensorflow import keras
"""
ARRAY_SOURCES = {
    "mnist": "(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()",
    "cifar": "(x_train, y_train), (x_test, y_test) = keras.datasets.cifar10.load_data()",
    "files": "x_train, y_train = np.load('train.npy'), np.load('labels.npy')\nx_test, y_test = np.load('test.npy'), np.load('answers.npy')",
}
ARRAY_STEPS = {
    "scale": "{x} = {x} / 255",
    "cast": "{x} = {x}.astype('float32')",
    "shift": "{x} = {x} - 0.5",
    "axis": "{x} = np.expand_dims({x}, -1)",
    "reshape": "{x} = {x}.reshape(-1, 28, 28, 1)",
    "resize": "{x} = tf.image.resize({x}, (64, 64))",
    "nearest": "{x} = tf.image.resize({x}, (64, 64), method='nearest')",
    "signed": "{x} = keras.applications.mobilenet_v2.preprocess_input({x})",
    "clip": "{x} = np.clip({x}, 0, 1)",
    "turn": "{x} = {x}[..., ::-1]",
}
DATASET_SOURCES = {
    "slices": ARRAY_SOURCES["cifar"]
    + "\ntrain = tf.data.Dataset.from_tensor_slices((x_train, y_train))\ntest = tf.data.Dataset.from_tensor_slices((x_test, y_test))",
    "directory": "train = keras.utils.image_dataset_from_directory('photos/train', image_size=(96, 96))\n"
    "test = keras.utils.image_dataset_from_directory('photos/test', image_size=(96, 96), shuffle=False)",
}
DATASET_STEPS = {
    "scale": "{x} = {x}.map(lambda image, label: (image / 255, label))",
    "float": "{x} = {x}.map(lambda image, label: (tf.cast(image, tf.float32), label))",
    "resize": "{x} = {x}.map(lambda image, label: (tf.image.resize(image, (48, 48)), label))",
    "crop": "{x} = {x}.map(lambda image, label: (tf.image.central_crop(image, 0.5), label))",
    "flip": "{x} = {x}.map(lambda image, label: (tf.image.random_flip_left_right(image), label))",
    "shuffle": "{x} = {x}.shuffle(1000)",
    "cache": "{x} = {x}.cache()",
    "take": "{x} = {x}.take(500)",
}
ARRAY_SPELLINGS = (
    "{x} = {x} / 255",
    "{x} = {x} / 255.0",
    "{x} = {x} * (1 / 255)",
    "{x} = (1.0 / 255) * {x}",
    "{x} = np.divide({x}, 255)",
    "{x} = np.true_divide({x}, 255.0)",
    "{x} = np.multiply({x}, 1 / 255.0)",
    "{x} = {x}.astype('float32') / 255",
    "{x} = {x}.astype(np.float32)\n{x} /= 255",
    "{x} = {x}.astype('float32')\n{x} *= 1.0 / 255.0",
    "{x} = {x}.astype('float32')\nnp.divide({x}, 255.0, out={x})",
    "{x} = np.asarray({x}, dtype='float32') / 255",
    "{x} = np.array({x}) / 255.0",
    "{x} = keras.layers.Rescaling(1.0 / 255)({x})",
    "{x} = keras.layers.Rescaling(scale=1 / 255.0, offset=0.0)({x})",
    "{x} = (lambda values: values / 255)({x})",
    "{x} = tf.cast({x}, tf.float32) / 255.0",
    "{x} = tf.divide({x}, 255)",
    "{x} = tf.multiply(tf.cast({x}, 'float32'), 1.0 / 255.0)",
    "{x} = tf.math.divide(tf.cast({x}, tf.float32), 255.0)",
    "{x} = np.array([picture / 255 for picture in {x}])",
    "{x} = np.stack([picture / 255.0 for picture in {x}], axis=0)",
    "{x} = ({x} - 0) / (255 - 0)",
    "{x} = {x} / 51 / 5",
    "top = 2 ** 8 - 1\n{x} = {x} / top",
    "{x} = {x}.astype(float) / 255",
    "{x} = np.float32({x}) / 255",
    "{x} = {x} / np.float32(255)",
    "{x} = {x} / np.iinfo(np.uint8).max",
    "{x} = {x} * 0.00392156862745098",
    "{x} = {x} / 0xFF",
    "{x} = keras.ops.divide({x}, 255)",
    "{x} = 1 - (255 - {x}) / 255",
    "{x} = ({x} - 127.5) / 127.5\n{x} = ({x} + 1) / 2",
    "import operator\n{x} = operator.truediv({x}, 255)",
    "{x} = {x}.astype('float32')\n{x}[:] = {x} / 255",
    "{x} = {x}.astype('float32')\n{x}[...] /= 255",
    "{x} = {x} / 255 if {x} is not None else None",
    "scaled = np.zeros({x}.shape)\nfor i, picture in enumerate({x}):\n    scaled[i] = picture / 255.0\n{x} = scaled",
    "scaled = {{'x': {x} / 255}}\n{x} = scaled['x']",
    "from skimage import img_as_float\n{x} = img_as_float({x})",
    "class Scaler:\n    top = 255\n    def __call__(self, values):\n        return values / self.top\n{x} = Scaler()({x})",
    "def by(top):\n    return lambda values: values / top\n{x} = by(255)({x})",
    "steps = [lambda values: values.astype('float32'), lambda values: values / 255]\nfor step in steps:\n    {x} = step({x})",
    "import functools\nsteps = (np.float32, lambda values: values / 255)\n{x} = functools.reduce(lambda values, step: step(values), steps, {x})",
    "scalers = {{'unit': lambda values: values / 255, 'none': lambda values: values}}\n{x} = scalers['unit']({x})",
    "try:\n    {x} = {x} / 255\nexcept ValueError:\n    raise",
    "if len({x}) > 0:\n    {x} = {x} / 255\nelse:\n    {x} = {x} * (1 / 255)",
    "match 'unit':\n    case 'unit':\n        {x} = {x} / 255\n    case _:\n        pass",
    "while True:\n    {x} = {x} / 255\n    break",
    "({x} := {x} / 255)",
    "{x}, top = {x} / 255, 255",
    "with tf.device('/cpu:0'):\n    {x} = {x} / 255",
    "def unit(values, top=255.0):\n    return values / top\n{x} = unit({x})",
    "scaled = []\nfor picture in {x}:\n    scaled.append(picture / 255)\n{x} = np.array(scaled)",
    "{x} = list(map(lambda picture: picture / 255, {x}))\n{x} = np.array({x})",
)
DATASET_SPELLINGS = (
    "{x} = {x}.map(lambda image, label: (image / 255, label))",
    "{x} = {x}.map(lambda image, label: (tf.cast(image, tf.float32) / 255.0, label))",
    "{x} = {x}.map(lambda image, label: (tf.cast(image, tf.float32) * (1.0 / 255), label))",
    "{x} = {x}.map(lambda image, label: (keras.layers.Rescaling(1.0 / 255)(image), label))",
    "rescale = keras.layers.Rescaling(1 / 255)\n{x} = {x}.map(lambda image, label: (rescale(image), label))",
    "scaler = keras.Sequential([keras.layers.Rescaling(1 / 255)])\n{x} = {x}.map(lambda a, b: (scaler(a), b), num_parallel_calls=tf.data.AUTOTUNE)",
    "def unit(image, label):\n    image = tf.cast(image, tf.float32)\n    image /= 255.0\n    return image, label\n{x} = {x}.map(unit)",
    "def unit(image, label):\n    return tf.math.divide(tf.cast(image, tf.float32), 255.0), label\n{x} = {x}.map(unit).prefetch(1)",
    "def unit(*pair):\n    image, label = pair\n    return image / 255, label\n{x} = {x}.map(unit)",
    "def scaled(by):\n    def unit(image, label):\n        return image / by, label\n    return unit\n{x} = {x}.map(scaled(255))",
    "@tf.function\ndef unit(image, label):\n    return tf.multiply(tf.cast(image, tf.float32), 1 / 255.0), label\n{x} = {x}.map(unit)",
    "import functools\ndef unit(image, label, top):\n    return image / top, label\n{x} = {x}.map(functools.partial(unit, top=255))",
)
MODEL = """\
model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(10, activation='softmax')])
model.compile('adam', 'sparse_categorical_crossentropy', metrics=['accuracy'])
"""
ARRAY_ENDPOINTS = (
    "model.fit(x_train, y_train, epochs=3)\nmodel.evaluate(x_test, y_test)",
    "model.fit(x_train, y_train, batch_size=64, validation_split=0.1)\nscores = model.evaluate(x_test, y_test)",
    "model.fit(x_train, y_train, validation_data=(x_test, y_test))",
    "history = model.fit(x_train, y_train)\nguesses = model.predict(x_test)",
)
DATASET_ENDPOINTS = (
    "model.fit(train.batch(32), epochs=3)\nmodel.evaluate(test.batch(32))",
    "train = train.batch(32)\ntest = test.batch(32)\nmodel.fit(train, validation_data=test, epochs=5)",
    "history = model.fit(train.batch(16))\nguesses = model.predict(test.batch(16))",
)


@dataclass(frozen=True, slots=True)
class Script:
    """A script in three runs of lines: where data come from and what is done to them, the model, and the endpoints."""

    pipeline: str
    endpoints: str

    @property
    def text(self) -> str:
        return f"{IMPORTS}{self.pipeline}\n{MODEL}{self.endpoints}\n"


@st.composite
def scripts(draw: st.DrawFn) -> str:
    """A script with the same steps on both sides, or with one side's left out, doubled or different."""
    arrays = draw(st.booleans())
    sources, steps, endpoints, sides = (
        (ARRAY_SOURCES, ARRAY_STEPS, ARRAY_ENDPOINTS, ("x_train", "x_test"))
        if arrays
        else (DATASET_SOURCES, DATASET_STEPS, DATASET_ENDPOINTS, ("train", "test"))
    )
    both = draw(st.lists(st.sampled_from(sorted(steps)), min_size=1, max_size=4))
    other = draw(st.one_of(st.just(both), st.lists(st.sampled_from(sorted(steps)), max_size=3)))
    lines = [sources[draw(st.sampled_from(sorted(sources)))]]
    lines += [steps[name].format(x=side) for side, names in zip(sides, (both, other), strict=True) for name in names]
    return Script("\n".join(lines), draw(st.sampled_from(endpoints))).text
