"""VG901."""

from __future__ import annotations

from collections.abc import Iterator

from valgap_lint.api import Analysis, Contract, Finding, Operation, Related, Rule, Severity


class OpaqueStep(Rule):
    """A step between the source of the data and the model that cannot be read.

    ## What it does
    Names each step on the way to a model whose effect is not known, and says why. What such a step may change is not compared. Names too
    what a notebook uses before the cell that defines it, which is then read as if it had been run before, and the first cell that was
    executed before the one above it.

    ## Why is this bad?
    It is not: the code may be right. But a comparison that rests on such a step was not made, and a clean result does not speak of it.

    ## Example
    ```python
    import tensorflow as tf
    from laboratory import denoise

    (x_train, y_train), (x_test, y_test) = tf.keras.datasets.mnist.load_data()
    model = tf.keras.Sequential([tf.keras.layers.Flatten(), tf.keras.layers.Dense(10)])
    model.compile(loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(denoise(x_train), y_train)
    model.evaluate(denoise(x_test), y_test)
    ```

    ## Use instead
    ```python
    import tensorflow as tf

    (x_train, y_train), (x_test, y_test) = tf.keras.datasets.mnist.load_data()
    model = tf.keras.Sequential([tf.keras.layers.Flatten(), tf.keras.layers.Dense(10)])
    model.compile(loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    model.fit(x_train / 255, y_train)
    model.evaluate(x_test / 255, y_test)
    ```

    ## When it stays silent
    Steps that lead to no model are not named, and neither are the labels.

    ## References
    Livshits and others, "In Defense of Soundiness: A Manifesto", Communications of the ACM 58(2), 2015.
    """

    code = "VG901"
    name = "opaque-step"
    severity = Severity.INFO

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        users: dict[int, list[Contract]] = {}
        for contract in analysis.contracts:
            for number in contract.opaque:
                users.setdefault(number, []).append(contract)
        for number, contracts in sorted(users.items()):
            operation = analysis.operation(number)
            yield self.finding(operation.place, _message(operation, analysis, contracts), _related(analysis, contracts))
        if analysis.contracts:
            yield from self._orders(analysis)

    def _orders(self, analysis: Analysis) -> Iterator[Finding]:
        """Where a notebook was not executed from top to bottom."""
        for early in analysis.trace.early:
            message = f"{early.name} is defined in a later cell: the notebook is read as if that cell had been run before this one"
            yield self.finding(early.used, message, (Related("definition", f"{early.name} is defined here", early.defined),))
        for found in analysis.trace.disorders:
            counts = f"as [{found.count}], before [{found.count_above}] above it"
            message = f"this cell was executed {counts}: the notebook is read from top to bottom"
            yield self.finding(found.cell, message, (Related("cell", "executed later", found.above),))


def _message(operation: Operation, analysis: Analysis, contracts: list[Contract]) -> str:
    why = operation.reason.detail if operation.reason else f"{operation.callee} is not modelled"
    roles = dict.fromkeys(analysis.endpoint(contract.endpoint).role.value for contract in contracts)
    return f"this step of the {' and '.join(roles)} data could not be read: {why}"


def _related(analysis: Analysis, contracts: list[Contract]) -> tuple[Related, ...]:
    endpoints = [analysis.endpoint(contract.endpoint) for contract in contracts]
    return tuple(Related(e.role.value, f"{e.role.value} data reach the model here", e.data_place) for e in endpoints)
