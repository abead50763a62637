"""What libraries read from films, sound files, scanners and folders of images."""

from __future__ import annotations

import pytest

from running import endpoint, kinds, path, script, step, steps
from valgap_lint.ir.endpoints import Role


@pytest.mark.parametrize(
    "text",
    [
        "import imageio\nfor frame in imageio.get_reader('a.mp4'):\n    model.predict(frame[None])",
        "import imageio.v3 as iio\nfor frame in iio.imiter('a.mp4'):\n    model.predict(frame[None])",
        "import imageio\nmodel.predict(imageio.get_reader('a.mp4').get_data(5)[None])",
        "import decord\nmodel.predict(decord.VideoReader('a.mp4').get_batch([1, 2]).asnumpy()[None])",
        "from decord import VideoReader\nfor frame in VideoReader('a.mp4'):\n    model.predict(frame.asnumpy()[None])",
        "from imutils.video import VideoStream\nmodel.predict(VideoStream(src='a.mp4').start().read()[None])",
    ],
)
def test_frames_of_a_film(text: str) -> None:
    trace = script(text)
    assert kinds(trace, Role.PREDICT) == ["file", "decode", "reshape"]
    assert path(trace, Role.PREDICT)[0].known("path") == "a.mp4"
    assert step(trace, "decode", Role.PREDICT).known("color") == ("bgr" if "imutils" in text else "rgb")


def test_a_film_that_is_resized_while_it_is_read() -> None:
    resize = step(script("import decord\nmodel.fit(decord.VideoReader('a.mp4', width=64, height=32)[0])"), "resize")
    assert (resize.known("height"), resize.known("width")) == (32, 64)


def test_a_list_of_images_below_a_folder() -> None:
    text = (
        "from imutils import paths\nimport cv2\nmodel.fit(np.array([cv2.imread(name) for name in sorted(list(paths.list_images('data')))]))"
    )
    trace = script(text)
    assert (path(trace)[0].kind, path(trace)[0].known("pattern")) == ("files", "data")
    assert "decode" in kinds(trace)


def test_a_resize_that_keeps_the_aspect_ratio() -> None:
    resize = step(script("import cv2, imutils\nmodel.fit(imutils.resize(cv2.imread('a.png'), width=400))"), "resize")
    assert (resize.known("geometry"), resize.known("kernel")) == ("keep", "area")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import nibabel as nib\nmodel.fit(nib.load('a').get_fdata())", ["file", "cast"]),
        ("import nibabel as nib\nmodel.fit(np.asarray(nib.load('a').dataobj))", ["file"]),
        ("import pydicom\nmodel.fit(pydicom.dcmread('a').pixel_array)", ["file"]),
        ("import soundfile\nwave, rate = soundfile.read('a')\nmodel.fit(wave)", ["file", "transform"]),
        ("import tensorflow_io as tfio\nmodel.fit(tfio.audio.AudioIOTensor('a').to_tensor())", ["file"]),
    ],
)
def test_files_of_other_makes(text: str, expected: list[str]) -> None:
    trace = script(text)
    assert kinds(trace) == expected
    assert path(trace)[0].known("path") == "a"


def test_masks_in_time_and_frequency_are_random() -> None:
    text = "import tensorflow_io as tfio\nmodel.fit(tfio.audio.time_mask(tfio.audio.resample(x, 8000, 16000), param=10))"
    assert steps(script(text)) == ["transform", "random"]


@pytest.mark.parametrize("library", ["keras_hub", "keras_nlp"])
def test_objects_of_one_preset_are_one_function(library: str) -> None:
    text = f"""
import {library}
prepare = {library}.models.BertPreprocessor.from_preset("bert_tiny", sequence_length=64)
model.fit(prepare(x))
"""
    transform = step(script(text), "transform")
    assert (transform.known("name"), transform.known("preset"), transform.known("sequence_length")) == ("preprocessor", "bert_tiny", 64)


def test_a_converter_of_images_resizes_and_scales() -> None:
    text = "import keras_hub\nmodel.fit(keras_hub.layers.ImageConverter(image_size=(8, 16), scale=1 / 255)(x))"
    trace = script(text)
    assert steps(trace) == ["resize", "affine"]
    assert (step(trace, "resize").known("width"), step(trace, "affine").known("scale")) == (16, 1 / 255)


@pytest.mark.parametrize(
    "call",
    [
        "tf.saved_model.load('out').signatures['serving_default'](tf.constant(x_test))['dense']",
        "tf.saved_model.load('out').serve(x_test)",
        "keras.layers.TFSMLayer('out', call_endpoint='serving_default')(x_test)",
    ],
)
def test_an_exported_model_predicts_by_its_signatures(call: str) -> None:
    trace = script(f"model.fit(x / 255, y)\nmodel.export('out')\noutput = {call}")
    assert endpoint(trace, Role.PREDICT).model == endpoint(trace).model
    assert path(trace, Role.PREDICT)[0].known("part") == "test"


@pytest.mark.parametrize(
    "image",
    [
        "Image.open(BytesIO(requests.get('http://x/a.png').content))",
        "cv2.imdecode(np.asarray(bytearray(urlopen('http://x/a.png').read()), dtype=np.uint8), cv2.IMREAD_COLOR)",
        "tf.io.decode_png(requests.get('http://x/a.png').content, channels=3)",
    ],
)
def test_images_from_the_web(image: str) -> None:
    text = f"""
import cv2, requests
from io import BytesIO
from urllib.request import urlopen
from PIL import Image
model.fit({image})
"""
    trace = script(text)
    assert [kind for kind in kinds(trace) if kind != "cast"] == ["file", "decode"]
    assert path(trace)[0].known("path") == "http://x/a.png"


def test_an_array_that_is_made_to_be_filled() -> None:
    text = "import cv2\ndata = np.ndarray(shape=(1, 8, 8, 3), dtype=np.float32)\ndata[0] = cv2.imread('a.png')\nmodel.fit(data)"
    assert kinds(script(text)) == ["file", "decode", "stack"]


def test_spectra_are_steps() -> None:
    text = "model.fit(tf.math.abs(tf.signal.fft(tf.complex(real=tf.cast(x, tf.float32), imag=tf.zeros_like(x)))))"
    assert [operation.known("name") for operation in path(script(text)) if operation.kind == "transform"][:2] == ["complex", "fft"]
