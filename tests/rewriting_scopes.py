"""Which names a piece of code binds and reads, and the parts of a script that rewriting works on."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
LEAVING = (ast.Return, ast.Yield, ast.YieldFrom, ast.Await, ast.Global, ast.Nonlocal, ast.Delete)


def written(nodes: Iterable[ast.AST]) -> list[str]:
    """The names that statements bind in their own scope, in order: not inside functions, lambdas and comprehensions."""
    found: list[str] = []
    waiting = list(nodes)
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, Definition):
            found.append(node.name)
            continue
        if isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.append(node.id)
        if isinstance(node, ast.Import | ast.ImportFrom):
            found += [(alias.asname or alias.name).split(".")[0] for alias in node.names]
        if isinstance(node, ast.ExceptHandler) and node.name:
            found.append(node.name)
        waiting = list(ast.iter_child_nodes(node)) + waiting
    return list(dict.fromkeys(found))


def mentioned(nodes: Iterable[ast.AST]) -> list[str]:
    """The names that appear anywhere in statements, in order."""
    return list(dict.fromkeys(node.id for root in nodes for node in ast.walk(root) if isinstance(node, ast.Name)))


def imported(tree: ast.AST) -> set[str]:
    """The names that imports bind, anywhere."""
    return {
        (alias.asname or alias.name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }


def variables(tree: ast.Module) -> set[str]:
    """The names of module level that are neither imported nor functions nor classes."""
    defined = {node.name for node in ast.walk(tree) if isinstance(node, Definition)}
    return set(written(tree.body)) - imported(tree) - defined


def leaves(nodes: Iterable[ast.AST]) -> bool:
    """Whether statements cannot be moved into a function as they are."""
    return any(
        isinstance(node, LEAVING) or (isinstance(node, ast.ImportFrom) and node.names[0].name == "*")
        for root in nodes
        for node in ast.walk(root)
    )


def head_of(tree: ast.Module) -> int:
    """How many statements at the start are the docstring, imports and settings of `__future__`."""
    count = 0
    for number, node in enumerate(tree.body):
        docstring = number == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not docstring and not isinstance(node, ast.Import | ast.ImportFrom):
            break
        count += 1
    return count


def module(statements: Sequence[ast.stmt]) -> str:
    """The text of statements as a module."""
    return ast.unparse(ast.fix_missing_locations(ast.Module(list(statements), []))) + "\n"
