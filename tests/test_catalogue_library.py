"""The catalogue compared with the libraries themselves: names, signatures, constants, and what numbers come out."""

from __future__ import annotations

import enum
import importlib
import importlib.util
import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from valgap_lint.catalogue.blocks import Block
from valgap_lint.catalogue.entries import Keys, read_constant, read_signature
from valgap_lint.catalogue.library import Library
from valgap_lint.catalogue.loader import load
from valgap_lint.catalogue.signature import Parameter, Signature
from valgap_lint.catalogue.versions import NEWEST, covers

pytestmark = pytest.mark.skipif(importlib.util.find_spec("tensorflow") is None, reason="TensorFlow is not installed here")

ROOTS = {"keras": ("keras", "tensorflow.keras", "tf_keras")}
CHECKED = ("keras", "tensorflow", "numpy", "sklearn", "pandas", "PIL", "scipy", "random")
OPAQUE = object()


def walk(root: str, parts: Sequence[str]) -> object:
    """The object at a dotted name. Raises AttributeError or ImportError."""
    found: Any = importlib.import_module(root)
    path = root
    for part in parts:
        path = f"{path}.{part}"
        found = getattr(found, part) if hasattr(found, part) else importlib.import_module(path)
    return found


def find(name: str, roots: Sequence[str] = ()) -> object | None:
    """The object of a canonical name in the first library that has it."""
    root, *parts = name.split(".")
    for candidate in roots or ROOTS.get(root, (root,)):
        try:
            return walk(candidate, parts)
        except (AttributeError, ImportError):
            continue
    return None


def calls_of(library: Library) -> Iterator[Block]:
    """The tables to verify: those that the library does not list as unverified."""
    unverified = library.header.texts("unverified")
    for block in library.of_kind("call"):
        if not any(block.names()[0] == name or block.names()[0].startswith(f"{name}.") for name in unverified):
            yield block


@pytest.mark.parametrize("name", CHECKED)
def test_every_name_exists_or_is_listed_as_unverified(name: str) -> None:
    library = load(name)
    unverified = library.header.texts("unverified")
    missing = [n for block in calls_of(library) for n in block.names() if find(n) is None and n not in unverified]
    assert missing == []


@pytest.mark.parametrize("name", CHECKED)
def test_nothing_is_listed_as_unverified_that_could_be_verified(name: str) -> None:
    assert [n for n in load(name).header.texts("unverified") if find(n) is not None] == []


@pytest.mark.parametrize("name", CHECKED)
def test_every_signature_is_the_library_s(name: str) -> None:
    wrong = [problem for block in calls_of(load(name)) for problem in compare(block)]
    assert not wrong, "\n".join(wrong)


def test_the_signatures_before_keras_3_are_those_of_tf_keras() -> None:
    wrong = []
    for block in calls_of(load("keras")):
        written = Keys(block, block.parse()).text("keras2_signature")
        found = find(block.names()[0], ("tf_keras",))
        if written and found is not None:
            wrong += difference(block, read_signature(block, written), signature_of(found, block.names()[0]))
    assert not wrong, "\n".join(wrong)


def compare(block: Block) -> list[str]:
    keys = Keys(block, block.parse())
    found = find(block.names()[0], () if covers(keys.values, NEWEST) else ("tf_keras", "tensorflow.keras", block.names()[0].split(".")[0]))
    written = keys.text("signature", "-")
    if found is None or written == "-":
        return []
    return difference(block, read_signature(block, written), signature_of(found, block.names()[0]))


def signature_of(found: object, name: str) -> inspect.Signature | None:
    """The object's own signature without `self`; None where Python cannot see it."""
    try:
        signature = inspect.signature(found)  # type: ignore[arg-type]  # whatever the name led to
    except (TypeError, ValueError):
        return None
    owner = find(name.rpartition(".")[0])
    parameters = list(signature.parameters.values())
    bound = inspect.isclass(owner) and parameters and parameters[0].name in ("self", "cls")
    return signature.replace(parameters=parameters[1:]) if bound else signature


def difference(block: Block, written: Signature, real: inspect.Signature | None) -> list[str]:
    """What is wrong with a signature. One that ends in `**kwargs` may leave parameters out."""
    if real is None:
        return []
    names = [p.name for p in real.parameters.values() if p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL)]
    listed = [p.name for p in written.parameters]
    where = f"{block.path}:{block.line}: {block.names()[0]}"
    if any(p.kind is p.VAR_POSITIONAL for p in real.parameters.values()) and not names:
        return []
    if written.extra and [n for n in names if n in listed] != [n for n in listed if n in names]:
        return [f"{where}: the order of {listed} is not that of {names}"]
    if not written.extra and listed != names:
        return [f"{where}: {listed} are not {names}"]
    return [f"{where}: default of {p.name}" for p in written.parameters if p.name in names and not same(p, real.parameters[p.name])]


def same(written: Parameter, real: inspect.Parameter) -> bool:
    if real.default is inspect.Parameter.empty:
        return written.required
    literal = plain(real.default)
    return literal is OPAQUE or (not written.required and plain(written.default) == literal)


def plain(value: object) -> object:
    """A default as the catalogue writes it; OPAQUE where it is no literal."""
    if isinstance(value, enum.Enum):
        return plain(value.value)
    if isinstance(value, type):
        return value.__name__
    if type(value).__name__ == "DType":
        return getattr(value, "name", OPAQUE)
    if isinstance(value, list | tuple):
        items = tuple(plain(item) for item in value)
        return OPAQUE if OPAQUE in items else items
    if value is None or (isinstance(value, bool | int | float | str) and value == value):
        return value
    return OPAQUE


@pytest.mark.parametrize("name", ["cv2", "PIL", "tensorflow", "numpy"])
def test_every_constant_is_the_library_s(name: str) -> None:
    library = load(name)
    for block in library.of_kind("constants"):
        for key, value in block.parse().items():
            found, written = find(key), read_constant(block, value)
            assert found is None or written != written or constant(found) == written, key


def constant(found: object) -> object:
    if isinstance(found, enum.Enum):
        return found.value
    if isinstance(found, type):
        return found.__name__.rstrip("_")
    return getattr(found, "name", found)


# OpenCV shows no signatures: it is called with keywords instead.


def test_cv2_takes_the_keywords_of_the_catalogue() -> None:
    wrong = [f"{block.names()[0]}: {name}" for block in load("cv2").of_kind("call") for name in refused(block)]
    assert wrong == []


def refused(block: Block) -> list[str]:
    found = find(block.names()[0])
    text = Keys(block, block.parse()).text("signature")
    assert found is not None, block.names()[0]
    if text in ("*args, **kwargs", "") or inspect.isclass(found) or "." in block.names()[0].removeprefix("cv2."):
        return []
    names = [p.name for p in read_signature(block, text).parameters]
    documented = getattr(found, "__doc__", "") or ""
    return [name for name in names if name not in documented]


# What numbers come out


def image() -> Any:
    import numpy as np

    return np.random.default_rng(0).integers(0, 256, (64, 96, 3)).astype("float32")


@pytest.mark.parametrize(
    ("modules", "family"),
    [
        (("vgg16", "vgg19", "resnet", "resnet50"), "caffe"),
        (("densenet",), "torch"),
        (("mobilenet", "mobilenet_v2", "inception_v3", "inception_resnet_v2", "xception", "resnet_v2", "nasnet"), "tf"),
        (("efficientnet", "efficientnet_v2", "mobilenet_v3", "convnext"), "identity"),
    ],
)
def test_preprocess_input_computes_what_its_family_says(modules: tuple[str, ...], family: str) -> None:
    import numpy as np

    expected: dict[str, Callable[[Any], Any]] = {
        "caffe": lambda x: x[..., ::-1] - np.array([103.939, 116.779, 123.68]),
        "torch": lambda x: (x / 255 - np.array([0.485, 0.456, 0.406])) / np.array([0.229, 0.224, 0.225]),
        "tf": lambda x: x / 127.5 - 1,
        "identity": lambda x: x,
    }
    for module in modules:
        function: Any = find(f"keras.applications.{module}.preprocess_input")
        assert np.abs(function(image()) - expected[family](image())).max() < 1e-4, module


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16"])
def test_convert_image_dtype_scales_integers_by_their_largest_value(dtype: str) -> None:
    import numpy as np
    import tensorflow as tf

    x: Any = np.arange(100, dtype=dtype)
    assert np.allclose(tf.image.convert_image_dtype(x, tf.float32), x / np.iinfo(dtype).max)
    floats: Any = x.astype("float32")
    assert np.array_equal(tf.image.convert_image_dtype(floats, tf.float32), floats)


def test_kernels_that_count_as_one_class_give_the_same_pixels() -> None:
    import cv2
    import keras
    import numpy as np
    import tensorflow as tf
    from PIL import Image

    x = image()
    reference = tf.image.resize(x, (48, 48)).numpy()
    smooth = tf.image.resize(x, (48, 48), antialias=True).numpy()
    pillow = np.asarray(Image.fromarray(x.astype("uint8")).resize((48, 48), Image.Resampling.BILINEAR), "float32")

    def far(left: Any, right: Any) -> float:
        return float(np.abs(np.asarray(left) - np.asarray(right)).mean())

    assert far(cv2.resize(x, (48, 48)), reference) < 0.01
    assert far(keras.layers.Resizing(48, 48)(x), reference) < 0.01
    assert far(pillow, smooth) < 1
    assert far(pillow, reference) > 3
    nearest = tf.image.resize(x, (32, 48), method="nearest")
    assert far(cv2.resize(x, (48, 32), interpolation=cv2.INTER_NEAREST), nearest) > 3
    assert far(cv2.resize(x, (48, 32), interpolation=cv2.INTER_NEAREST_EXACT), nearest) < 0.01
    assert far(Image.fromarray(x.astype("uint8")).resize((48, 32), Image.Resampling.NEAREST), nearest) < 0.01


def test_a_normalization_layer_takes_a_variance_and_divides_by_its_root() -> None:
    import keras
    import numpy as np

    layer = keras.layers.Normalization(mean=[10.0], variance=[4.0])
    assert np.allclose(layer(np.array([[12.0]], "float32")), 1.0)
