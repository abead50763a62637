from __future__ import annotations

import pytest

from running import kinds, script, step, steps


@pytest.mark.parametrize(
    ("expression", "engine"),
    [
        ("x + np.random.normal(size=x.shape)", "numpy"),
        ("x + 0.1 * np.random.normal(size=x.shape)", "numpy"),
        ("np.random.normal(0, 1, x.shape) * 0.1 + x", "numpy"),
        ("x + np.random.randn(60000, 28, 28) * 0.1", "numpy"),
        ("x * np.random.uniform(0.9, 1.1)", "numpy"),
        ("np.clip(x + 0.5 * np.random.normal(loc=0.0, scale=1.0, size=x.shape), 0., 1.)", "numpy"),
        ("x + tf.random.normal(x.shape)", "tf"),
    ],
)
def test_numbers_drawn_make_data_random(expression: str, engine: str) -> None:
    found = step(script(f"model.fit({expression}, y)"), "random")
    assert str(found.known("engine")).startswith(engine)


def test_drawn_numbers_alone_are_data() -> None:
    trace = script("data = np.random.random((1000, 32))\nmodel.fit(data, np.random.randint(2, size=(1000, 1)))")
    assert kinds(trace) == ["array"]
    assert kinds(trace, kind="y") == ["array"]


def test_drawn_numbers_that_are_scaled_are_still_data() -> None:
    trace = script("data = np.random.random((1000, 32)) * 2 - 1\nmodel.fit(data, data)")
    assert kinds(trace) == ["array", "affine", "affine"]


@pytest.mark.parametrize(
    "test",
    [
        "np.random.rand() > 0.5",
        "np.random.uniform() < 0.3",
        "random.random() < 0.5",
        "random.randint(0, 1)",
        "np.random.choice([True, False])",
    ],
)
def test_a_branch_taken_by_chance_makes_data_random(test: str) -> None:
    text = f"""
    import random
    def augment(image):
        if {test}:
            image = image[:, ::-1]
        return image
    model.fit(np.array([augment(image) for image in x]), y)
    """
    assert "random" in kinds(script(text))


def test_a_random_amount_given_to_a_step_makes_it_random() -> None:
    trace = script("import scipy.ndimage\nangle = np.random.uniform(-10, 10)\nmodel.fit(scipy.ndimage.rotate(x, angle), y)")
    assert "random" in steps(trace)


def test_random_steps_of_tensorflow_in_a_map() -> None:
    text = """
    ds = tf.data.Dataset.from_tensor_slices((x, y))
    ds = ds.map(lambda image, label: (tf.image.random_brightness(image, 0.2), label))
    model.fit(ds)
    """
    found = step(script(text), "random")
    assert (found.known("transform"), found.known("engine")) == ("random_brightness", "tf.image")


def test_a_seed_does_not_touch_data() -> None:
    assert steps(script("np.random.seed(0)\ntf.random.set_seed(0)\nmodel.fit(x, y)")) == []


def test_a_layer_of_noise_called_on_data_is_random() -> None:
    assert step(script("model.fit(layers.RandomFlip('horizontal')(x), y)"), "random").known("transform") == "RandomFlip"


def test_a_random_layer_told_not_to_train_does_nothing() -> None:
    assert steps(script("model.fit(layers.RandomFlip('horizontal')(x, training=False), y)")) == []
