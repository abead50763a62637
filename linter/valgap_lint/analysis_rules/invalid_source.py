"""VG903."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.api import Analysis, Finding, Place, Position, Rule, Severity, Span

_START = Span(Position(1, 1), Position(1, 1))
_KINDS = frozenset({"unreadable", "binary", "not-utf8", "invalid-syntax", "too-deep", "too-large", "invalid-notebook"})


class InvalidSource(Rule):
    """A file or a notebook cell that cannot be read.

    ## What it does
    Reports a file that cannot be read, decoded or parsed (an error, and the run exits with 2), and a notebook cell that does not parse
    (a warning, and all other cells are still analysed).

    ## Why is this bad?
    What was not read was not compared: silence about it would look like a clean result.

    ## Example
    ```python
    import tensorflow as tf

    model = tf.keras.Sequential([tf.keras.layers.Dense(1)]
    model.compile(loss="mse")
    ```

    ## Use instead
    ```python
    import tensorflow as tf

    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    model.compile(loss="mse")
    ```

    ## When it stays silent
    Lines for the shell and IPython magics in a notebook are no Python and are passed over. A file that mentions neither TensorFlow nor
    Keras is not parsed, so an error in it goes unnoticed.

    ## References
    The Python language reference, chapter 10, "Full grammar specification".
    """

    code = "VG903"
    name = "invalid-source"
    severity = Severity.ERROR

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        for failure in analysis.failures:
            if failure.path is not None and failure.kind in _KINDS:
                place = Place(failure.path, failure.cell, failure.span or _START)
                if failure.cell is None:
                    yield self.finding(place, failure.message)
                else:
                    message = f"this cell does not parse ({failure.message}); the others are analysed"
                    yield self.finding(place, message, severity=Severity.WARNING)
