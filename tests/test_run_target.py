from __future__ import annotations

from pathlib import Path

import pytest

from valgap_lint.run.target import LAST_OF_2, NEWEST, implied, pinned, required, target_keras


@pytest.mark.parametrize(
    ("requirement", "version"),
    [
        ("tensorflow==2.10.1", "2.10"),
        ("tensorflow-gpu<2.11", "2.10"),
        ("tensorflow>=2.4", NEWEST),
        ("tensorflow>=2.4,<2.11", "2.10"),
        ("tensorflow[and-cuda]==2.17", NEWEST),
        ("tensorflow~=2.8.0", "2.8"),
        ("tensorflow==2.*", NEWEST),
        ("tensorflow<2", "2.3"),
        ("  - tensorflow=1.15", "2.3"),
        ('tensorflow = "^2.10"', NEWEST),
        ('dependencies = ["numpy", "keras<3"]', LAST_OF_2),
        ("tensorflow==2.9\nkeras==2.6", "2.6"),
        ("keras==3.3.3", "3.3"),
        ("tensorflow-datasets==4.1\nkeras-tuner==1.1", None),
        ("# keras==2.1", None),
        ("keras", None),
    ],
)
def test_pin_gives_the_newest_version_it_allows(requirement: str, version: str | None) -> None:
    assert pinned([requirement + "\n"]) == version


@pytest.mark.parametrize("text", ["model.fit_generator(gen)", "from tensorflow.python.keras import layers", "sess = tf.Session()"])
def test_what_keras_3_lacks_implies_keras_2(text: str) -> None:
    assert implied([text]) == LAST_OF_2


def test_comment_implies_nothing() -> None:
    assert implied(["# model.fit_generator(gen)\nmodel.fit(gen)"]) is None


def test_nearest_folder_that_speaks_of_keras_wins(tmp_path: Path) -> None:
    inner = tmp_path / "project" / "src"
    inner.mkdir(parents=True)
    (tmp_path / "project" / "requirements.txt").write_text("tensorflow==2.12\n", encoding="utf-8")
    (tmp_path / "requirements.txt").write_text("tensorflow==2.6\n", encoding="utf-8")
    assert required(inner / "train.py") == "2.12"


def test_search_ends_at_the_root_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("tensorflow==2.6\n", encoding="utf-8")
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    assert required(tmp_path / "repository" / "train.py") is None


def test_option_beats_requirements_which_beat_the_code(tmp_path: Path) -> None:
    path = str(tmp_path / "train.py")
    assert target_keras(None, path, ["x = 1"]) == NEWEST
    assert target_keras(None, path, ["m.fit_generator(g)"]) == LAST_OF_2
    (tmp_path / "requirements.txt").write_text("tensorflow==2.12\n", encoding="utf-8")
    assert target_keras(None, path, ["m.fit_generator(g)"]) == "2.12"
    assert target_keras("3.4", path, ["m.fit_generator(g)"]) == "3.4"
