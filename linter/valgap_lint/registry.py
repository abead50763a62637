"""Finds what is plugged in: rules, catalogues and reporters, each through an entry point that names a package.

Every public module in a named package, nested packages included, is one item. Our own packages load exactly as a stranger's do.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import TypeGuard

from valgap_lint.ir.failures import Failure
from valgap_lint.ir.findings import Severity
from valgap_lint.ir.presentation import Presentation
from valgap_lint.ir.result import Result
from valgap_lint.rule import Rule

RULES = "valgap_lint.rules"
CATALOGUES = "valgap_lint.catalogues"
REPORTERS = "valgap_lint.reporters"

Render = Callable[[Result, Presentation], str]
"""A reporter: the result as one text, ready to be written."""

_CODE = re.compile(r"[A-Z]{2,5}[0-9]{3,4}")


class BrokenPackError(Exception):
    """A plugged-in package that cannot be used; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class LoadedRules:
    """The rules of all packs by code, and the packs that failed. With a failure, the run must not start."""

    rules: tuple[Rule, ...]
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class LoadedPackages:
    """The import names of packages that hold data, and those that failed."""

    names: tuple[str, ...]
    failures: tuple[Failure, ...]


def load_rules() -> LoadedRules:
    """One instance of every rule that the installed packs define."""
    points = installed(RULES)
    if not points:
        return LoadedRules((), (Failure("broken-pack", f"no rule pack is installed: nothing is registered as {RULES}"),))
    return rules_of(points)


def rules_of(points: Iterable[EntryPoint]) -> LoadedRules:
    """The rules of these packs."""
    rules: list[Rule] = []
    failures: list[Failure] = []
    for point in points:
        try:
            rules.extend(_instance(rule) for module in import_modules(point) for rule in _defined_in(module))
        except BrokenPackError as error:
            failures.append(Failure("broken-pack", str(error)))
    rules.sort(key=lambda rule: (rule.code, type(rule).__module__))
    failures.extend(Failure("broken-pack", message) for message in _clashes(rules))
    return LoadedRules(tuple(rules), tuple(failures))


def formats() -> tuple[str, ...]:
    """The names of all output formats, without importing them."""
    return tuple(sorted({_format(name) for point in installed(REPORTERS) for name in _top_modules(point)}))


def reporter(name: str) -> Render:
    """The reporter of one format; nothing else is imported. Raises KeyError for an unknown format, BrokenPackError for a failing one."""
    for point in installed(REPORTERS):
        for module in _top_modules(point):
            if _format(module) == name:
                render = getattr(_import(point, f"{point.value}.{module}"), "render", None)
                if not callable(render):
                    raise BrokenPackError(f"{point.value}.{module} has no function `render`")
                return render  # type: ignore[no-any-return]  # a stranger's function: only its being callable can be checked
    raise KeyError(name)


def packages(group: str) -> LoadedPackages:
    """The import names of the packages plugged in under `group`, our own first, each imported once to see that it can be."""
    names: list[str] = []
    failures: list[Failure] = []
    for point in installed(group):
        try:
            names.append(_import(point, point.value).__name__)
        except BrokenPackError as error:
            failures.append(Failure("broken-pack", str(error)))
    return LoadedPackages(tuple(names), tuple(failures))


def installed(group: str) -> tuple[EntryPoint, ...]:
    """The entry points of a group in a fixed order, each package once, our own first."""
    points = {point.value: point for point in entry_points(group=group)}
    return tuple(sorted(points.values(), key=lambda point: (not point.value.startswith("valgap_"), point.value)))


def import_modules(point: EntryPoint) -> Iterator[ModuleType]:
    """Every public module of the named package, in the order of their names. Raises BrokenPackError."""
    yield from _walk(point, point.value)


def _walk(point: EntryPoint, name: str) -> Iterator[ModuleType]:
    module = _import(point, name)
    yield module
    for info in sorted(pkgutil.iter_modules(getattr(module, "__path__", [])), key=lambda info: info.name):
        if not info.name.startswith("_"):
            yield from _walk(point, f"{name}.{info.name}")


def _top_modules(point: EntryPoint) -> list[str]:
    package = _import(point, point.value)
    return [info.name for info in pkgutil.iter_modules(package.__path__) if not info.name.startswith("_")]


def _import(point: EntryPoint, name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except Exception as error:  # whatever a stranger's pack raises becomes an error with its name
        raise BrokenPackError(
            f"the package {point.value!r} ({point.group}) cannot be loaded: {name}: {type(error).__name__}: {error}"
        ) from error


def _defined_in(module: ModuleType) -> Iterator[type[Rule]]:
    for name, value in vars(module).items():
        if not name.startswith("_") and _is_rule(value) and value.__module__ == module.__name__:
            yield _checked(value)


def _is_rule(value: object) -> TypeGuard[type[Rule]]:
    return inspect.isclass(value) and issubclass(value, Rule) and not inspect.isabstract(value)


def _instance(rule: type[Rule]) -> Rule:
    try:
        return rule()
    except Exception as error:  # the same for what its rules raise when they are made
        raise BrokenPackError(f"the rule {rule.__module__}.{rule.__qualname__} cannot be made: {type(error).__name__}: {error}") from error


def _checked(rule: type[Rule]) -> type[Rule]:
    where = f"{rule.__module__}.{rule.__qualname__}"
    if not _CODE.fullmatch(getattr(rule, "code", "")):
        raise BrokenPackError(f"the rule {where} has no code such as AB123")
    if not getattr(rule, "name", "") or not isinstance(getattr(rule, "severity", None), Severity):
        raise BrokenPackError(f"the rule {where} lacks a name or a severity")
    return rule


def _clashes(rules: list[Rule]) -> Iterator[str]:
    for label in ("code", "name"):
        seen: dict[str, str] = {}
        for rule in rules:
            value, where = getattr(rule, label), type(rule).__module__
            if value in seen:
                yield f"the {label} {value} is claimed twice: by {seen[value]} and by {where}"
            seen.setdefault(value, where)


def _format(module: str) -> str:
    return module.replace("_", "-")
