"""Programs that nobody would write are analysed without a crash, and twice alike."""

from __future__ import annotations

from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzzing import assert_clean, check, lint
from random_programs import Programs

SEEDS = st.randoms(use_true_random=False)
BOUNDED = settings(
    max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example]
)


@BOUNDED
@given(SEEDS)
def test_a_random_program_never_crashes_the_analysis(choices: Random) -> None:
    check(Programs(choices).program(8))


def test_random_programs_parse_and_feed_models() -> None:
    results = [lint(Programs(Random(seed)).program(12)) for seed in range(30)]
    for result in results:
        assert not result.failures
    assert sum(bool(result.analyses and result.analyses[0].trace.endpoints) for result in results) > len(results) / 2


def test_a_method_that_is_run_may_add_to_its_class() -> None:
    text = """
        import keras
        model = keras.Sequential([])
        class Trainer:
            def start(self):
                Trainer.finish = lambda self: None
                model.fit(self.data)
    """
    result = lint("\n".join(line[8:] for line in text.splitlines()))
    assert_clean(result, "program.py")
    assert len(result.analyses[0].trace.endpoints) == 1
