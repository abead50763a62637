from __future__ import annotations

import pytest

from running import affine, kinds, path, script, step, steps
from valgap_lint.ir.endpoints import Role

IMAGE = "import cv2\nimage = cv2.imread('a.png')\n"


@pytest.mark.parametrize("key", ["..., ::-1", ":, :, :, ::-1", ":, :, ::-1", "..., [2, 1, 0]", ":, :, (2, 1, 0)"])
def test_reversed_channels(key: str) -> None:
    assert steps(script(f"model.fit(x[{key}], y)")) == ["reverse_channels"]


SPLIT = "b, g, r = cv2.split(image)\n"
TENSORS = "b, g, r = tf.split(image, 3, axis=-1)\n"


@pytest.mark.parametrize(
    "text",
    [
        SPLIT + "image = cv2.merge([r, g, b])",
        SPLIT + "image = cv2.merge((r, g, b))",
        TENSORS + "image = tf.concat([r, g, b], axis=-1)",
        "image = np.dstack((image[:, :, 2], image[:, :, 1], image[:, :, 0]))",
        "image = np.concatenate([image[..., 2:3], image[..., 1:2], image[..., 0:1]], axis=-1)",
        "image = np.flip(image, axis=-1)",
    ],
)
def test_channels_put_together_in_reverse(text: str) -> None:
    assert steps(script(f"{IMAGE}{text}\nmodel.fit(image)")) == ["decode", "reverse_channels"]


@pytest.mark.parametrize("order", ["b, g, r", "r, b, g", "b, b, b", "b, g, x"])
def test_channels_put_together_in_another_order_are_not_reversed(order: str) -> None:
    assert "reverse_channels" not in kinds(script(f"{IMAGE}{SPLIT}model.fit(cv2.merge([{order}]))"))


def test_channels_put_together_as_they_were_are_the_image() -> None:
    assert steps(script(f"{IMAGE}{SPLIT}model.fit(cv2.merge([b, g, r]))")) == ["decode"]


@pytest.mark.parametrize("key", ["None", "np.newaxis", "..., None", "..., np.newaxis", ":, :, :, None", "tf.newaxis, ..."])
def test_a_new_axis_changes_the_shape_alone(key: str) -> None:
    assert steps(script(f"model.fit(x[{key}], y)")) == ["reshape"]


@pytest.mark.parametrize("key", [":", "...", ":, :", "..., :"])
def test_a_full_slice_is_the_array(key: str) -> None:
    assert steps(script(f"model.fit(x[{key}], y)")) == []


@pytest.mark.parametrize(
    ("key", "bounds"),
    [
        (":100", (None, 100, None)),
        ("100:", (100, None, None)),
        ("-100:", (-100, None, None)),
        ("10:20", (10, 20, None)),
        ("::2", (None, None, 2)),
        ("::-1", (None, None, -1)),
        (":100, :, :", (None, 100, None)),
        (":100, ...", (None, 100, None)),
        ("0", (0, 1, None)),
        ("5:int(2 * 5)", (5, 10, None)),
    ],
)
def test_a_slice_is_rows(key: str, bounds: tuple[int | None, int | None, int | None]) -> None:
    rows = step(script(f"model.fit(x[{key}], y)"), "rows")
    assert (rows.known("start"), rows.known("stop"), rows.known("step")) == bounds


def test_rows_of_a_named_split_point() -> None:
    trace = script("n = 50000\nmodel.fit(x[:n], y[:n], validation_data=(x[n:], y[n:]))")
    assert step(trace, "rows").known("stop") == 50000
    assert step(trace, "rows", Role.VALIDATION).known("start") == 50000


def test_rows_chosen_by_an_array() -> None:
    trace = script("order = np.random.permutation(len(x))\nmodel.fit(x[order], y[order])")
    assert steps(trace) == ["index"]
    assert step(trace, "index").inputs[1] == step(trace, "index", component="y").inputs[1]


def test_rows_chosen_by_a_test() -> None:
    trace = script("keep = y > 3\nmodel.fit(x[keep], y[keep])")
    assert steps(trace) == ["index"]


@pytest.mark.parametrize("key", ["10:90, 20:80", "10:90, 20:80, :"])
def test_a_part_of_an_image_is_a_crop(key: str) -> None:
    assert "crop" in kinds(script(f"{IMAGE}model.predict(image[{key}])"), Role.PREDICT)


@pytest.mark.parametrize("key", [":, 0", ":, :-1", ":, [0, 1]", "..., 0"])
def test_columns_are_a_transform_with_their_names(key: str) -> None:
    found = step(script(f"table = np.loadtxt('a.csv')\nmodel.fit(table[{key}], y)"), "transform")
    assert str(found.known("name")).startswith("columns")


def test_columns_of_a_frame_have_their_names() -> None:
    trace = script("import pandas as pd\ndf = pd.read_csv('a.csv')\nmodel.fit(df[['a', 'b']], df['c'])")
    assert "a" in str(step(trace, "transform").known("name"))
    assert "c" in str(step(trace, "transform", component="y").known("name"))


def test_an_item_of_a_tuple_list_dict_or_text() -> None:
    trace = script("d = {'k': [(1, 'half')]}\nif d['k'][0][1][0] == 'h':\n    x = x * 0.5\nmodel.fit(x, y)")
    assert affine(trace) == (0.5, 0.0)


def test_a_negative_index_counts_from_the_end() -> None:
    assert affine(script("l = [1, 2, 0.5]\nmodel.fit(x * l[-1], y)")) == (0.5, 0.0)


def test_a_key_that_is_not_known_joins_the_values() -> None:
    trace = script("import sys\nd = {'a': x * 0.5, 'b': x * 2}\nmodel.fit(d[sys.argv[1]], y)")
    assert kinds(trace)[-1] in ("stack", "choose")


def test_a_shape_is_no_data() -> None:
    trace = script("h, w = x.shape[1], x.shape[2]\nmodel.fit(tf.image.resize(x, (h, w)), y)")
    assert kinds(trace)[:2] == ["dataset", "resize"]


def test_the_rows_of_a_list_of_files_are_rows() -> None:
    text = """
    import glob
    files = sorted(glob.glob("data/*.png"))
    train, test = files[:800], files[800:]
    load = lambda name: tf.io.decode_png(tf.io.read_file(name))
    model.fit(tf.data.Dataset.from_tensor_slices(train).map(load), validation_data=tf.data.Dataset.from_tensor_slices(test).map(load))
    """
    trace = script(text)
    assert [step(trace, "rows").known("stop"), step(trace, "rows", Role.VALIDATION).known("start")] == [800, 800]
    assert path(trace)[0].known("pattern") == "data/*.png"


FRAME = "import pandas as pd\ndf = pd.read_csv('a.csv')\n"


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("df.iloc[:100]", "rows"),
        ("df.loc[:100]", "rows"),
        ("df.loc[df['a'] > 3]", "index"),
        ("df.iloc[:, :-1]", "transform"),
        ("df.loc[:, df.columns != 'target']", "transform"),
        ("df.loc[:, ['a', 'b']]", "transform"),
    ],
)
def test_parts_of_a_frame(expression: str, kind: str) -> None:
    trace = script(f"{FRAME}model.fit({expression}, y)")
    assert kinds(trace)[0] == "file"
    assert steps(trace)[-1] == kind


def test_a_part_of_a_frame_overwritten_changes_the_frame() -> None:
    trace = script(f"{FRAME}df.loc[df['a'] > 3, 'b'] = 0\nmodel.fit(df, y)")
    assert "item assignment" in str([operation.known("name") for operation in path(trace)])


def test_pairs_turned_into_columns() -> None:
    trace = script(
        "pairs = []\nfor a, b in zip(x, y):\n    pairs.append((a * 2, b))\np, q = zip(*pairs)\nmodel.fit(np.array(p), np.array(q))"
    )
    assert "affine" in steps(trace)
    assert path(trace, kind="y")[0].known("component") == "y"


def test_a_range_is_an_array_made_in_the_script() -> None:
    assert kinds(script("model.fit(np.array(range(1, 17)), y)")) == ["array"]
