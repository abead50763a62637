"""What generators, directories and published data sets deliver, and in which order. No library is imported."""

from __future__ import annotations

from test_catalogue_meaning import GENERATOR, UNKNOWN, argument, components, kinds, known, result, steps
from valgap_lint.catalogue.outcomes import Group, Leaf
from valgap_lint.ir.facts import Unknown


def test_a_generator_reads_transforms_and_scales_in_the_order_of_keras() -> None:
    settings: dict[str, object] = {
        "rescale": 1 / 255,
        "horizontal_flip": True,
        "rotation_range": 20,
        "samplewise_center": True,
        "featurewise_std_normalization": True,
        "preprocessing_function": None,
    }
    flow = result(f"{GENERATOR}.flow_from_directory", "train", settings=settings)
    function = "apply self.preprocessing_function"
    assert kinds(flow) == [
        *("directory", "decode", "resize", "cast", "random", "random", function, "affine", "standardize", "standardize", "shuffle", "batch")
    ]
    names = [known(Leaf((step,)), "random", "transform")[0] for step in steps(flow) if step.kind == "random"]
    assert names == ["rotation_range", "horizontal_flip"]


def test_a_generator_without_arguments_only_reads() -> None:
    assert kinds(result(f"{GENERATOR}.flow_from_directory", "test", settings={}, shuffle=False)) == [
        *("directory", "decode", "resize", "cast", "apply self.preprocessing_function", "batch")
    ]


def test_a_random_argument_that_is_not_known_is_no_named_transformation() -> None:
    flow = result(f"{GENERATOR}.flow", "x", settings={"zoom_range": UNKNOWN})
    assert argument(flow, "random", "transform") == UNKNOWN
    assert argument(flow, "random", "engine") == UNKNOWN


def test_a_generator_splits_arrays_at_the_front_and_directories_by_class() -> None:
    flow = result(f"{GENERATOR}.flow", "x", "y", subset="validation", settings={"validation_split": 0.2})
    assert known(flow, "split", "part", "size", "shuffle") == ("validation", 0.2, False)
    files = result(f"{GENERATOR}.flow_from_directory", "d", subset="training", settings={"validation_split": 0.2})
    assert known(files, "directory", "subset", "validation_split", "split_rule") == ("training", 0.2, "first-of-each-class")


def test_the_components_of_a_generator() -> None:
    assert components(result(f"{GENERATOR}.flow_from_directory", "d", settings={})) == ["x", "y"]
    assert components(result(f"{GENERATOR}.flow_from_directory", "d", class_mode=None, settings={})) == ["x"]
    assert components(result(f"{GENERATOR}.flow_from_directory", "d", class_mode="input", settings={})) == ["x", "x"]
    assert components(result(f"{GENERATOR}.flow", "x", settings={})) == ["x"]
    assert components(result(f"{GENERATOR}.flow", "x", "y", settings={})) == ["x", "y"]


# order


def test_a_directory_dataset_reshuffles_unless_told_otherwise() -> None:
    shuffled = result("keras.utils.image_dataset_from_directory", "d", seed=1)
    assert known(shuffled, "shuffle", "seed", "reshuffle") == (1, True)
    assert "shuffle" not in kinds(result("keras.utils.image_dataset_from_directory", "d", shuffle=False))
    assert argument(result("keras.utils.image_dataset_from_directory", "d", shuffle=UNKNOWN), "shuffle", "reshuffle") == UNKNOWN


def test_of_both_subsets_only_the_first_is_reshuffled() -> None:
    both = result("keras.utils.image_dataset_from_directory", "d", subset="both", validation_split=0.2, seed=1)
    assert isinstance(both, Group)
    training, validation = both.items
    assert ("shuffle" in kinds(training), "shuffle" in kinds(validation)) == (True, False)
    assert known(validation, "directory", "subset", "split_rule") == ("validation", "last-shuffled")


def test_a_directory_dataset_without_labels_or_batches() -> None:
    assert components(result("keras.utils.image_dataset_from_directory", "d", label_mode=None)) == ["x"]
    assert "batch" not in kinds(result("keras.utils.image_dataset_from_directory", "d", batch_size=None))


def test_listed_files_are_shuffled_by_default() -> None:
    assert kinds(result("tensorflow.data.Dataset.list_files", "*.jpg")) == ["files", "shuffle"]
    assert kinds(result("tensorflow.data.Dataset.list_files", "*.jpg", shuffle=False)) == ["files"]


# sources


def test_published_data_sets() -> None:
    data = result("tensorflow.keras.datasets.mnist.load_data")
    assert isinstance(data, Group)
    train, test = data.items
    assert known(train, "dataset", "name", "part", "component", "low", "high", "height", "color") == (
        *("mnist", "train", "x", 0.0, 255.0, 28, "gray"),
    )
    assert known(test, "dataset", "part") == ("test",)
    assert isinstance(test, Group)
    assert known(test.items[1], "dataset", "component", "classes") == ("y", 10)


def test_a_data_set_of_texts_keeps_its_settings() -> None:
    assert known(result("keras.datasets.imdb.load_data", num_words=5000), "transform", "num_words", "index_from") == (5000, 3)


def test_tfds_splits_and_info() -> None:
    loaded = result("tensorflow_datasets.load", "cats", split=("train[:80%]", "train[80%:]"), as_supervised=True, with_info=True)
    assert isinstance(loaded, Group)
    splits, _ = loaded.items
    assert isinstance(splits, Group)
    assert [known(part, "dataset", "part")[0] for part in splits.items] == ["train[:80%]", "train[80%:]"]
    assert components(splits.items[0]) == ["x", "y"]


def test_matplotlib_reads_png_files_as_floats() -> None:
    assert known(result("matplotlib.pyplot.imread", "a.png"), "decode", "high") == (1.0,)
    assert known(result("matplotlib.pyplot.imread", "a.jpg"), "decode", "high") == (255.0,)
    assert isinstance(argument(result("matplotlib.pyplot.imread", UNKNOWN), "decode", "high"), Unknown)
