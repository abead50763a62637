"""Known functions: which one, with which settings, and what they leave alone."""

from __future__ import annotations

import pytest

from building import Building, Pipe, Value, unknown
from comparing import Make, contract_of, facet, states, verdict_of
from running import script
from valgap_lint.compare import compare
from valgap_lint.ir.verdicts import State

STEPS, SIZE, ORIGIN = "values.transforms", "image.size", "origin.rows"


def applied(name: str, **values: Value) -> Make:
    return lambda b: b.image().resize(8, 8).step("transform", f"library.{name}", name=name, **values)


def test_settings_count() -> None:
    assert facet(verdict_of(applied("gamma", value=2.0), applied("gamma", value=2.0)), STEPS).state is State.IDENTICAL
    assert facet(verdict_of(applied("gamma", value=2.0), applied("gamma", value=3.0)), STEPS).state is State.DIFFERENT


def test_settings_that_are_not_known_are_undecided() -> None:
    assert facet(verdict_of(applied("gamma", value=unknown()), applied("gamma", value=unknown())), STEPS).state is State.UNDECIDED


def test_scales_after_the_same_function_are_compared() -> None:
    verdict = verdict_of(lambda b: applied("log")(b).affine(2.0), applied("log"))
    assert states(verdict, "values.scale", STEPS) == [State.DIFFERENT, State.IDENTICAL]


@pytest.mark.parametrize("name", ["window", "parse_single_example", "flip", "item 0 of 3"])
def test_a_function_that_moves_values_leaves_their_scale_and_range(name: str) -> None:
    def scaled_first(b: Building) -> Pipe:
        return b.image().resize(8, 8).affine(1 / 255).step("transform", name, name=name)

    verdict = verdict_of(lambda b: applied(name)(b).affine(1 / 255), scaled_first)
    assert states(verdict, "values.scale", "values.range", STEPS) == [State.IDENTICAL] * 3
    assert facet(verdict_of(scaled_first, applied(name)), "values.range").state is State.DIFFERENT


@pytest.mark.parametrize(
    ("values", "bounds"), [({}, "[0, 255]"), ({"value": (300, 300, 300)}, "[0, 300]"), ({"constant_values": -1}, "[-1, 255]")]
)
def test_padding_adds_what_it_fills_in_to_the_range(values: dict[str, Value], bounds: str) -> None:
    assert contract_of(applied("copyMakeBorder", **values), "values.range").text == bounds


def test_raw_bytes_and_waves_have_the_range_of_their_kind() -> None:
    def decoded(name: str, **values: Value) -> Make:
        return lambda b: b.file("x.bin").step("transform", f"tensorflow.{name}", name=name, **values)

    assert contract_of(decoded("decode_raw", out_type="uint8"), "values.range").text == "[0, 255]"
    assert contract_of(decoded("decode_wav"), "values.range").text == "[-1, 1]"


@pytest.mark.parametrize(("name", "state"), [("GaussianBlur", State.IDENTICAL), ("rot90", State.UNDECIDED)])
def test_a_function_may_change_the_size(name: str, state: State) -> None:
    assert facet(verdict_of(lambda b: b.image().resize(8, 8), applied(name)), SIZE).state is state


def test_the_same_function_leaves_equal_sizes_equal() -> None:
    found = facet(verdict_of(applied("rot90", k=1), applied("rot90", k=1)), SIZE)
    assert (found.state, found.assumed) == (State.IDENTICAL, False)
    assert facet(verdict_of(applied("rot90", k=1), applied("rot90", k=2)), SIZE).state is State.UNDECIDED


def encoded(method: str, on: str, data: str) -> Make:
    def make(b: Building) -> Pipe:
        fitted = b.file(on, "pandas.read_csv")
        source = fitted if on == data else b.file(data, "pandas.read_csv")
        return source.step("transform", f"OrdinalEncoder.{method}", fitted, name=f"OrdinalEncoder.{method}")

    return make


def test_an_encoder_is_the_same_only_where_it_was_fitted_on_the_same() -> None:
    trained = encoded("fit_transform", "train.csv", "train.csv")
    found = facet(verdict_of(trained, encoded("transform", "train.csv", "test.csv")), STEPS)
    assert (found.state, found.left.text) == (State.IDENTICAL, "OrdinalEncoder.transform fitted on train.csv")
    assert facet(verdict_of(trained, encoded("fit_transform", "test.csv", "test.csv")), STEPS).state is State.DIFFERENT


def test_table_functions_that_choose_rows_are_named() -> None:
    def dropped(b: Building) -> Pipe:
        return b.file("a.csv", "pandas.read_csv").step("transform", "pandas.DataFrame.dropna", name="dropna", axis=0)

    assert contract_of(dropped, ORIGIN).text == "a.csv, after dropna"
    assert facet(verdict_of(dropped, lambda b: b.file("a.csv", "pandas.read_csv")), ORIGIN).state is State.ALLOWED


def test_a_limit_after_augmentation_takes_back_what_that_added() -> None:
    def brightened(b: Building) -> Pipe:
        return b.file("a.npy").random("random_brightness").step("clip", low=0.0, high=1.0)

    assert facet(verdict_of(brightened, lambda b: b.file("a.npy")), STEPS).state is State.IDENTICAL


def test_only_a_swap_of_red_and_blue_turns_numbers_for_each_channel_round() -> None:
    def scaled(source: str, target: str) -> Make:
        return lambda b: b.image().affine((1.0, 2.0, 3.0)).step("color", source=source, target=target)

    swapped = verdict_of(scaled("rgb", "bgr"), lambda b: b.image(color="bgr").affine((3.0, 2.0, 1.0)))
    assert states(swapped, "values.standardization", "image.color") == [State.IDENTICAL, State.IDENTICAL]
    kept = verdict_of(scaled("", "rgb"), lambda b: b.image().affine((1.0, 2.0, 3.0)))
    assert states(kept, "values.standardization", "image.color") == [State.IDENTICAL, State.IDENTICAL]


def selected(path: str, *columns: str) -> Make:
    def make(b: Building) -> Pipe:
        table = b.file(path, "pandas.read_csv")
        return table.step("transform", "pandas.DataFrame.drop", name="drop", columns=columns).affine(0.5) if columns else table.affine(0.5)

    return make


def test_choices_of_columns_are_a_facet_of_their_own() -> None:
    names = ("table.columns", STEPS, "values.scale")
    same = verdict_of(selected("a.csv", "id"), selected("b.csv", "id"))
    assert states(same, *names) == [State.IDENTICAL, State.IDENTICAL, State.IDENTICAL]
    other = verdict_of(selected("a.csv", "id", "target"), selected("b.csv", "id"))
    assert states(other, *names) == [State.UNDECIDED, State.IDENTICAL, State.IDENTICAL]
    assert states(verdict_of(selected("a.csv"), selected("b.csv")), "table.columns") == [None]


def test_dropping_rows_chooses_no_columns() -> None:
    def dropped(b: Building) -> Pipe:
        return b.file("a.csv", "pandas.read_csv").step("transform", "pandas.DataFrame.drop", name="drop", index=3, axis=0)

    assert contract_of(dropped, ORIGIN).text == "a.csv, after drop"


def test_the_same_map_before_and_after_a_function_differs_only_in_order() -> None:
    before = verdict_of(lambda b: b.file("a.npy").affine(1 / 255).step("transform", name="blur"), applied_after)
    assert states(before, "values.scale", STEPS) == [State.UNDECIDED, State.IDENTICAL]


def applied_after(b: Building) -> Pipe:
    return b.file("a.npy").step("transform", name="blur").affine(1 / 255)


def test_a_function_that_changes_the_shape_on_one_side_is_undecided() -> None:
    def sliced(b: Building) -> Pipe:
        return b.image().resize(8, 8).step("transform", "tensorflow.slice", name="slice", begin=unknown(), size=unknown())

    assert facet(verdict_of(sliced, lambda b: b.image().resize(8, 8)), STEPS).state is State.UNDECIDED


def test_choosing_columns_or_rows_does_not_encode_labels() -> None:
    def labels(*names: str) -> Make:
        def make(b: Building) -> Pipe:
            pipe = b.file("a.csv", "pandas.read_csv")
            for name in names:
                pipe = pipe.step("transform", f"pandas.DataFrame.{name}", name=name)
            return pipe

        return make

    def state(left: Make, right: Make) -> State:
        b = Building()
        model = b.model()
        b.fit(model, b.mnist(), left(b), validation=b.mnist("test"), validation_y=right(b))
        return facet(compare(b.trace(), "3.15")[1][0], "labels.encoding").state

    assert state(labels("pop", "dropna"), labels("pop")) is State.IDENTICAL
    assert state(labels("pop", "factorize"), labels("pop")) is State.DIFFERENT


@pytest.mark.parametrize(("scale", "state"), [(1.0, State.IDENTICAL), (0.5, State.DIFFERENT)])
def test_a_function_of_several_arrays_is_the_same_on_other_rows(scale: float, state: State) -> None:
    def assigned(b: Building, path: str, factor: float) -> Pipe:
        table = b.file(path, "pandas.read_csv")
        return table.step("transform", "[]=", table.affine(factor), name="item assignment 'age'")

    found = verdict_of(lambda b: assigned(b, "train.csv", 1.0), lambda b: assigned(b, "test.csv", scale))
    assert facet(found, "values.transforms").state is state


def test_columns_that_many_functions_replace_rest_on_no_more_than_there_is() -> None:
    lines = "\n".join(f"df['a'] = df['a'].apply(f{n})\ndf['b'] = df['b'].apply(f{n})" for n in range(16))
    trace = script(
        f"import pandas as pd\nfrom elsewhere import *\ndf = pd.read_csv('a.csv')\n{lines}\nmodel.fit(df, y)\nmodel.evaluate(df, y)"
    )
    contracts, verdicts = compare(trace, "3.15")
    assert (len(contracts), len(verdicts)) == (2, 1)
