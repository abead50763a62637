"""Laws of values, of comparison and of contracts, on random pipelines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from building import Building, Pipe, renamed, unknown
from valgap_lint.compare import compare
from valgap_lint.compare.allowances import Seen
from valgap_lint.compare.branches import gather, lift, meet, merge, settle
from valgap_lint.compare.facets import FACETS
from valgap_lint.compare.judging import judge
from valgap_lint.compare.tracked import Tracked
from valgap_lint.ir.contracts import Contract
from valgap_lint.ir.endpoints import Role
from valgap_lint.ir.facts import Condition, Fact, Known, OneOf, Reason, Unknown
from valgap_lint.ir.verdicts import State

Add = Callable[[Pipe], Pipe]

STEPS: dict[str, Add] = {
    "divide": lambda p: p.affine(1 / 255),
    "shift": lambda p: p.affine(1.0, -0.5),
    "channels": lambda p: p.affine((1.0, 2.0, 3.0), 0.0),
    "tf": lambda p: p.step("preprocess", family="tf"),
    "caffe": lambda p: p.step("preprocess", family="caffe"),
    "standardize": lambda p: p.step("standardize", statistics="sample"),
    "resize": lambda p: p.resize(8, 8),
    "nearest": lambda p: p.resize(8, 8, kernel="nearest"),
    "crop": lambda p: p.step("crop", height=4, width=4),
    "turn": lambda p: p.step("reverse_channels"),
    "flip": lambda p: p.random("RandomFlip"),
    "shuffle": lambda p: p.step("shuffle", buffer=8),
    "batch": lambda p: p.step("batch", size=8, drop_remainder=True),
    "log": lambda p: p.step("transform", name="log"),
    "clip": lambda p: p.step("clip", low=0.0, high=1.0),
    "opaque": lambda p: p.opaque("f(x)"),
    "another": lambda p: p.opaque("g(x)"),
    "unknown": lambda p: p.affine(unknown()),
    "take": lambda p: p.step("take", count=5),
}
SOURCES: dict[str, Callable[[Building], Pipe]] = {
    "image": lambda b: b.image(),
    "bgr": lambda b: b.image(color="bgr"),
    "mnist": lambda b: b.mnist(),
    "array": lambda b: b.file("x.npy"),
    "table": lambda b: b.file("x.csv", "pandas.read_csv"),
    "unknown": lambda b: b.source("unknown"),
}

recipes = st.tuples(st.sampled_from(sorted(SOURCES)), st.lists(st.sampled_from(sorted(STEPS)), max_size=5))
Recipe = tuple[str, list[str]]
Found = list[tuple[Condition, "Known[int] | Unknown"]]


def cook(b: Building, recipe: Recipe) -> Pipe:
    pipe = SOURCES[recipe[0]](b)
    for name in recipe[1]:
        pipe = STEPS[name](pipe)
    return pipe


def states(left: Recipe, right: Recipe) -> dict[str, State]:
    """The states of a verdict of two endpoints of equal standing."""
    b = Building()
    model = b.model()
    b.fit(model, b.mnist(), validation=cook(b, left))
    b.evaluate(model, cook(b, right))
    verdict = next(verdict for verdict in compare(b.trace(), "3.15")[1] if verdict.left == "e2")
    return {"": verdict.result, **{comparison.facet: comparison.state for comparison in verdict.facets}}


@settings(max_examples=150, deadline=None)
@given(recipes, recipes)
def test_comparison_is_symmetric(left: Recipe, right: Recipe) -> None:
    assert states(left, right) == states(right, left)


@settings(max_examples=100, deadline=None)
@given(recipes)
def test_a_pipeline_never_differs_from_itself(recipe: Recipe) -> None:
    assert State.DIFFERENT not in states(recipe, recipe).values()


@settings(max_examples=100, deadline=None)
@given(recipes)
def test_a_pipeline_that_is_shared_is_identical(recipe: Recipe) -> None:
    b = Building()
    model = b.model()
    pipe = cook(b, recipe)
    b.fit(model, b.mnist(), validation=pipe)
    b.evaluate(model, pipe)
    verdict = next(verdict for verdict in compare(b.trace(), "3.15")[1] if verdict.left == "e2")
    assert verdict.result is State.IDENTICAL
    assert not any(comparison.assumed for comparison in verdict.facets)


@settings(max_examples=60, deadline=None)
@given(recipes)
def test_contracts_do_not_depend_on_names(recipe: Recipe) -> None:
    def contracts(prefix: str) -> tuple[Contract, ...]:
        b = Building()
        b.predict(b.model(prefix), cook(b, recipe))
        return compare(renamed(b.trace(), f"{prefix}.py"), "3.15")[0]

    def shown(contract: Contract) -> list[tuple[str, str, bool]]:
        return [(facet.facet, facet.text, facet.assumed) for facet in contract.facets]

    assert list(map(shown, contracts("a"))) == list(map(shown, contracts("b")))


spellings = st.lists(st.sampled_from([(1 / 255, 0.0), (2.0, 0.0), (1.0, -0.5), (1 / 127.5, -1.0), (0.5, 0.5)]), min_size=1, max_size=4)


@settings(max_examples=100, deadline=None)
@given(spellings)
def test_contracts_do_not_depend_on_how_a_map_is_spelled(maps: list[tuple[float, float]]) -> None:
    def contract(make: Callable[[Pipe], Pipe]) -> list[tuple[str, Fact, str]]:
        b = Building()
        b.predict(b.model(), make(b.image()))
        return [
            (facet.facet, facet.value, facet.text) for facet in compare(b.trace(), "3.15")[0][0].facets if facet.facet != "values.range"
        ]

    def apart(pipe: Pipe) -> Pipe:
        for scale, offset in maps:
            pipe = pipe.affine(scale).step("identity").affine(1.0, offset)
        return pipe

    def together(pipe: Pipe) -> Pipe:
        for scale, offset in maps:
            pipe = pipe.step("standardize", statistics="constant", mean=-offset / scale, std=1 / scale)
        return pipe

    for (name, left, words), (_, right, others) in zip(contract(apart), contract(together), strict=True):
        assert words == others, name
        if name != "values.scale":
            assert left == right, name


conditions = st.dictionaries(st.integers(1, 3), st.integers(0, 1), max_size=2).map(lambda found: tuple(sorted(found.items())))
values = st.one_of(st.integers(0, 3).map(Known), st.just(Unknown(Reason("parameter", "p"))))
alternatives = st.lists(st.tuples(conditions, values), min_size=1, max_size=4)


def meaning(fact: object) -> set[object]:
    return set(fact.alternatives) if isinstance(fact, OneOf) else {((), fact)}


@given(alternatives, st.randoms(use_true_random=False))
def test_settling_depends_on_no_order_and_no_repetition(found: Found, random: object) -> None:
    shuffled = [*found, found[0]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert meaning(settle(found)) == meaning(settle(shuffled))


@given(conditions, conditions, conditions)
def test_conditions_merge_like_sets(a: tuple[tuple[int, int], ...], b: tuple[tuple[int, int], ...], c: tuple[tuple[int, int], ...]) -> None:
    assert merge(a, a) == a
    assert merge(a, b) == merge(b, a)
    first, second = merge(a, b), merge(b, c)
    assert (merge(first, c) if first is not None else None) == (merge(a, second) if second is not None else None)


@given(alternatives, alternatives)
def test_lifting_and_gathering_keep_branches_apart(
    left: Found,
    right: Found,
) -> None:
    a, b = settle(left), settle(right)
    sums = lift(sum, gather([a, b]))
    expected = {x.value + y.value for _, x, y in meet(a, b) if isinstance(x, Known) and isinstance(y, Known)}
    got = {value.value for _, value in (sums.alternatives if isinstance(sums, OneOf) else (((), sums),)) if isinstance(value, Known)}
    assert got == expected


@given(alternatives, alternatives)
def test_judging_is_symmetric_for_every_fact(
    left: Found,
    right: Found,
) -> None:
    facet = replace(FACETS[0], same=lambda a, b: State.IDENTICAL if a == b else State.DIFFERENT)
    sides = [Seen(Role.PREDICT, Tracked(settle(found))) for found in (left, right)]
    one, other = judge(facet, *sides), judge(facet, *reversed(sides))
    assert one is not None
    assert other is not None
    assert (one.outcome, one.assumed) == (other.outcome, other.assumed)
