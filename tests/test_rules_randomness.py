from __future__ import annotations

import pytest

from building import Building, Pipe, either, place, unknown
from valgap_lint.api import Analysis, Argument, Certainty, Contract, Endpoint, FacetValue, Fact, Finding, Known, Role, Rule, Severity
from valgap_rules.randomness.augmenting_generator_in_evaluation import AugmentingGeneratorInEvaluation
from valgap_rules.randomness.cached_augmentation import CachedAugmentation
from valgap_rules.randomness.random_transform_in_evaluation import RandomTransformInEvaluation

TRANSFORM, GENERATOR, CACHE = RandomTransformInEvaluation(), AugmentingGeneratorInEvaluation(), CachedAugmentation()


def analysis(building: Building, transforms: Fact | None = None) -> Analysis:
    """The contracts hold what the paths say; `transforms` replaces it for all endpoints."""
    bare = Analysis(building.trace(), (), (), "3.15")
    return Analysis(bare.trace, tuple(_contract(bare, endpoint, transforms) for endpoint in bare.endpoints()), (), "3.15")


def _contract(bare: Analysis, endpoint: Endpoint, transforms: Fact | None) -> Contract:
    names = tuple(step.known("transform") for step in bare.path(endpoint) if step.kind == "random")
    value = FacetValue("random.transforms", transforms or Known(names), str(names))
    return Contract(endpoint.id, (value,), ())


def found(rule: Rule, building: Building, transforms: Fact | None = None) -> list[Finding]:
    return list(rule.check(analysis(building, transforms)))


def augmented(pipe: Pipe, engine: str = "tf.image") -> Pipe:
    return pipe.random("random_flip_left_right", engine=engine)


@pytest.mark.parametrize("role", [Role.VALIDATION, Role.EVALUATE, Role.PREDICT])
def test_random_step_on_evaluation_data_is_an_error_at_the_step(role: Role) -> None:
    building = Building()
    model, train, test = building.model(), building.image("train"), augmented(building.image("test"))
    building.fit(model, train, validation=test if role is Role.VALIDATION else None)
    if role is Role.EVALUATE:
        building.evaluate(model, test)
    if role is Role.PREDICT:
        building.predict(model, test)
    (finding,) = found(TRANSFORM, building)
    assert (finding.code, finding.severity, finding.certainty) == ("VG201", Severity.ERROR, Certainty.PROVEN)
    assert finding.place == building.operations[test.port.operation].place
    assert "random_flip_left_right" in finding.message
    assert role.value in [related.role for related in finding.related]
    assert not found(GENERATOR, building)


def test_augmented_training_data_alone_are_silent() -> None:
    building = Building()
    building.fit(building.model(), augmented(building.image("train")), validation=building.image("test"))
    assert not found(TRANSFORM, building)


def test_generator_belongs_to_its_own_rule_and_names_the_switch() -> None:
    building = Building()
    model, test = building.model(), augmented(building.image("test"), engine="generator")
    step = building.operations[test.port.operation]
    switch = place(99)
    arguments = (Argument("transform", Known("rotation_range"), switch), *(a for a in step.arguments if a.name != "transform"))
    building.operations[test.port.operation] = type(step)(step.id, step.kind, step.callee, step.place, step.inputs, arguments)
    building.fit(model, building.image("train"), validation=test)
    (finding,) = found(GENERATOR, building)
    assert (finding.code, finding.severity) == ("VG202", Severity.ERROR)
    assert switch in [related.place for related in finding.related]
    assert not found(TRANSFORM, building)


def test_step_on_a_branch_that_is_not_decided_is_silent() -> None:
    building = Building()
    building.evaluate(building.model(), augmented(building.image("test")))
    assert not found(TRANSFORM, building, either(0, (), ("RandomFlip",)))
    assert not found(TRANSFORM, building, unknown())


def test_random_on_every_branch_is_likely() -> None:
    building = Building()
    building.evaluate(building.model(), augmented(building.image("test")))
    (finding,) = found(TRANSFORM, building, either(0, ("RandomZoom",), ("RandomFlip",)))
    assert finding.certainty is Certainty.LIKELY


def test_second_pass_over_the_training_stream_is_silent() -> None:
    building = Building()
    model, train = building.model(), augmented(building.image("train"))
    building.fit(model, train)
    building.evaluate(model, train)
    assert not found(TRANSFORM, building)


def test_sample_drawn_from_the_training_stream_is_silent_and_another_part_of_its_source_is_not() -> None:
    building = Building()
    model, images = building.model(), augmented(building.image("train"))
    train = images.step("skip", count=100).step("batch", size=32, drop_remainder=False)
    building.fit(model, train)
    building.predict(model, train.step("take", count=1))
    assert not found(TRANSFORM, building)
    building.evaluate(model, images.step("take", count=100))
    assert found(TRANSFORM, building)


def test_validation_on_the_training_stream_is_not_silent() -> None:
    building = Building()
    model, train = building.model(), augmented(building.image("train"))
    building.fit(model, train, validation=train)
    assert found(TRANSFORM, building)


def test_features_predicted_for_training_are_silent() -> None:
    building = Building()
    base, head = building.model("base"), building.model("head")
    images = augmented(building.image("train"))
    endpoint = building.predict(base, images)
    features = images.step("predict", "keras.Model.predict", model=base, endpoint=endpoint)
    building.fit(head, features)
    assert not found(TRANSFORM, building)


def test_labels_that_share_a_batch_with_noisy_images_are_no_clean_version_of_them() -> None:
    building = Building()
    model = building.model()
    batches = [building.together("batch", (augmented(building.image(part)), building.mnist(part, "y"))) for part in ("train", "test")]
    (train, labels), (test, test_labels) = batches
    building.fit(model, train, labels)
    building.evaluate(model, test, test_labels)
    assert found(TRANSFORM, building)


def test_labels_that_a_random_step_reads_are_no_clean_version_of_its_images() -> None:
    building = Building()
    model, labels = building.model(), building.mnist("test", "y")
    mixed = building.image("test").step("random", "mixup", labels, transform="mixup", target="image", engine="tf.image")
    building.evaluate(model, mixed, labels)
    assert found(TRANSFORM, building)


def test_noise_that_the_model_is_to_remove_is_silent_and_other_augmentation_is_not() -> None:
    building = Building()
    model, clean_train, clean_test = building.model(), building.image("train"), building.image("test")
    noisy = [clean.random("normal", engine="numpy") for clean in (clean_train, clean_test)]
    building.fit(model, noisy[0], clean_train)
    building.evaluate(model, noisy[1], clean_test)
    building.predict(model, noisy[1])
    assert not found(TRANSFORM, building)
    building.predict(model, augmented(noisy[1]))
    (finding,) = found(TRANSFORM, building)
    assert "random_flip_left_right" in finding.message
    assert "normal" not in finding.message


def test_cache_behind_augmentation_is_a_warning_at_the_cache() -> None:
    building = Building()
    train = augmented(building.image("train")).step("cache")
    building.fit(building.model(), train.step("prefetch"), container="dataset", epochs=5)
    (finding,) = found(CACHE, building)
    assert (finding.code, finding.severity) == ("VG203", Severity.WARNING)
    assert finding.place == building.operations[train.port.operation].place


@pytest.mark.parametrize("epochs", [5, 1])
def test_cache_matters_only_for_a_second_epoch(epochs: int) -> None:
    building = Building()
    building.fit(building.model(), augmented(building.image("train")).step("cache"), epochs=epochs)
    assert len(found(CACHE, building)) == (epochs > 1)


def test_cache_before_augmentation_is_silent() -> None:
    building = Building()
    building.fit(building.model(), augmented(building.image("train").step("cache")), epochs=5)
    assert not found(CACHE, building)


def test_cache_of_evaluation_data_or_of_numbers_drawn_by_numpy_is_silent() -> None:
    building = Building()
    model = building.model()
    building.fit(model, augmented(building.image("train"), engine="numpy").step("cache"), epochs=5)
    building.evaluate(model, augmented(building.image("test")).step("cache"))
    assert not found(CACHE, building)


def test_cache_behind_a_branch_that_is_not_decided_is_silent() -> None:
    building = Building()
    train = building.image("train")
    building.fit(building.model(), building.choose(0, train, augmented(train)).step("cache"), epochs=5)
    assert not found(CACHE, building)
