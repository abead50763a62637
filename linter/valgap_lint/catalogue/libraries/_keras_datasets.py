"""Keras: the published data sets."""

from __future__ import annotations

from dataclasses import dataclass

from valgap_lint.catalogue.outcomes import Bound, Group, Leaf, Outcome, Step, constant
from valgap_lint.ir.facts import Constant
from valgap_lint.ir.operations import Argument


@dataclass(frozen=True, slots=True)
class _Images:
    height: int
    width: int
    channels: int | None
    color: str
    classes: int


_IMAGES = {
    "mnist": _Images(28, 28, None, "gray", 10),
    "fashion_mnist": _Images(28, 28, None, "gray", 10),
    "cifar10": _Images(32, 32, 3, "rgb", 10),
    "cifar100": _Images(32, 32, 3, "rgb", 100),
}
_CLASSES = {"imdb": 2, "reuters": 46}


def dataset(bound: Bound) -> Outcome:
    """`mnist.load_data()`: `(x_train, y_train), (x_test, y_test)`."""
    name = bound.callee.split(".")[-2]
    settings = tuple(argument for argument in bound.arguments if argument.name not in {"path", "seed", "test_split", "kwargs"})
    return Group((_part(name, "train", settings), _part(name, "test", settings)))


def _part(name: str, part: str, settings: tuple[Argument, ...]) -> Group:
    shared = (constant("name", name), constant("part", part))
    x = Step("dataset", (*shared, constant("component", "x"), *_image_facts(name)))
    y = Step("dataset", (*shared, constant("component", "y"), *_label_facts(name)))
    coded = (Step("transform", (constant("name", f"{name}.load_data"), *settings)),) if name in _CLASSES else ()
    return Group((Leaf((x, *coded), "numpy.ndarray"), Leaf((y,), "numpy.ndarray", "y")))


def _image_facts(name: str) -> tuple[Argument, ...]:
    images = _IMAGES.get(name)
    if images is None:
        return ()
    facts: dict[str, Constant] = {
        "low": 0.0,
        "high": 255.0,
        "dtype": "uint8",
        "height": images.height,
        "width": images.width,
        "channels": images.channels,
        "color": images.color,
    }
    return tuple(constant(key, value) for key, value in facts.items() if value is not None)


def _label_facts(name: str) -> tuple[Argument, ...]:
    images = _IMAGES.get(name)
    classes = images.classes if images else _CLASSES.get(name)
    return () if classes is None else (constant("dtype", "int64" if name in _CLASSES else "uint8"), constant("classes", classes))
