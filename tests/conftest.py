from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from valgap_lint.cli import main
from valgap_lint.ir.analysis import Analysis
from valgap_lint.ir.contracts import Contract, FacetValue
from valgap_lint.ir.endpoints import Component, Endpoint, Role
from valgap_lint.ir.facts import Known, Reason, Unknown
from valgap_lint.ir.failures import Failure
from valgap_lint.ir.findings import Certainty, Finding, Related, Severity, Side
from valgap_lint.ir.models import Model
from valgap_lint.ir.operations import Operation, Port
from valgap_lint.ir.places import Place, Position, Span
from valgap_lint.ir.result import Result, Statement
from valgap_lint.ir.trace import Trace
from valgap_lint.ir.verdicts import FacetComparison, State, Verdict

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


Cli = Callable[..., Done]

SOURCE = (
    "import tensorflow as tf",
    "(x, y), (xt, yt) = tf.keras.datasets.mnist.load_data()",
    "scaled = x / 255",
    "model = tf.keras.Sequential([tf.keras.layers.Dense(10)])",
    "model.compile(loss='mse')",
    "model.fit(scaled, y)",
    "",
    "model.evaluate(xt, yt)",
)


def place(line: int, start: int, end: int, path: str = "train.py", cell: int | None = None) -> Place:
    return Place(path, cell, Span(Position(line, start), Position(line, end)))


def environment() -> dict[str, str]:
    roots = os.pathsep.join(str(ROOT / name) for name in ("linter", "rules"))
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "PYTHONHASHSEED")}
    return {**kept, "PYTHONPATH": roots, "PYTHONIOENCODING": "utf-8"}


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Runs the command line in an empty directory, in this process."""

    def call(*arguments: str, stdin: bytes = b"", cwd: Path | None = None, **variables: str) -> Done:
        with monkeypatch.context() as patch:
            patch.chdir(cwd or tmp_path)
            for name in ("NO_COLOR", "FORCE_COLOR"):
                patch.delenv(name, raising=False)
            for name, value in variables.items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["valgap-lint", *arguments])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
            patch.setattr(sys, "excepthook", sys.excepthook)
            with pytest.raises(SystemExit) as ended:
                main()
        assert isinstance(ended.value.code, int)
        written = capsys.readouterr()
        return Done(ended.value.code, written.out, written.err)

    return call


@pytest.fixture
def process(tmp_path: Path) -> Cli:
    """Runs the command line in an empty directory, as a process of its own."""

    def call(*arguments: str, cwd: Path | None = None, **variables: str) -> Done:
        command = [sys.executable, "-m", "valgap_lint", *arguments]
        env = {**environment(), **variables}
        done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=cwd or tmp_path, env=env, timeout=120, check=False)
        return Done(done.returncode, done.stdout, done.stderr)

    return call


@pytest.fixture
def mismatch() -> Finding:
    """Training data in [0, 1] against evaluation data in [0, 255]."""
    return Finding(
        code="VG104",
        name="value-scale-mismatch",
        severity=Severity.ERROR,
        certainty=Certainty.PROVEN,
        message="train data are in [0, 1], evaluate data in [0, 255]",
        place=place(8, 16, 18),
        facet="values.scale",
        left=Side("e1", "[0, 1]"),
        right=Side("e2", "[0, 255]"),
        related=(Related("train", "train: [0, 1]", place(3, 10, 17)),),
        fingerprint="0123456789abcdef",
    )


@pytest.fixture
def analysis() -> Analysis:
    """One model, trained on scaled data and evaluated on raw data after a step that cannot be read."""
    reason = Reason("external-module", "denoise comes from laboratory, which is not part of the project", place(8, 16, 18))
    operations = (
        Operation(0, "dataset", "mnist.load_data", place(2, 20, 40)),
        Operation(1, "affine", "/", place(3, 10, 17), (Port(0),)),
        Operation(2, "opaque", "denoise", place(8, 16, 18), (Port(0),), reason=reason),
    )
    endpoints = (
        Endpoint("e1", Role.TRAIN, 0, 0, place(6, 1, 21), place(6, 11, 17), (Component("x", "", Port(1)),)),
        Endpoint("e2", Role.EVALUATE, 0, 1, place(8, 1, 23), place(8, 16, 18), (Component("x", "", Port(2)),)),
    )
    model = Model(0, "model", "sequential", place(4, 9, 30))
    trace = Trace(("train.py",), operations, endpoints, (model,), unknowns=(reason,))
    scaled, raw = FacetValue("values.scale", Known(1 / 255), "[0, 1]", 1), FacetValue("values.scale", Known(1.0), "[0, 255]", 0)
    color = FacetValue("image.color", Known("gray"), "gray", 0)
    unread = FacetValue("origin.rows", Unknown(reason), "unknown", 2)
    rows = FacetValue("origin.rows", Known("train"), "mnist train", 0)
    contracts = (Contract("e1", (scaled, color, rows), (0, 1)), Contract("e2", (raw, color, unread), (0, 2), (2,)))
    here, there = place(3, 10, 17), place(8, 16, 18)
    facets = (
        FacetComparison("values.scale", State.DIFFERENT, scaled, raw, here, there),
        FacetComparison("image.color", State.IDENTICAL, color, color, here, there),
        FacetComparison("origin.rows", State.UNDECIDED, rows, unread, here, there, reason=reason),
    )
    return Analysis(trace, contracts, (Verdict(0, "e1", "e2", State.DIFFERENT, facets, (reason,)),), "3.15")


@pytest.fixture
def result(analysis: Analysis, mismatch: Finding) -> Result:
    """One finding and one failure in one file."""
    broken = Failure("invalid-syntax", "'(' was never closed", "other.py", None, Span(Position(3, 1), Position(3, 2)))
    return Result((analysis,), (mismatch,), (broken,), (Statement("train.py", None, SOURCE),), ("other.py", "train.py"))


@pytest.fixture
def with_findings(result: Result) -> Callable[[Sequence[Finding]], Result]:
    """The sample result with other findings and no failure."""

    def build(findings: Sequence[Finding]) -> Result:
        return Result(result.analyses, tuple(findings), (), result.texts, result.files)

    return build
