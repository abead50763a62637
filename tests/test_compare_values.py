"""Scale, range and standardisation: what reaches the model, however it is spelled."""

from __future__ import annotations

import pytest

from building import Building, Pipe, unknown
from comparing import Make, contract_of, evaluated, facet, states, verdict_of
from valgap_lint.ir.facts import Known, Unknown
from valgap_lint.ir.verdicts import State

SCALE, RANGE, STANDARD, STEPS = "values.scale", "values.range", "values.standardization", "values.transforms"


def raw(b: Building) -> Pipe:
    return b.image()


def scaled(b: Building) -> Pipe:
    return b.image().affine(1 / 255)


SPELLINGS: dict[str, Make] = {
    "x * (1/255)": scaled,
    "x * 2 / 510": lambda b: b.image().affine(2.0).affine(1 / 510),
    "convert_image_dtype of uint8": lambda b: b.image().step("convert_dtype", "tensorflow.image.convert_image_dtype", dtype="float32"),
    "already [0, 1]": lambda b: b.source("dataset", name="unit", low=0.0, high=1.0),
    "(x - 0) / 255": lambda b: b.image().step("standardize", statistics="constant", mean=0.0, std=255.0),
    "tf mode, then back": lambda b: b.image().step("preprocess", family="tf").affine(0.5, 0.5),
    "x / x.max() of published data": lambda b: (images := b.mnist()).step("statistic", "/", images, operator="/", statistic="max"),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_spellings_of_one_map_are_identical(spelling: str) -> None:
    verdict = verdict_of(scaled, SPELLINGS[spelling])
    found = facet(verdict, SCALE)
    assert (found.state, found.left.text, found.right.text) == (State.IDENTICAL, "[0, 1]", "[0, 1]")
    assert states(verdict, RANGE, STANDARD) == [State.IDENTICAL, State.IDENTICAL]


def test_a_scale_on_one_side_only_is_different_and_points_at_the_endpoint() -> None:
    verdict = verdict_of(scaled, raw)
    found = facet(verdict, SCALE)
    assert (found.state, found.left.text, found.right.text) == (State.DIFFERENT, "[0, 1]", "[0, 255]")
    assert found.right.set_by is None
    assert found.left_place.line == 4
    assert found.right_place.line == 9
    assert verdict.result is State.DIFFERENT


def table(b: Building) -> Pipe:
    return b.file("a.csv", "pandas.read_csv")


@pytest.mark.parametrize("arranging", ["window", "dropna", "TimeseriesGenerator", "item 0 of 2"])
def test_a_map_before_a_step_that_only_arranges_is_the_map_after_it(arranging: str) -> None:
    before = verdict_of(
        lambda b: table(b).affine(0.01).step("transform", "f", name=arranging), lambda b: table(b).step("transform", "f", name=arranging)
    )
    both = verdict_of(
        lambda b: table(b).affine(0.01).step("transform", "f", name=arranging),
        lambda b: table(b).step("transform", "f", name=arranging).affine(0.01),
    )
    assert (facet(before, SCALE).state, facet(before, SCALE).left.text) == (State.DIFFERENT, "x/100")
    assert (facet(both, SCALE).state, facet(both, STEPS).state) == (State.IDENTICAL, State.IDENTICAL)


def test_a_map_before_a_logarithm_is_not_the_map_after_it() -> None:
    found = verdict_of(
        lambda b: table(b).affine(0.01).step("transform", "f", name="log1p"),
        lambda b: table(b).step("transform", "f", name="log1p").affine(0.01),
    )
    assert facet(found, SCALE).state is State.UNDECIDED


@pytest.mark.parametrize(("component", "state"), [("x_test", State.DIFFERENT), ("other", State.UNDECIDED)])
def test_the_parts_of_the_data_in_one_archive_hold_the_same_kind_of_numbers(component: str, state: State) -> None:
    def array(b: Building, name: str) -> Pipe:
        return b.source("file", "numpy.load", path="data.npz", component=name)

    found = verdict_of(lambda b: array(b, "x_train").affine(0.01), lambda b: array(b, component))
    assert facet(found, SCALE).state is state


@pytest.mark.parametrize(
    ("scale", "state"), [(1 / 256, State.ALLOWED), (1 / 255.0001, State.IDENTICAL), (1 / 250, State.DIFFERENT), (2 / 255, State.DIFFERENT)]
)
def test_maps_that_no_model_tells_apart_are_allowed(scale: float, state: State) -> None:
    assert facet(verdict_of(scaled, lambda b: b.image().affine(scale)), SCALE).state is state


def test_convert_image_dtype_leaves_floats_alone() -> None:
    def late(b: Building) -> Pipe:
        return b.image().resize(32, 32).step("convert_dtype", dtype="float32")

    found = facet(verdict_of(lambda b: b.image().resize(32, 32).affine(1 / 255), late), SCALE)
    assert (found.state, found.right.text) == (State.DIFFERENT, "[0, 255]")


def test_convert_image_dtype_of_an_unknown_dtype_is_undecided() -> None:
    def opened(b: Building) -> Pipe:
        return b.image().step("cast", dtype=unknown()).step("convert_dtype", dtype="float32")

    assert facet(verdict_of(scaled, opened), SCALE).state is State.UNDECIDED


def test_caffe_by_hand_is_caffe() -> None:
    means = (-103.939, -116.779, -123.68)

    def by_hand(b: Building) -> Pipe:
        return b.image().step("reverse_channels", "[..., ::-1]").affine(1.0, means)

    verdict = verdict_of(lambda b: b.image().step("preprocess", family="caffe"), by_hand)
    assert states(verdict, SCALE, STANDARD, "image.color") == [State.IDENTICAL] * 3
    assert facet(verdict, STANDARD).right.text == "caffe"


def test_a_file_read_as_bgr_with_caffe_means_needs_no_swap() -> None:
    means = (-103.939, -116.779, -123.68)
    verdict = verdict_of(
        lambda b: b.image().step("preprocess", family="caffe"), lambda b: b.image(color="bgr", decoder="opencv").affine(1.0, means)
    )
    assert states(verdict, STANDARD, "image.color") == [State.IDENTICAL, State.IDENTICAL]


def test_preprocessing_on_one_side_is_a_matter_of_standardisation_not_of_colour_or_scale() -> None:
    verdict = verdict_of(lambda b: b.image().step("preprocess", family="caffe"), scaled)
    assert states(verdict, SCALE, STANDARD, "image.color") == [None, State.DIFFERENT, State.IDENTICAL]


def test_torch_by_hand_is_torch() -> None:
    mean, std = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
    verdict = verdict_of(
        lambda b: b.image().step("preprocess", family="torch"),
        lambda b: b.image().affine(1 / 255).step("standardize", statistics="constant", mean=mean, std=std),
    )
    assert states(verdict, SCALE, STANDARD) == [State.IDENTICAL, State.IDENTICAL]
    assert facet(verdict, STANDARD).left.text == "torch"


def test_tf_mode_against_division_is_a_matter_of_scale() -> None:
    verdict = verdict_of(lambda b: b.image().step("preprocess", family="tf"), scaled)
    assert facet(verdict, SCALE).left.text == "[-1, 1]"
    assert states(verdict, SCALE, STANDARD) == [State.DIFFERENT, State.IDENTICAL]


def test_per_image_statistics_swallow_a_scale_before_them() -> None:
    def standardized(b: Building) -> Pipe:
        return scaled(b).step("standardize", "tensorflow.image.per_image_standardization", statistics="sample")

    plain = verdict_of(standardized, lambda b: raw(b).step("standardize", statistics="sample"))
    assert states(plain, SCALE, STANDARD, RANGE) == [State.IDENTICAL, State.IDENTICAL, None]
    assert facet(plain, STANDARD).left.text == "per image"
    one_sided = verdict_of(standardized, scaled)
    assert states(one_sided, SCALE, STANDARD) == [None, State.DIFFERENT]


def tables(b: Building) -> tuple[Pipe, Pipe]:
    return b.file("train.csv", "pandas.read_csv"), b.file("test.csv", "pandas.read_csv")


def test_a_scaler_fitted_once_is_the_same_on_both_sides() -> None:
    b = Building()
    model = b.model()
    train, test = tables(b)
    b.fit(model, train.fitted(train), validation=test.fitted(train))
    from valgap_lint.compare import compare

    found = facet(compare(b.trace(), "3.15")[1][0], STANDARD)
    assert found.state is State.IDENTICAL
    assert found.left.text == "StandardScaler fitted on train.csv"


def test_a_scaler_fitted_again_is_different_and_says_on_what() -> None:
    verdict = verdict_of(
        lambda b: (t := b.file("train.csv", "pandas.read_csv")).fitted(t), lambda b: (t := b.file("test.csv", "pandas.read_csv")).fitted(t)
    )
    found = facet(verdict, STANDARD)
    assert found.state is State.DIFFERENT
    assert (found.left.text, found.right.text) == ("StandardScaler fitted on train.csv", "StandardScaler fitted on test.csv")


def test_scalers_fitted_on_data_of_unknown_origin_are_undecided() -> None:
    verdict = verdict_of(lambda b: (u := b.source("unknown")).fitted(u), lambda b: (u := b.source("unknown")).fitted(u))
    assert facet(verdict, STANDARD).state is State.UNDECIDED


def test_a_scaler_of_which_nothing_is_known_is_undecided() -> None:
    def loaded(b: Building) -> Pipe:
        return b.file("x.npy").step("standardize", "joblib.load", statistics="fitted", scaler="StandardScaler")

    assert facet(verdict_of(loaded, loaded), STANDARD).state is State.UNDECIDED


def test_statistics_of_each_split_differ_in_whose_they_are() -> None:
    def own(path: str) -> Make:
        return lambda b: (x := b.file(path)).step("statistic", "/", x, operator="/", statistic="max")

    found = facet(verdict_of(own("train.npy"), own("test.npy")), STANDARD)
    assert (found.state, found.left.text, found.right.text) == (State.DIFFERENT, "x / max of train.npy", "x / max of test.npy")


def test_a_featurewise_generator_that_was_never_fitted_changes_nothing() -> None:
    verdict = verdict_of(raw, lambda b: raw(b).step("standardize", statistics="featurewise"))
    assert states(verdict, STANDARD, SCALE) == [State.IDENTICAL, State.IDENTICAL]


def test_a_clip_that_cuts_nothing_is_no_step() -> None:
    assert states(verdict_of(scaled, lambda b: scaled(b).step("clip", low=0.0, high=1.0)), STEPS, RANGE) == [State.IDENTICAL] * 2


def test_a_clip_that_cuts_is_a_step_and_narrows_the_range() -> None:
    verdict = verdict_of(raw, lambda b: raw(b).step("clip", low=0.0, high=1.0))
    assert states(verdict, STEPS, RANGE) == [State.DIFFERENT, State.DIFFERENT]
    assert facet(verdict, STEPS).right.text == "clip to [0, 1]"


def test_a_known_function_on_one_side_is_named() -> None:
    found = facet(verdict_of(raw, lambda b: raw(b).step("transform", "numpy.log1p", name="log1p")), STEPS)
    assert (found.state, found.left.text, found.right.text) == (State.DIFFERENT, "none", "log1p")


def test_the_same_functions_in_another_order_differ() -> None:
    def chain(*names: str) -> Make:
        def make(b: Building) -> Pipe:
            pipe = raw(b)
            for name in names:
                pipe = pipe.step("transform", name, name=name)
            return pipe

        return make

    assert facet(verdict_of(chain("log", "sqrt"), chain("sqrt", "log")), STEPS).state is State.DIFFERENT
    assert facet(verdict_of(chain("log", "sqrt"), chain("log", "sqrt")), STEPS).state is State.IDENTICAL


def test_sibling_files_compare_by_what_is_done_to_them_and_say_so() -> None:
    found = facet(verdict_of(lambda b: b.file("a.npy").affine(1 / 255), lambda b: b.file("b.npy")), SCALE)
    assert (found.state, found.assumed) == (State.DIFFERENT, True)
    assert (found.left.text, found.right.text) == ("x/255", "as loaded")


def test_one_file_read_twice_needs_no_assumption() -> None:
    found = facet(verdict_of(lambda b: b.file("a.npy"), lambda b: b.file("a.npy").affine(1 / 255)), SCALE)
    assert (found.state, found.assumed) == (State.DIFFERENT, False)


def test_sources_of_other_kinds_have_no_common_scale() -> None:
    found = facet(verdict_of(lambda b: b.file("a.npy").affine(1 / 255), lambda b: b.file("a.csv", "pandas.read_csv")), SCALE)
    assert found.state is State.UNDECIDED
    assert found.reason is not None
    assert "load" in found.reason.detail
    assert "read_csv" in found.reason.detail


def test_unknown_sources_are_never_equal() -> None:
    assert facet(verdict_of(lambda b: b.source("unknown"), lambda b: b.source("unknown")), SCALE).state is State.UNDECIDED


def test_an_unknown_scale_is_undecided_and_another_facet_is_not() -> None:
    verdict = verdict_of(scaled, lambda b: b.image().affine(unknown("SCALE is read from the environment")))
    found = facet(verdict, SCALE)
    assert found.state is State.UNDECIDED
    assert found.reason is not None
    assert found.reason.detail == "SCALE is read from the environment"
    assert facet(verdict, "image.color").state is State.IDENTICAL


def test_an_unknown_operand_is_never_assumed_equal() -> None:
    def divided(b: Building) -> Pipe:
        return b.image().step("arithmetic", "/", operator="/")

    assert facet(verdict_of(divided, divided), SCALE).state is State.UNDECIDED


def test_a_shared_unknown_step_is_equal_and_what_follows_it_still_counts() -> None:
    from valgap_lint.compare import compare

    b = Building()
    model = b.model()
    shared = b.image().affine(unknown())
    b.fit(model, shared.affine(1 / 255), validation=shared.affine(1 / 255))
    b.evaluate(model, shared)
    same, different, _ = (facet(verdict, SCALE) for verdict in compare(b.trace(), "3.15")[1])
    assert (same.state, same.assumed) == (State.IDENTICAL, False)
    assert (different.state, different.assumed) == (State.DIFFERENT, False)


def test_the_contract_holds_the_map_and_the_range() -> None:
    assert contract_of(scaled, SCALE).value == Known((0.00392156862745, 0.0))
    assert contract_of(scaled, RANGE).value == Known((0.0, 1.0))
    assert contract_of(raw, SCALE).text == "[0, 255]"


def test_formulas_read_as_users_write_them() -> None:
    def formula(scale: float, offset: float = 0.0) -> str:
        return contract_of(lambda b: b.file("x.npy").affine(scale, offset), SCALE).text

    assert [formula(1 / 255), formula(1 / 127.5, -1.0), formula(2.0), formula(1.0, -0.5), formula(1.0)] == [
        "x/255",
        "x/127.5 - 1",
        "2x",
        "x - 0.5",
        "as loaded",
    ]


def test_nothing_is_claimed_of_a_scale_after_a_step_that_cannot_be_read() -> None:
    opaque = contract_of(lambda b: raw(b).opaque("clean(x)"), SCALE)
    assert isinstance(opaque.value, Unknown)
    assert opaque.assumed
    relative = contract_of(lambda b: raw(b).opaque("clean(x)").affine(1 / 255), SCALE)
    assert relative.text == "x/255 after clean(x)"


def test_validation_against_evaluate_finds_a_scale_on_one_side() -> None:
    assert facet(evaluated(scaled, raw), SCALE).state is State.DIFFERENT


def test_rows_left_out_on_one_side_are_no_other_values() -> None:
    found = verdict_of(lambda b: table(b).step("transform", "f", name="dropna").affine(0.5), lambda b: table(b).affine(0.5))
    assert states(found, SCALE, STEPS) == [State.IDENTICAL, State.IDENTICAL]
