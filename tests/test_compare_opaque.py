"""Steps that cannot be read: assumed equal to themselves, never to anything else."""

from __future__ import annotations

import pytest

from building import Building, Pipe, either, unknown
from comparing import Make, contract_of, evaluated, facet, states, verdict_of
from valgap_lint.compare import compare
from valgap_lint.ir.verdicts import State

SCALE, SIZE = "values.scale", "image.size"


def cleaned(signature: str = "clean(x, 3)", scale: float = 1.0) -> Make:
    return lambda b: b.image().resize(8, 8).opaque(signature).affine(scale)


def test_the_same_call_with_the_same_arguments_is_assumed_equal() -> None:
    verdict = verdict_of(cleaned(), cleaned())
    found = facet(verdict, SCALE)
    assert (found.state, found.assumed) == (State.IDENTICAL, True)
    assert facet(verdict, SIZE).assumed
    assert verdict.result is State.IDENTICAL
    assert [reason.detail for reason in verdict.opaque] == ["an unmodelled call"]


def test_what_follows_an_assumed_step_can_still_differ() -> None:
    found = facet(verdict_of(cleaned(scale=1 / 255), cleaned()), SCALE)
    assert (found.state, found.assumed) == (State.DIFFERENT, True)


@pytest.mark.parametrize("other", ["clean(x, 4)", "scrub(x, 3)"])
def test_another_call_or_other_arguments_are_undecided(other: str) -> None:
    verdict = verdict_of(cleaned(), cleaned(other))
    assert facet(verdict, SCALE).state is State.UNDECIDED
    assert verdict.result is State.UNDECIDED


@pytest.mark.parametrize("signature", ["np.random.normal(x)", "augment(x)", "scaler.fit_transform(x)", "shuffle_pixels(x)"])
def test_random_and_fitting_calls_are_never_assumed_equal(signature: str) -> None:
    assert facet(verdict_of(cleaned(signature), cleaned(signature)), SCALE).state is State.UNDECIDED


def test_a_call_with_unknown_arguments_is_never_assumed_equal() -> None:
    make: Make = lambda b: b.image().opaque(unknown())  # noqa: E731
    assert facet(verdict_of(make, make), SCALE).state is State.UNDECIDED


def test_equality_is_assumed_over_equal_values_only() -> None:
    def before(scale: float) -> Make:
        return lambda b: b.image().resize(8, 8).affine(scale).opaque("clean(x)")

    verdict = verdict_of(before(1 / 255), before(1.0))
    assert states(verdict, SCALE, SIZE) == [State.UNDECIDED, State.IDENTICAL]


def test_one_operation_on_both_paths_is_equal_without_assumption() -> None:
    b = Building()
    model = b.model()
    shared = b.image().opaque("np.random.normal(x)")
    b.fit(model, shared, validation=shared)
    verdict = compare(b.trace(), "3.15")[1][0]
    others = [comparison for comparison in verdict.facets if comparison.facet != "order.shuffle"]
    assert all(comparison.state is State.IDENTICAL and not comparison.assumed for comparison in others)
    assert verdict.result is State.IDENTICAL
    assert verdict.opaque == ()


def test_a_resize_after_an_unread_step_is_known_again() -> None:
    verdict = verdict_of(lambda b: b.image().opaque("f(x)").resize(8, 8), lambda b: b.image().opaque("g(x)").resize(9, 9))
    found = facet(verdict, SIZE)
    assert (found.state, found.assumed) == (State.DIFFERENT, False)


def test_turning_colours_after_an_unread_step_still_counts() -> None:
    def turned(b: Building) -> Pipe:
        return b.image().opaque("f(x)").step("reverse_channels")

    assert facet(verdict_of(lambda b: b.image().opaque("f(x)"), turned), "image.color").state is State.UNDECIDED


def test_two_outputs_of_an_unread_split_are_not_the_same_rows() -> None:
    b = Building()
    model = b.model()
    first, second = b.together("opaque", (b.image(), b.image()), "my_split", signature="my_split(x)")
    b.fit(model, b.mnist(), validation=first)
    b.evaluate(model, second)
    assert facet(compare(b.trace(), "3.15")[1][-1], "origin.rows").state is State.UNDECIDED


def test_alternatives_under_one_condition_compare_branch_by_branch() -> None:
    def chosen(condition: int, *scales: float) -> Make:
        return lambda b: b.choose(condition, *(b.image().affine(scale) for scale in scales))

    same = facet(verdict_of(chosen(1, 1 / 255, 1.0), chosen(1, 1 / 255, 1.0)), SCALE)
    assert (same.state, same.assumed) == (State.IDENTICAL, False)
    assert same.left.text == "[0, 1] or [0, 255]"
    crossed = facet(verdict_of(chosen(1, 1 / 255, 1.0), chosen(1, 1.0, 1 / 255)), SCALE)
    assert (crossed.state, crossed.assumed) == (State.DIFFERENT, True)
    apart = facet(verdict_of(chosen(1, 1 / 255, 1.0), chosen(2, 1 / 255, 1.0)), SCALE)
    assert apart.state is State.UNDECIDED
    disjoint = facet(verdict_of(chosen(1, 1 / 255, 1 / 127.5), lambda b: b.image()), SCALE)
    assert (disjoint.state, disjoint.assumed) == (State.DIFFERENT, True)
    partly = facet(verdict_of(chosen(1, 1 / 255, 1.0), lambda b: b.image()), SCALE)
    assert partly.state is State.UNDECIDED


def test_branches_that_agree_leave_no_alternative() -> None:
    make: Make = lambda b: b.choose(1, b.image().affine(1 / 255), b.image().affine(1 / 255))  # noqa: E731
    found = facet(verdict_of(make, lambda b: b.image().affine(1 / 255)), SCALE)
    assert (found.state, found.assumed) == (State.IDENTICAL, False)


def test_a_branch_of_which_nothing_is_known_is_undecided() -> None:
    make: Make = lambda b: b.choose(unknown(), b.image().affine(1 / 255), b.image())  # noqa: E731
    assert facet(verdict_of(make, lambda b: b.image()), SCALE).state is State.UNDECIDED


def test_an_argument_that_depends_on_a_branch_is_compared_under_it() -> None:
    def sized(b: Building) -> Pipe:
        return b.image().resize(either(1, 224, 299), either(1, 224, 299))

    found = facet(verdict_of(sized, sized), SIZE)
    assert (found.state, found.left.text) == (State.IDENTICAL, "224 x 224 or 299 x 299")
    assert facet(verdict_of(sized, lambda b: b.image().resize(32, 32)), SIZE).assumed


def test_data_put_together_have_what_all_parts_have() -> None:
    def joined(*scales: float) -> Make:
        def make(b: Building) -> Pipe:
            parts = tuple(b.image(str(scale)).affine(scale) for scale in scales)
            return parts[0].step("concatenate", "numpy.concatenate", *parts[1:])

        return make

    assert facet(evaluated(joined(0.5, 0.5), lambda b: b.image().affine(0.5)), SCALE).state is State.IDENTICAL
    assert facet(evaluated(joined(0.5, 0.25), lambda b: b.image().affine(0.5)), SCALE).state is State.UNDECIDED


def test_a_path_of_a_thousand_steps_folds() -> None:
    def long(b: Building) -> Pipe:
        pipe = b.image()
        for _ in range(1000):
            pipe = pipe.affine(1.0, 1.0)
        return pipe

    found = facet(verdict_of(long, lambda b: b.image().affine(1.0, 1000.0)), SCALE)
    assert (found.state, found.left.text) == (State.IDENTICAL, "[1000, 1255]")


def test_what_is_relative_to_branches_in_branches_stays_small() -> None:
    def chosen(building: Building) -> Pipe:
        pipe = building.image()
        for condition in range(40):
            pipe = building.choose(condition, pipe.opaque("clean(x)"), pipe.opaque("scrub(x)"))
        return pipe

    assert sum(map(len, contract_of(chosen, SIZE).basis)) < 1_000


def test_what_another_model_makes_of_the_data_is_read() -> None:
    def features(building: Building) -> Pipe:
        return building.image().step("predict", "keras.Model.predict", model=building.model("encoder"))

    building = Building()
    building.predict(building.model(), features(building))
    building.predict(building.model(), building.image().step("layer", "keras.layers.Dense"))
    contracts = compare(building.trace(), "3.15")[0]
    assert [len(contract.opaque) for contract in contracts] == [0, 1]
