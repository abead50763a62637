"""A script with its numbers and texts taken out: into options of the command line, a dataclass, a dict, or constants of the module."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from rewriting_scopes import head_of, module

Constant = int | float | str
Settings = Sequence[Constant]


def with_settings(text: str, form: str) -> str | None:
    """The script with the constants of its simple statements in one of the `FORMS`; None where it has none."""
    tree = ast.parse(text)
    head = head_of(tree)
    taking = _Taking(FORMS[form][1])
    body = [taking.visit(node) if isinstance(node, ast.Assign | ast.AugAssign | ast.Expr) else node for node in tree.body[head:]]
    if not taking.taken:
        return None
    return module([*tree.body[:head], *ast.parse(FORMS[form][0](taking.taken)).body, *body])


class _Taking(ast.NodeTransformer):
    """Replaces constants by mentions of settings, in order."""

    def __init__(self, mention: str) -> None:
        self.mention = mention
        self.taken: list[Constant] = []

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        value = node.value
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            return node
        self.taken.append(value)
        return ast.parse(self.mention.format(f"setting_{len(self.taken) - 1}"), mode="eval").body

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return node


def _named(settings: Settings) -> list[tuple[str, Constant]]:
    return [(f"setting_{number}", value) for number, value in enumerate(settings)]


def _argparse(settings: Settings) -> str:
    options = [
        f"parser.add_argument('--{name.replace('_', '-')}', type={type(value).__name__}, default={value!r})"
        for name, value in _named(settings)
    ]
    return "\n".join(["import argparse", "parser = argparse.ArgumentParser()", *options, "args = parser.parse_args()"])


def _dataclass(settings: Settings) -> str:
    fields = [f"    {name}: {type(value).__name__} = {value!r}" for name, value in _named(settings)]
    return "\n".join(["from dataclasses import dataclass", "@dataclass", "class Config:", *fields, "config = Config()"])


def _class(settings: Settings) -> str:
    return "\n".join(["class Config:", *(f"    {name} = {value!r}" for name, value in _named(settings))])


def _object(settings: Settings) -> str:
    fields = [f"        self.{name} = {value!r}" for name, value in _named(settings)]
    return "\n".join(["class Config:", "    def __init__(self):", *fields, "config = Config()"])


def _dict(settings: Settings) -> str:
    return f"config = {dict(_named(settings))!r}"


def _constants(settings: Settings) -> str:
    return "\n".join(f"{name} = {value!r}" for name, value in _named(settings))


def _namespace(settings: Settings) -> str:
    return (
        f"from types import SimpleNamespace\nconfig = SimpleNamespace({', '.join(f'{name}={value!r}' for name, value in _named(settings))})"
    )


def _absl(settings: Settings) -> str:
    kinds = {int: "integer", float: "float", str: "string"}
    lines = [f"flags.DEFINE_{kinds[type(value)]}({name!r}, {value!r}, 'a setting')" for name, value in _named(settings)]
    return "\n".join(["from absl import flags", *lines, "FLAGS = flags.FLAGS"])


def _tuple(settings: Settings) -> str:
    return f"from collections import namedtuple\nConfig = namedtuple('Config', {[name for name, _ in _named(settings)]!r})\nconfig = Config({', '.join(map(repr, settings))})"


FORMS: dict[str, tuple[Callable[[Settings], str], str]] = {
    "argparse": (_argparse, "args.{}"),
    "vars": (lambda settings: _argparse(settings) + "\nargs = vars(args)", "args['{}']"),
    "dataclass": (_dataclass, "config.{}"),
    "class": (_class, "Config.{}"),
    "object": (_object, "config.{}"),
    "dict": (_dict, "config['{}']"),
    "get": (_dict, "config.get('{}')"),
    "constants": (_constants, "{}"),
    "namespace": (_namespace, "config.{}"),
    "namedtuple": (_tuple, "config.{}"),
    "absl": (_absl, "FLAGS.{}"),
}
"""How settings are written, and how one is mentioned."""
