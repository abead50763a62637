"""Functions of nested structures act on each leaf."""

from __future__ import annotations

import pytest

from running import endpoint, path, script


@pytest.mark.parametrize("function", ["tf.nest.map_structure", "keras.tree.map_structure"])
def test_the_function_is_called_on_every_leaf(function: str) -> None:
    trace = script(f"data = {function}(lambda leaf: leaf / 255, {{'a': x, 'b': x_test}})\nmodel.fit(data, y)\n")

    sources = [(path(trace, part=part)[0].known("part"), path(trace, part=part)[-1].kind) for part in range(2)]

    assert sources == [("train", "affine"), ("test", "affine")]


def test_several_structures_are_walked_together() -> None:
    trace = script("a, b = tf.nest.map_structure(lambda left, right: left + right, (x, x_test), (x_test, x))\nmodel.fit(a, y)\n")

    assert len(path(trace)[-1].inputs) == 2


def test_flattening_gives_the_leaves_in_order() -> None:
    trace = script("first, second = tf.nest.flatten({'a': x, 'b': (x_test,)})\nmodel.fit(second, y)\n")

    assert path(trace)[0].known("part") == "test"
    assert len(endpoint(trace).ports("x")) == 1
