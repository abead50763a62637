from __future__ import annotations

import re
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from valgap_lint.version import VERSION

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[1]


def project() -> dict[str, Any]:
    loaded: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return loaded


def test_static_install_needs_only_six_packages() -> None:
    names = [re.split(r"[<>=;\s]", requirement)[0] for requirement in project()["project"]["dependencies"]]
    assert sorted(names) == ["joblib", "libcst", "networkx", "pyyaml", "tomli", "typer"]


def test_entry_points_are_installed_as_the_project_names_them() -> None:
    for group, points in project()["project"]["entry-points"].items():
        assert {point.name: point.value for point in entry_points(group=group)}.items() >= points.items()


def test_changelog_speaks_of_this_version() -> None:
    assert f"\n## {VERSION}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_both_roots_are_typed_packages() -> None:
    for package in project()["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]:
        assert (ROOT / package / "py.typed").exists()
        assert (ROOT / package / "__init__.py").exists()


def test_every_folder_with_modules_is_a_package() -> None:
    folders = {path.parent for root in ("linter/valgap_lint", "rules/valgap_rules") for path in (ROOT / root).rglob("*.py")}
    assert [folder for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_ci_runs_the_test_command_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (command,) = [line for line in readme.splitlines() if "[test]" in line]
    assert command.startswith("python3 -m venv .venv && ")
    assert command.endswith("-m pytest")
    assert "grep -m1 -F '[test]' README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_constraints_are_exact_versions_alone() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    assert lines
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!-]+", line)] == []


def test_pre_commit_hook_names_the_console_script() -> None:
    hook = dict(re.findall(r"^(?:- |  )(\w+): (.+)$", (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"), re.MULTILINE))
    assert hook["entry"] in project()["project"]["scripts"]
    assert hook["types_or"] == "[python, jupyter]"
    assert hook["language"] == "python"
