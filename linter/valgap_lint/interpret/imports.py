"""`import` statements: modelled libraries become symbols, project modules are run, anything else is unknown."""

from __future__ import annotations

import libcst as cst

from valgap_lint.interpret.flow import Flow
from valgap_lint.interpret.machine import Run
from valgap_lint.interpret.scopes import Frame
from valgap_lint.interpret.values import ModuleValue, Symbol, Value


def import_names(run: Run, node: cst.Import, frame: Frame) -> Flow:
    for alias in node.names:
        name = dotted(alias.name)
        if alias.asname is not None and isinstance(alias.asname.name, cst.Name):
            _bind(run, alias.asname.name.value, _module(run, name, frame), frame)
        else:
            root = name.partition(".")[0]
            value = _module(run, name, frame)
            _bind(run, root, _module(run, root, frame) if "." in name and isinstance(value, ModuleValue) else _root(value, root), frame)
    return Flow.NEXT


def _root(value: Value, root: str) -> Value:
    return Symbol(root) if isinstance(value, Symbol) else value


def import_from(run: Run, node: cst.ImportFrom, frame: Frame) -> Flow:
    level = len(node.relative)
    name = dotted(node.module) if node.module is not None else ""
    module = run.modules.load(run, name, level, frame)
    if isinstance(node.names, cst.ImportStar):
        _import_star(run, run.modules.absolute(run, name, level, frame), module, frame)
        return Flow.NEXT
    for alias in node.names:
        imported = dotted(alias.name)
        value = _member(run, module, name, level, imported, frame)
        local = alias.asname.name.value if alias.asname is not None and isinstance(alias.asname.name, cst.Name) else imported
        _bind(run, local, value, frame)
    return Flow.NEXT


def _member(run: Run, module: Frame | None, name: str, level: int, imported: str, frame: Frame) -> Value:
    if module is not None and imported in module.cells:
        return module.cells[imported]
    submodule = run.modules.load(run, f"{name}.{imported}" if name else imported, level, frame)
    if submodule is not None:
        return ModuleValue(submodule.module)
    broken = run.modules.unread(name, level, frame)
    if broken:
        return run.unknown("missing-module", f"{imported}: {broken}", None)
    if module is not None:
        return run.unknown("unresolved-name", f"{imported} of module {name}", None)
    origin = run.modules.absolute(run, name, level, frame)
    return Symbol(f"{origin}.{imported}" if origin else imported)


def _import_star(run: Run, name: str, module: Frame | None, frame: Frame) -> None:
    if module is None:
        frame.stars.insert(0, name)
        return
    frame.stars[:0] = module.stars
    for key, value in list(module.cells.items()):
        if not key.startswith("_"):
            _bind(run, key, value, frame)


def _module(run: Run, name: str, frame: Frame) -> Value:
    module = run.modules.load(run, name, 0, frame)
    if module is not None:
        return ModuleValue(module.module)
    broken = run.modules.unread(name, 0, frame)
    return run.unknown("missing-module", broken, None) if broken else Symbol(name)


def _bind(run: Run, name: str, value: Value, frame: Frame) -> None:
    run.state.write(frame.target(name).cells, name, value)


def dotted(node: cst.BaseExpression) -> str:
    """`a.b.c` as text."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    parts.append(node.value if isinstance(node, cst.Name) else "")
    return ".".join(reversed(parts))
