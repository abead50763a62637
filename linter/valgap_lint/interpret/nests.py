"""Functions of nested structures: `tf.nest` and `keras.tree`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from valgap_lint.interpret.arguments import Arguments
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.ports import as_data
from valgap_lint.interpret.structure import leaves, rebuild
from valgap_lint.interpret.values import Passed, TupleValue, Value
from valgap_lint.ir.places import Place

NestCall = Callable[[Run, Arguments, Place], "Value | None"]


def mapped(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`map_structure(function, a, b)`: a structure like `a`, of what the function gives for the leaves of each."""
    if len(arguments.positional) < 2:
        return None
    function, *structures = (passed.value for passed in arguments.positional)
    columns = [leaves(run, structure, place) for structure in structures]
    if not columns[0] or len({len(column) for column in columns}) > 1:
        return None
    called = (Arguments(tuple(Passed(leaf, place) for leaf in row)) for row in zip(*columns, strict=True))
    return rebuild(run, structures[0], iter([as_data(run, run.call(function, given, place), place) for given in called]))


def flattened(run: Run, arguments: Arguments, place: Place) -> Value | None:
    """`flatten(structure)`: its leaves."""
    found = leaves(run, arguments.first(), place)
    return TupleValue(tuple(found)) if found else None


NEST_CALLS: Mapping[str, NestCall] = {
    **dict.fromkeys(("keras.tree.map_structure", "tensorflow.nest.map_structure"), mapped),
    **dict.fromkeys(("keras.tree.flatten", "tensorflow.nest.flatten"), flattened),
}
"""Calls on nested structures, by canonical name."""
