"""The graph of a trace: what reaches an endpoint, what two endpoints share, how their paths align."""

from __future__ import annotations

from building import Building, unknown
from valgap_lint.ir.endpoints import Endpoint
from valgap_lint.ir.operations import Port
from valgap_lint.ir.trace import Trace
from valgap_lint.pipeline import link
from valgap_lint.pipeline.alignment import align, align_all


def two_sided() -> Trace:
    """train: files, decode, resize, affine; predict: the same decode, another resize, no affine."""
    building = Building()
    model = building.model()
    images = building.image()
    building.fit(model, images.resize(32, 32).affine(1 / 255))
    building.predict(model, images.resize(32, 32, kernel="nearest"))
    return building.trace()


def endpoints(trace: Trace) -> tuple[Endpoint, Endpoint]:
    return trace.endpoints[0], trace.endpoints[1]


def kinds(steps: object) -> list[str]:
    return [step.kind for step in steps]  # type: ignore[attr-defined]


def test_a_path_runs_from_the_source_to_the_endpoint() -> None:
    trace = two_sided()
    assert kinds(link(trace).path(trace.endpoints[0])) == ["files", "decode", "resize", "affine"]


def test_shared_operations_are_those_of_both_paths() -> None:
    trace = two_sided()
    assert kinds(link(trace).shared(*endpoints(trace))) == ["files", "decode"]


def test_an_operation_with_several_outputs_passes_on_only_the_matching_input() -> None:
    building = Building()
    model = building.model()
    images, labels = building.together("batch", (building.mnist("train", "x"), building.mnist("train", "y")), size=32)
    building.fit(model, images, labels)
    trace = building.trace()
    assert link(trace).ancestors([images.port]) == {Port(0), Port(2)}
    assert link(trace).ancestors([labels.port]) == {Port(1), Port(2, 1)}


def test_data_that_statistics_were_computed_on_are_upstream_but_not_on_the_path() -> None:
    building = Building()
    model = building.model()
    train, test = building.file("train.csv"), building.file("test.csv")
    building.predict(model, test.fitted(train))
    trace = building.trace()
    graph = link(trace)
    assert train.port in graph.ancestors([Port(2)])
    assert kinds(graph.path(trace.endpoints[0])) == ["file", "standardize"]


def test_pruning_keeps_what_reaches_endpoints_and_compared_numbers() -> None:
    building = Building()
    model = building.model()
    used, compared, idle = building.mnist(), building.mnist("test", "y"), building.file("idle.npy")
    building.fit(model, used)
    building.compare_predictions(used, compared)
    trace = building.trace()
    graph = link(trace).pruned(trace)
    assert graph.nodes() == ((0, 0), (1, 0))
    assert idle.port not in graph.ancestors([idle.port])


def test_an_input_that_points_forward_makes_no_cycle() -> None:
    building = Building()
    start = building.mnist()
    looped = building.operation("choose", "while", (start.port, Port(2)), {"condition": 1})
    end = looped.affine(0.5)
    graph = link(building.trace())
    assert graph.order([end.port]) == (Port(0), Port(1), Port(2))
    assert graph.edges() == (((0, 0), (1, 0)), ((1, 0), (2, 0)))


def test_edges_are_tuples_in_script_order() -> None:
    trace = two_sided()
    assert link(trace).edges() == (((0, 0), (1, 0)), ((1, 0), (2, 0)), ((1, 0), (4, 0)), ((2, 0), (3, 0)))


def test_aligning_sets_equal_steps_beside_each_other() -> None:
    trace = two_sided()
    graph = link(trace)
    rows = align(*(graph.path(endpoint) for endpoint in trace.endpoints))
    shown = [tuple(step and f"{step.kind} {step.id}" for step in row) for row in rows]
    assert shown[:2] == [("files 0", "files 0"), ("decode 1", "decode 1")]
    assert sorted(map(str, shown[2:])) == sorted(map(str, [("resize 2", None), ("affine 3", None), (None, "resize 4")]))


def test_steps_of_other_calls_align_when_their_known_arguments_are_equal() -> None:
    building = Building()
    left, right = building.mnist().affine(0.5), building.mnist().affine(0.5)
    guess = unknown()
    maybe, perhaps = building.mnist().affine(guess), building.mnist().affine(guess)
    operations = building.trace().operations
    pick = [operations[pipe.port.operation] for pipe in (left, right, maybe, perhaps)]
    assert align(pick[:1], pick[1:2]) == ((pick[0], pick[1]),)
    assert len(align(pick[2:3], pick[3:4])) == 2


def test_aligning_several_paths_keeps_every_step_once_and_in_order() -> None:
    building = Building()
    steps = [building.mnist().affine(scale) for scale in (1.0, 2.0, 3.0)]
    a, b, c = (building.trace().operations[pipe.port.operation] for pipe in steps)
    rows = align_all([(a, b), (b, c), (a, c)])
    for column, path in enumerate(((a, b), (b, c), (a, c))):
        assert tuple(row[column] for row in rows if row[column] is not None) == path
    assert rows[0] == (a, None, a)


def test_no_paths_align_to_no_rows() -> None:
    assert align_all([]) == ()
    assert align((), ()) == ()


def test_an_endpoint_without_a_path_keeps_its_column() -> None:
    building = Building()
    step = building.mnist()
    only = building.trace().operations[step.port.operation]
    assert align_all([(), (only,), ()]) == ((None, only, None),)
