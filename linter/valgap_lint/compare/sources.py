"""What raw values are relative to, where a source does not say which they are."""

from __future__ import annotations

from valgap_lint.compare.steps import Step, short_name
from valgap_lint.compare.tracked import Anchor
from valgap_lint.ir.facts import Constant

_PARTS = frozenset({"train", "training", "val", "valid", "validation", "dev", "test", "testing", "eval"})
_GENERATORS = ("random", "zeros", "ones", "arange", "linspace", "full", "make_")


def source_anchor(step: Step) -> Anchor:
    """The anchor of a source: calls of one reader on several files are siblings, taken to hold the same kind of numbers.

    Data whose source could not be read, and arrays written out in the script, have no siblings.
    """
    operation = step.operation
    words = short_name(operation.callee)
    component = step.word("component")
    match operation.kind:
        case "dataset":
            name = step.word("name", words)
            return Anchor(f"{name}.{component}", f"{name}.{component}", None, name)
        case "file" | "directory" | "files":
            return Anchor(f"{operation.callee}.{same_in_all_parts(component)}", f"{_which(step)}.{component}", None, words)
        case "array" if operation.callee.rpartition(".")[2].startswith(_GENERATORS) or ".random." in operation.callee:
            return Anchor(f"{operation.callee}.{component}", step.exact, None, words)
        case _:
            return Anchor(_grouped(step), _grouped(step), operation.reason, words)


def same_in_all_parts(component: str) -> str:
    """The name of an array in an archive without the part of the data that it holds: `x` for `x_train` and `x_test`."""
    return "_".join(word for word in component.split("_") if word.lower() not in _PARTS)


def part_in(component: str) -> str:
    """The part of the data that an array of an archive holds, as its name says: `test` for `x_test`; empty where it says nothing."""
    return "_".join(word.lower() for word in component.split("_") if word.lower() in _PARTS)


def same_source(step: Step) -> str:
    """Names what was loaded: the components of one load share it."""
    return _grouped(step)


def _which(step: Step) -> str:
    for name in ("path", "directory", "pattern"):
        value: Constant = step.operation.known(name)
        if isinstance(value, str):
            return f"{step.operation.callee}({value})"
    return _grouped(step)


def _grouped(step: Step) -> str:
    group = step.operation.group
    component = step.word("component")
    return f"=group {group}.{component}" if group >= 0 else step.exact
