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


IMAGE = "import cv2, random\nimage = cv2.imread('a.png')\n"


@pytest.mark.parametrize(
    "text",
    [
        "y0 = np.random.randint(0, 10)\nx0 = np.random.randint(0, 10)\nimage = image[y0 : y0 + 64, x0 : x0 + 32]",
        "y0, x0 = random.randint(0, 9), random.randint(0, 9)\nimage = image[y0 : y0 + 64, x0 : x0 + 32, :]",
        "y0 = int(random.random() * 9)\nx0 = int(random.random() * 9)\nimage = image[y0 : y0 + 64, x0 : x0 + 32]",
    ],
)
def test_a_part_cut_out_at_a_drawn_place_is_a_random_crop(text: str) -> None:
    trace = script(f"{IMAGE}{text}\nmodel.fit(image)")
    assert steps(trace)[-2:] == ["random", "crop"]
    crop = step(trace, "crop")
    assert (crop.known("height"), crop.known("width"), crop.known("anchor")) == (64, 32, "random")


def test_a_part_cut_out_at_a_fixed_place_has_a_size() -> None:
    crop = step(script(f"{IMAGE}model.fit(image[10:74, :32])"), "crop")
    assert (crop.known("height"), crop.known("width"), crop.known("anchor")) == (64, 32, "fixed")


@pytest.mark.parametrize(
    "text",
    [
        "turn = cv2.getRotationMatrix2D((32, 32), random.uniform(-10, 10), 1.0)\nimage = cv2.warpAffine(image, turn, (64, 64))",
        "shift = np.float32([[1, 0, random.randint(-5, 5)], [0, 1, 0]])\nimage = cv2.warpAffine(image, shift, (64, 64))",
        "image[:, :, 2] = image[:, :, 2] * (0.25 + np.random.uniform())",
        "image[5:9, 5:9] = np.random.randint(0, 255, (4, 4, 3))",
        "y0 = np.random.randint(0, 10)\nimage[y0 : y0 + 4, :, :] = 0",
    ],
)
def test_what_is_computed_from_drawn_numbers_makes_images_random(text: str) -> None:
    assert "random" in kinds(script(f"{IMAGE}{text}\nmodel.fit(image)"))


@pytest.mark.parametrize(
    "text",
    [
        "image[:, :, 2] = image[:, :, 2] * 0.25",
        "image[5:9, 5:9] = 0",
        "image = cv2.warpAffine(image, cv2.getRotationMatrix2D((32, 32), 10, 1.0), (64, 64))",
        "unused = np.random.rand()\nimage = image[10:20, 10:20]",
    ],
)
def test_what_is_computed_from_constants_does_not(text: str) -> None:
    assert "random" not in kinds(script(f"{IMAGE}{text}\nmodel.fit(image)"))


def test_a_ratio_of_drawn_numbers_is_drawn() -> None:
    text = """
a, b = tf.random.gamma([8], 0.2), tf.random.gamma([8], 0.2)
share = tf.reshape(a / (a + b), (8, 1, 1))
model.fit(x * share + x_test * (1 - share))
"""
    assert "random" in kinds(script(text))
