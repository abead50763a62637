"""A script with what changes nothing put in: remarks, prints, code that never runs, hints, another order of what is independent."""

from __future__ import annotations

import ast
from random import Random

from rewriting_scopes import head_of, mentioned, module, variables

NOISE = (
    "print('done')",
    "logging.info('%s samples', 3)",
    "started = time.time()",
    "if False:\n    {name} = {name} * 3",
    "assert {name} is not None",
    "print({name})",
    "if 0:\n    raise SystemExit({name})",
    "unused = [{name}]",
    "# ---- next ----",
    "pass",
    "'a remark'",
    "def never():\n    return {name}",
    "time.sleep(1)",
    "while False:\n    {name} = {name} + 1",
    "try:\n    import matplotlib.pyplot as plt\nexcept ImportError:\n    plt = None",
    "for _ in range(0):\n    {name} = None",
    "with open('log.txt', 'w') as log:\n    log.write('on')",
    "del_me = 1\ndel del_me",
    "import gc\ngc.collect()",
    "warnings.filterwarnings('ignore')",
)


def with_noise(text: str, choices: Random, most: int = 5) -> str:
    """The script with up to `most` remarks and dead statements between its statements."""
    tree = ast.parse(text)
    head = head_of(tree)
    lines = [ast.unparse(node) for node in tree.body]
    for _ in range(choices.randint(1, most)):
        at = choices.randint(head, len(lines))
        known = sorted(variables(ast.parse("\n".join(lines[:at]))) - {"started", "unused", "del_me", "log"})
        usable = [noise for noise in NOISE if known or "{name}" not in noise]
        lines.insert(at, choices.choice(usable).format(name=choices.choice(known) if known else ""))
    return "\n".join([*lines[:head], "import logging, time, warnings", *lines[head:]]) + "\n"


def reordered(text: str, choices: Random) -> str | None:
    """The script with neighbouring assignments that mention no common variable swapped; None where there are none."""
    tree = ast.parse(text)
    known = variables(tree)
    body = list(tree.body)
    swapped = False
    for _ in range(6):
        for at in range(head_of(tree), len(body) - 1):
            pair = body[at : at + 2]
            apart = not (set(mentioned(pair[:1])) & set(mentioned(pair[1:])) & known)
            if apart and all(isinstance(node, ast.Assign | ast.AugAssign) for node in pair) and choices.random() < 0.5:
                body[at : at + 2] = pair[::-1]
                swapped = True
    return module(body) if swapped and module(body) != module(tree.body) else None


def with_hints(text: str) -> str | None:
    """The script with type hints on its variables, parameters and results; None where there is nothing to hint."""
    tree = ast.parse(text)
    head = head_of(tree)
    hinting = _Hinting()
    body = [hinting.visit(node) for node in tree.body[head:]]
    future = (
        []
        if any(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in tree.body)
        else ["from __future__ import annotations\n"]
    )
    if not hinting.hinted:
        return None
    start = 1 if head and isinstance(tree.body[0], ast.Expr) else 0
    return "".join(
        [module(tree.body[:start]) if start else "", *future, module(tree.body[start:head]), "from typing import Any\n", module(body)]
    )


class _Hinting(ast.NodeTransformer):
    def __init__(self) -> None:
        self.hinted = 0

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        if len(node.targets) != 1 or not isinstance(node.targets[0], ast.Name):
            return node
        self.hinted += 1
        return ast.AnnAssign(node.targets[0], ast.parse("Any | None", mode="eval").body, node.value, 1)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        for item in node.args.args:
            item.annotation = ast.Constant("tf.Tensor")
        node.returns = ast.parse("tuple[Any, ...]", mode="eval").body
        self.hinted += 1
        return node
