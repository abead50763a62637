"""Times the linter on a script of ordinary size beside what importing its libraries costs, in turn, in one run.

    python benchmarks/startup.py [RUNS]

Prints the medians in milliseconds and the median of the ratios, pair by pair. Run it with the interpreter of the environment that
valgap-lint is installed in; an editable install without byte code is slower.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

SAMPLE = Path(__file__).with_name("sample_training.py")
LINTER = [sys.executable, "-m", "valgap_lint", str(SAMPLE)]
IMPORTS = [sys.executable, "-c", "import libcst, networkx, typer"]
LIMIT = 1.4


def seconds(command: list[str]) -> float:
    """The wall time of one run of a command."""
    begin = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - begin


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    seconds(LINTER), seconds(IMPORTS)
    pairs = [(seconds(LINTER), seconds(IMPORTS)) for _ in range(runs)]
    ours, imports = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    sys.stdout.write(f"linter {ours:.0f} ms, imports {imports:.0f} ms, ratio {ratio:.2f} (limit {LIMIT})\n")


if __name__ == "__main__":
    main()
