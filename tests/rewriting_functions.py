"""A script with its statements inside functions and classes, and with its functions' bodies where they were called."""

from __future__ import annotations

import ast
import copy
from collections.abc import Sequence

from rewriting_scopes import Definition, head_of, leaves, mentioned, module, variables, written


def extracted(text: str, start: int, stop: int, name: str = "extracted") -> str | None:
    """Statements `start` to `stop` of those that follow the imports as a function of what they read, returning what is used later.

    None where they cannot be moved as they are.
    """
    tree = ast.parse(text)
    head = head_of(tree)
    moved = tree.body[head + start : head + stop]
    before, after = tree.body[: head + start], tree.body[head + stop :]
    if not moved or leaves(moved) or any(isinstance(node, Definition | ast.Import | ast.ImportFrom) for node in moved):
        return None
    known = set(written(before)) & variables(tree)
    given = [each for each in mentioned(moved) if each in known]
    results = [each for each in written(moved) if each in set(mentioned(after))]
    call: ast.expr = ast.Call(ast.Name(name, ast.Load()), [ast.Name(each, ast.Load()) for each in given], [])
    body = list(moved)
    if results:
        body.append(ast.Return(_together(results, ast.Load())))
    statement: ast.stmt = ast.Assign([_together(results, ast.Store())], call) if results else ast.Expr(call)
    return module([*tree.body[:head], _function(name, given, body), *tree.body[head : head + start], statement, *after])


def in_main(text: str) -> str | None:
    """Everything but imports and definitions in `main()`, behind the usual guard."""
    tree = ast.parse(text)
    defined = [node for node in tree.body if isinstance(node, Definition)]
    names = set(written(node for node in tree.body if not isinstance(node, Definition)))
    if leaves(node for node in tree.body if not isinstance(node, Definition)) or names & set(mentioned(defined)) & variables(tree):
        return None
    head = head_of(tree)
    moved = [node for node in tree.body[head:] if not isinstance(node, Definition)]
    guard = ast.parse('if __name__ == "__main__":\n    main()').body
    return module([*tree.body[:head], *defined, _function("main", [], moved), *guard])


def in_class(text: str, cut: int) -> str | None:
    """A class that makes everything up to a cut in `__init__` and does the rest in `run`; variables are its attributes."""
    tree = ast.parse(text)
    head = head_of(tree)
    rest = tree.body[head:]
    if not 0 < cut < len(rest) or leaves(rest) or any(isinstance(node, Definition) for node in rest):
        return None
    names = variables(tree)
    bodies = [[_Attributes(names).visit(copy.deepcopy(node)) for node in part] for part in (rest[:cut], rest[cut:])]
    methods: list[ast.stmt] = [_function(name, ["self"], body) for name, body in zip(("__init__", "run"), bodies, strict=True)]
    trainer = ast.ClassDef("Trainer", [], [], methods, [])
    return module([*tree.body[:head], trainer, *ast.parse("trainer = Trainer()\ntrainer.run()").body])


def inlined(text: str) -> str | None:
    """Calls `a, b = f(c, d)` and `f(c)` of the script's own straight functions at module level replaced by their bodies.

    Functions that nothing mentions any more are left out. None where there is none.
    """
    tree = ast.parse(text)
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef) and _straight(node)}
    body: list[ast.stmt] = []
    for number, node in enumerate(tree.body):
        call = node.value if isinstance(node, ast.Assign | ast.Expr) else None
        function = functions.get(call.func.id) if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) else None
        body += (
            [node] if function is None or not isinstance(call, ast.Call) else _inlined(node, call, function, f"inlined{number}") or [node]
        )
    used = set(mentioned(body))
    kept = [node for node in body if not isinstance(node, ast.FunctionDef) or node.name in used or node.name not in functions]
    changed = module(kept)
    return changed if changed != module(tree.body) else None


def _inlined(node: ast.stmt, call: ast.Call, function: ast.FunctionDef, prefix: str) -> list[ast.stmt]:
    parameters = [item.arg for item in function.args.args]
    if any(isinstance(item, ast.Starred) for item in call.args) or any(item.arg is None for item in call.keywords):
        return []
    given = dict(zip(parameters[::-1], function.args.defaults[::-1], strict=False))
    given |= dict(zip(parameters, call.args, strict=False)) | {item.arg or "": item.value for item in call.keywords}
    if set(given) != set(parameters):
        return []
    local = {name: f"{prefix}_{name}" for name in [*parameters, *written(function.body)]}
    bound: list[ast.stmt] = [ast.Assign([ast.Name(local[name], ast.Store())], given[name]) for name in parameters]
    moved = [_Local(local).visit(copy.deepcopy(statement)) for statement in function.body]
    last = moved[-1]
    value = last.value if isinstance(last, ast.Return) and last.value is not None else ast.Constant(None)
    if isinstance(last, ast.Return):
        moved.pop()
    return [*bound, *moved, ast.Assign(node.targets, value) if isinstance(node, ast.Assign) else ast.Expr(value)]


def _straight(function: ast.FunctionDef) -> bool:
    """Whether a function has plain parameters and returns, if at all, at its end."""
    plain = not (function.args.vararg or function.args.kwarg or function.args.kwonlyargs or function.args.posonlyargs)
    body = function.body[:-1] if isinstance(function.body[-1], ast.Return) else function.body
    nested = any(isinstance(node, Definition | ast.Lambda) for statement in function.body for node in ast.walk(statement))
    return plain and not function.decorator_list and not leaves(body) and not nested


def _together(names: Sequence[str], context: ast.expr_context) -> ast.expr:
    items: list[ast.expr] = [ast.Name(name, context) for name in names]
    return items[0] if len(items) == 1 else ast.Tuple(items, context)


def _function(name: str, parameters: Sequence[str], body: list[ast.stmt]) -> ast.FunctionDef:
    made = ast.parse(f"def {name}({', '.join(parameters)}):\n    pass").body[0]
    assert isinstance(made, ast.FunctionDef)
    made.body = body or [ast.Pass()]
    return made


class _Local(ast.NodeTransformer):
    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.Name(self.names.get(node.id, node.id), node.ctx)


class _Attributes(ast.NodeTransformer):
    """Names become attributes of `self`, but where a lambda or a comprehension binds them itself."""

    def __init__(self, names: set[str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.Attribute(ast.Name("self", ast.Load()), node.id, node.ctx) if node.id in self.names else node

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        inner = _Attributes(self.names - {item.arg for item in node.args.args})
        node.body = inner.visit(node.body)
        return node

    def visit_ListComp(self, node: ast.ListComp) -> ast.AST:
        return self._within(node, node.generators)

    def visit_SetComp(self, node: ast.SetComp) -> ast.AST:
        return self._within(node, node.generators)

    def visit_DictComp(self, node: ast.DictComp) -> ast.AST:
        return self._within(node, node.generators)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.AST:
        return self._within(node, node.generators)

    def _within(self, node: ast.AST, generators: list[ast.comprehension]) -> ast.AST:
        bound = {item.id for clause in generators for item in ast.walk(clause.target) if isinstance(item, ast.Name)}
        return _Attributes(self.names - bound).generic_visit(node)
