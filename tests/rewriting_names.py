"""A script in other names: variables, parameters, functions, classes, methods and attributes of its own.

A name that says what part the data are keeps the word, because it is evidence: `x_test` becomes `name3_test`.
"""

from __future__ import annotations

import ast
import re

from rewriting_scopes import Definition, imported

_PARTS = re.compile(r"train|valid|val|test|eval|predict|dev|holdout", re.IGNORECASE)
_OTHERS = frozenset({"self", "cls", "_", "__name__"})


def renamed(text: str) -> tuple[str, dict[str, str]]:
    """The script in other names, and the old name by the new one."""
    tree = ast.parse(text)
    keep = imported(tree) | _OTHERS | _of_classes(tree) | {name for name in _bound(tree) if name.startswith("__")}
    names = [name for name in dict.fromkeys(_bound(tree)) if name not in keep]
    new = {old: f"name{number}{_evidence(old)}" for number, old in enumerate(names)}
    return ast.unparse(_Renamer(new).visit(tree)) + "\n", {fresh: old for old, fresh in new.items()}


def _evidence(name: str) -> str:
    found = _PARTS.search(name)
    return f"_{found.group().lower()}" if found else ""


def _of_classes(tree: ast.AST) -> set[str]:
    """Names that classes bind: fields and methods, which are attributes to everyone else."""
    return {
        item.id if isinstance(item, ast.Name) else item.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for statement in node.body
        for item in ([statement] if isinstance(statement, ast.FunctionDef) else ast.walk(statement))
        if isinstance(item, ast.FunctionDef) or (isinstance(item, ast.Name) and isinstance(item.ctx, ast.Store))
    }


def _bound(tree: ast.AST) -> list[str]:
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.append(node.id)
        elif isinstance(node, ast.arg):
            found.append(node.arg)
        elif isinstance(node, Definition) or (isinstance(node, ast.ExceptHandler) and node.name):
            found.append(node.name or "")
    return found


class _Renamer(ast.NodeTransformer):
    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def new(self, name: str) -> str:
        return self.names.get(name, name)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.copy_location(ast.Name(self.new(node.id), node.ctx), node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        self.generic_visit(node)
        node.arg = self.new(node.arg)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        node.name = self.new(node.name)
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self.generic_visit(node)
        node.name = self.new(node.name)
        return node

    def visit_Global(self, node: ast.Global) -> ast.AST:
        node.names = [self.new(name) for name in node.names]
        return node

    def visit_Nonlocal(self, node: ast.Nonlocal) -> ast.AST:
        node.names = [self.new(name) for name in node.names]
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Keyword arguments of the script's own functions and methods, `partial(f, size=3)` included, follow their parameters."""
        called = node.args[0] if node.args and ast.unparse(node.func).rpartition(".")[2] == "partial" else node.func
        own = self._own(called)
        self.generic_visit(node)
        if own:
            for item in node.keywords:
                item.arg = self.new(item.arg) if item.arg else None
        return node

    def _own(self, node: ast.expr) -> bool:
        name = node.id if isinstance(node, ast.Name) else ""
        return name in self.names or (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self")
