"""Randomness, order, completeness, labels and rows."""

from __future__ import annotations

import pytest

from building import Building, Pipe, Value, unknown
from comparing import Make, contract_of, evaluated, facet, states, verdict_of
from valgap_lint.compare import compare
from valgap_lint.ir.endpoints import Role
from valgap_lint.ir.facts import Known, Unknown
from valgap_lint.ir.verdicts import State

RANDOM, ORDER, ROWS, ORIGIN, LABELS = "random.transforms", "order.shuffle", "completeness.rows", "origin.rows", "labels.encoding"


def plain(b: Building) -> Pipe:
    return b.mnist("test")


def augmented(b: Building) -> Pipe:
    return b.mnist("train").random("RandomFlip").random("RandomRotation")


def perhaps(b: Building) -> Pipe:
    """Augmented in a branch of which nothing is known."""
    data = b.mnist("train")
    return b.choose(unknown(), data, data.random("RandomFlip"))


def test_augmented_training_data_are_allowed() -> None:
    found = facet(verdict_of(augmented, plain), RANDOM)
    assert (found.state, found.left.text, found.right.text) == (State.ALLOWED, "RandomFlip, RandomRotation", "none")


def test_augmented_evaluation_data_are_not() -> None:
    assert facet(verdict_of(plain, augmented), RANDOM).state is State.DIFFERENT
    assert facet(evaluated(augmented, plain), RANDOM).state is State.DIFFERENT
    assert facet(verdict_of(augmented, lambda b: plain(b).random("RandomFlip")), RANDOM).state is State.DIFFERENT


def test_training_data_that_may_be_random_do_not_matter() -> None:
    verdict = verdict_of(perhaps, plain)
    assert facet(verdict, RANDOM).state is State.UNDECIDED
    assert verdict.result is State.IDENTICAL


def test_evaluation_data_that_may_be_random_do_matter() -> None:
    assert verdict_of(plain, perhaps).result is State.UNDECIDED


def test_a_random_step_without_a_name_is_random_all_the_same() -> None:
    unnamed = contract_of(lambda b: plain(b).step("random", "augmenter.Mystery", transform=unknown()), RANDOM)
    assert unnamed.text == "Mystery"


def test_whether_a_step_is_random_may_not_be_known() -> None:
    undecided = contract_of(lambda b: plain(b).step("random", "flow", transform=unknown(), engine=unknown()), RANDOM)
    assert isinstance(undecided.value, Unknown)


def test_random_labels_are_no_random_images() -> None:
    assert contract_of(lambda b: plain(b).random("flip_labels", target="labels"), RANDOM).text == "none"


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (plain, "fixed"),
        (lambda b: plain(b).step("shuffle", buffer=10, reshuffle=True), "shuffled on every pass"),
        (lambda b: plain(b).step("shuffle", buffer=10), "shuffled on every pass"),
        (lambda b: plain(b).step("shuffle", buffer=10, reshuffle=False), "shuffled once"),
        (lambda b: plain(b).step("shuffle", buffer=10).step("cache"), "shuffled once"),
        (lambda b: plain(b).step("cache").step("shuffle", buffer=10), "shuffled on every pass"),
        (lambda b: plain(b).step("shuffle", reshuffle=unknown()), "unknown"),
    ],
)
def test_the_order_of_samples(make: Make, text: str) -> None:
    assert contract_of(make, ORDER).text == text


def test_order_never_makes_two_evaluations_differ() -> None:
    verdict = evaluated(lambda b: plain(b).step("shuffle", buffer=10), plain)
    assert facet(verdict, ORDER).state is State.ALLOWED
    assert verdict.result is State.IDENTICAL


def trained(container: str, **values: Value) -> str:
    b = Building()
    b.endpoint(Role.TRAIN, b.model(), 1, b.mnist(), None, container, **values)
    found = compare(b.trace(), "3.15")[0][0].facet(ORDER)
    assert found is not None
    return found.text


def test_fit_shuffles_arrays_unless_told_otherwise() -> None:
    assert trained("array") == "shuffled on every pass"
    assert trained("array", shuffle=False) == "fixed"
    assert trained("array", shuffle=unknown()) == "unknown"
    assert trained("dataset", shuffle=True) == "fixed"


def steps(container: str = "dataset", count: object = None, **values: object) -> Building:
    """A fit with a validation of `count` steps, and an evaluate of everything."""
    b = Building()
    model = b.model()
    data = b.mnist("test") if container == "array" else b.mnist("test").step("batch", size=32)
    b.fit(model, b.mnist(), validation=data, container=container, validation_steps=count, **values)  # type: ignore[arg-type]
    b.evaluate(model, data, container=container)
    return b


def between(b: Building) -> tuple[State, str]:
    found = facet(compare(b.trace(), "3.15")[1][-1], ROWS)
    return found.state, found.left.text


def test_a_validation_of_some_steps_uses_a_part_of_the_data() -> None:
    assert between(steps(count=10)) == (State.DIFFERENT, "first 10 batches")
    assert between(steps(count=312)) == (State.DIFFERENT, "first 312 batches")


def test_steps_that_cover_everything_leave_nothing_out() -> None:
    assert between(steps(count=313)) == (State.IDENTICAL, "all")
    assert between(steps("array", count=100, batch_size=100)) == (State.IDENTICAL, "all")
    assert between(steps("array", count=100)) == (State.DIFFERENT, "first 100 batches")


def test_steps_that_are_not_known_are_undecided() -> None:
    assert between(steps(count=unknown())) == (State.UNDECIDED, "unknown")


def test_no_steps_are_no_limit() -> None:
    assert between(steps()) == (State.IDENTICAL, "all")


def test_a_dropped_remainder_is_a_part_of_the_data() -> None:
    def batched(b: Building) -> Pipe:
        return plain(b).step("batch", size=32, drop_remainder=True)

    found = facet(evaluated(lambda b: plain(b).step("batch", size=32), batched), ROWS)
    assert (found.state, found.right.text) == (State.DIFFERENT, "all but an incomplete last batch")
    assert facet(verdict_of(batched, plain), ROWS).state is State.ALLOWED


def labelled(left: Make, right: Make) -> State | None:
    b = Building()
    model = b.model()
    b.fit(model, b.mnist(), left(b), validation=b.mnist("test"), validation_y=right(b))
    found = compare(b.trace(), "3.15")[1][0].facet(LABELS)
    return found.state if found else None


def integers(b: Building) -> Pipe:
    return b.mnist("test", "y")


def one_hot(b: Building) -> Pipe:
    return integers(b).step("one_hot", "keras.utils.to_categorical", classes=10)


def test_labels_are_compared_by_their_encoding() -> None:
    assert labelled(integers, integers) is State.IDENTICAL
    assert labelled(one_hot, one_hot) is State.IDENTICAL
    assert labelled(integers, one_hot) is State.DIFFERENT


def directory_labels(mode: str) -> Make:
    return lambda b: b.source("directory", "flow_from_directory", component="y", label_mode=mode)


def test_label_modes_of_directories_are_encodings() -> None:
    assert labelled(directory_labels("categorical"), one_hot) is State.IDENTICAL
    assert labelled(directory_labels("int"), directory_labels("sparse")) is State.IDENTICAL
    assert labelled(directory_labels("binary"), directory_labels("categorical")) is State.DIFFERENT


def test_labels_on_one_side_only_are_not_shown() -> None:
    assert states(verdict_of(plain, plain), LABELS) == [None]


def rows(make: Make) -> str:
    return contract_of(make, ORIGIN).text


def test_rows_are_named_by_source_and_choice() -> None:
    def directory(b: Building) -> Pipe:
        return b.source("directory", directory="train_dir", subset="training", validation_split=0.2, seed=1, shuffle=True)

    assert rows(plain) == "mnist test"
    assert rows(directory) == "train_dir (subset training, validation split 0.2, seed 1)"
    assert rows(lambda b: b.source("directory", directory="train_dir", subset=None, validation_split=None, seed=None)) == "train_dir"
    assert rows(lambda b: b.file("a.csv").step("rows", start=0, stop=100)) == "a.csv, rows [0:100]"
    split = rows(lambda b: b.file("a.csv").part(1, part="train", size=0.2, seed=42, shuffle=True, stratified=False))
    assert split == "a.csv, train part of train_test_split (size 0.2, seed 42)"
    assert rows(lambda b: b.mnist().step("skip", count=10)) == "mnist train, without the first 10"


def test_training_and_evaluation_use_other_rows() -> None:
    verdict = verdict_of(lambda b: b.mnist("train"), plain)
    assert facet(verdict, ORIGIN).state is State.ALLOWED
    assert facet(verdict_of(plain, plain), ORIGIN).state is State.IDENTICAL


def test_two_evaluations_of_other_rows_are_allowed_but_said() -> None:
    found = facet(evaluated(lambda b: b.file("val.npy"), lambda b: b.file("test.npy")), ORIGIN)
    assert (found.state, found.left.text, found.right.text) == (State.ALLOWED, "val.npy", "test.npy")


def test_rows_that_are_not_known_leave_two_evaluations_undecided() -> None:
    def somewhere(b: Building) -> Pipe:
        return b.source("unknown").step("decode", low=0, high=255, color="rgb", channels=3).resize(8, 8)

    assert facet(evaluated(somewhere, somewhere), ORIGIN).state is State.UNDECIDED
    assert evaluated(somewhere, somewhere).result is State.UNDECIDED


def split_of(*seeds: int | None) -> State:
    """The same part of two splits of one file."""
    b = Building()
    model = b.model()
    data = b.file("a.npy")
    parts = [data.part(group, part="test", size=0.2, seed=seed, shuffle=True, stratified=False) for group, seed in enumerate(seeds)]
    b.fit(model, b.mnist(), validation=parts[0])
    b.evaluate(model, parts[1])
    return facet(compare(b.trace(), "3.15")[1][-1], ORIGIN).state


def test_a_split_drawn_again_is_the_same_only_with_the_same_seed() -> None:
    assert split_of(1, 1) is State.IDENTICAL
    assert split_of(1, 2) is State.ALLOWED
    assert split_of(None, None) is State.ALLOWED


def test_parts_of_one_array_of_unknown_content_are_told_apart() -> None:
    b = Building()
    model = b.model()
    data = b.source("array", "numpy.array")
    b.fit(model, b.mnist(), validation=data.step("rows", start=0, stop=10))
    b.evaluate(model, data.step("rows", start=0, stop=10))
    b.evaluate(model, data.step("rows", start=10))
    verdicts = [verdict for verdict in compare(b.trace(), "3.15")[1] if verdict.left == "e2"]
    assert [facet(verdict, ORIGIN).state for verdict in verdicts] == [State.IDENTICAL, State.ALLOWED]
    assert contract_of(lambda b: b.source("array", "numpy.array"), ORIGIN).value == Known("all rows")


def test_parts_of_one_source_of_unknown_content_are_other_rows() -> None:
    b = Building()
    model = b.model()
    data = b.source("unknown")
    b.fit(model, b.mnist(), validation=data.step("rows", stop=10))
    b.evaluate(model, data.step("rows", start=10))
    assert facet(compare(b.trace(), "3.15")[1][-1], ORIGIN).state is State.ALLOWED


def test_augmentation_after_a_step_that_both_sides_share_is_allowed() -> None:
    def loaded(b: Building) -> Pipe:
        return b.mnist().opaque("load_points(_)")

    assert facet(verdict_of(lambda b: loaded(b).random("noise"), loaded), RANDOM).state is State.ALLOWED
    assert facet(verdict_of(loaded, lambda b: loaded(b).random("noise")), RANDOM).state is State.DIFFERENT
