"""A script in several pieces: two modules, or the cells of a notebook."""

from __future__ import annotations

import ast
import json
from collections.abc import Sequence
from itertools import pairwise

from rewriting_scopes import head_of, mentioned, module, written

Files = dict[str, str]
FORMS = ("from", "star", "module", "alias", "relative", "package", "inside")


def in_two_modules(text: str, cut: int, form: str) -> tuple[Files, str] | None:
    """The statements before a cut in a module of their own, imported by the main file: files by path, and the main one's."""
    tree = ast.parse(text)
    head = head_of(tree)
    first, rest = tree.body[head : head + cut], tree.body[head + cut :]
    if not first or not rest:
        return None
    names = [name for name in written(first) if name in set(mentioned(rest))]
    if not names or any(name.startswith("_") for name in names):
        return None
    imports, part = module(tree.body[:head]), module([*tree.body[:head], *first])
    if form in ("module", "alias"):
        return {
            "parts.py": part,
            "main.py": imports + _import_of(form) + _through(rest, names, "parts" if form == "module" else "p"),
        }, "main.py"
    line = {
        "from": f"from parts import {', '.join(names)}\n",
        "star": "from parts import *\n",
        "relative": f"from .parts import {', '.join(names)}\n",
        "package": f"from code.parts import {', '.join(names)}\n",
        "inside": f"from code import {', '.join(names)}\n",
    }[form]
    main = imports + line + module(rest)
    match form:
        case "relative":
            return {"code/__init__.py": "", "code/parts.py": part, "code/main.py": main}, "code/main.py"
        case "package":
            return {"code/__init__.py": "", "code/parts.py": part, "main.py": main}, "main.py"
        case "inside":
            return {"code/__init__.py": f"from .parts import {', '.join(names)}\n", "code/parts.py": part, "main.py": main}, "main.py"
        case _:
            return {"parts.py": part, "main.py": main}, "main.py"


def _import_of(form: str) -> str:
    return "import parts\n" if form == "module" else "import parts as p\n"


def _through(statements: Sequence[ast.stmt], names: Sequence[str], holder: str) -> str:
    """Statements that read names through the module that holds them; those that they bind again are copied first."""
    again = [name for name in names if name in written(statements)]
    copies = "".join(f"{name} = {holder}.{name}\n" for name in again)
    reading = _Reading(set(names) - set(again), holder)
    return copies + module([reading.visit(node) for node in statements])


class _Reading(ast.NodeTransformer):
    def __init__(self, names: set[str], holder: str) -> None:
        self.names = names
        self.holder = holder

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id not in self.names:
            return node
        return ast.Attribute(ast.Name(self.holder, ast.Load()), node.id, node.ctx)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._within(node, node)

    def visit_Lambda(self, node: ast.Lambda) -> ast.AST:
        return self._within(node, node)

    def _within(self, node: ast.FunctionDef | ast.Lambda, root: ast.AST) -> ast.AST:
        bound = {item.arg for item in ast.walk(root) if isinstance(item, ast.arg)}
        bound |= {item.id for item in ast.walk(root) if isinstance(item, ast.Name) and isinstance(item.ctx, ast.Store)}
        return _Reading(self.names - bound, self.holder).generic_visit(node)


def in_cells(text: str, cuts: Sequence[int]) -> str:
    """A notebook whose cells end at the cuts, with prose and a magic between them."""
    tree = ast.parse(text)
    ends = sorted({min(cut, len(tree.body)) for cut in cuts} | {0, len(tree.body)})
    pieces = [module(tree.body[start:stop]) for start, stop in pairwise(ends)]
    cells = [{"cell_type": "code", "source": ["%matplotlib inline\n", "!pip install tensorflow\n"]}]
    for piece in pieces:
        cells += [{"cell_type": "markdown", "source": ["## Next\n"]}, {"cell_type": "code", "source": piece.splitlines(keepends=True)}]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
