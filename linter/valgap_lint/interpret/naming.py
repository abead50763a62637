"""The names that an expression is written with: weak evidence of what its value is for."""

from __future__ import annotations

import libcst as cst


def words_of(node: cst.BaseExpression) -> str:
    """The names in a plain expression: `x_test`, `self.test_ds`, `x_test, y_test`; empty for anything longer."""
    match node:
        case cst.Name():
            return node.value
        case cst.Attribute():
            return ".".join(filter(None, (words_of(node.value), node.attr.value)))
        case cst.Tuple() | cst.List() if len(node.elements) <= 3:
            return ", ".join(filter(None, (words_of(element.value) for element in node.elements)))
        case cst.Call():
            return words_of(node.func.value) if isinstance(node.func, cst.Attribute) else ""
        case cst.Subscript():
            return words_of(node.value)
        case _:
            return ""
