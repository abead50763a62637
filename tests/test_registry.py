from __future__ import annotations

import re
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from valgap_lint.registry import RULES, BrokenPackError, formats, load_rules, reporter, rules_of

SNAPSHOT = Path(__file__).parent / "snapshots" / "registry.txt"

RULE = '''
from collections.abc import Iterator
from valgap_lint.api import Analysis, Finding, Rule, Severity


class {word}(Rule):
    """A rule."""

    code = "{code}"
    name = "{name}"
    severity = Severity.WARNING

    def check(self, analysis: Analysis) -> Iterator[Finding]:
        yield from ()
'''


class Packs:
    """Writes packages of rules and imports them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, module: str, text: str) -> None:
        path = self.folder.joinpath(*module.split(".")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        for parent in [path.parent, *path.parent.parents]:
            if parent == self.folder:
                break
            (parent / "__init__.py").touch()
        path.write_text(text, encoding="utf-8")

    def rule(self, module: str, code: str, name: str = "some-pattern", word: str = "SomePattern") -> None:
        self.write(module, RULE.format(code=code, name=name, word=word))


@pytest.fixture
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Packs:
    monkeypatch.syspath_prepend(str(tmp_path))
    return Packs(tmp_path)


def point(package: str) -> EntryPoint:
    return EntryPoint(package, package, RULES)


def test_registry_matches_its_snapshot() -> None:
    loaded = load_rules()
    assert loaded.failures == ()
    lines = [f"{rule.code} {rule.name} {rule.severity.value} {type(rule).__module__}\n" for rule in loaded.rules]
    assert "".join(lines) == SNAPSHOT.read_text(encoding="utf-8")


def test_rules_are_found_in_nested_packages_and_sorted_by_code(packs: Packs) -> None:
    packs.rule("stranger_a.deep.second", "ZZ102", "second-pattern")
    packs.rule("stranger_a.first", "ZZ101", "first-pattern")
    assert [rule.code for rule in rules_of([point("stranger_a")]).rules] == ["ZZ101", "ZZ102"]


def test_private_modules_and_imported_rules_are_no_items(packs: Packs) -> None:
    packs.rule("stranger_b._hidden", "ZZ201")
    packs.rule("stranger_b.shown", "ZZ202")
    packs.write("stranger_b.again", "from stranger_b.shown import SomePattern\n")
    assert [rule.code for rule in rules_of([point("stranger_b")]).rules] == ["ZZ202"]


def test_duplicate_code_is_a_failure_that_names_both(packs: Packs) -> None:
    packs.rule("stranger_c.one", "ZZ301", "one-pattern")
    packs.rule("stranger_d.two", "ZZ301", "two-pattern")
    (failure,) = rules_of([point("stranger_c"), point("stranger_d")]).failures
    assert failure.kind == "broken-pack"
    assert "ZZ301" in failure.message
    assert "stranger_c.one" in failure.message
    assert "stranger_d.two" in failure.message


def test_duplicate_name_is_a_failure(packs: Packs) -> None:
    packs.rule("stranger_e.one", "ZZ401")
    packs.rule("stranger_e.two", "ZZ402")
    assert [failure.kind for failure in rules_of([point("stranger_e")]).failures] == ["broken-pack"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("stranger_raising", "raise RuntimeError('broken')"),
        ("stranger_lacking", "import no_such_module_at_all"),
        ("stranger_misspelt", "def ("),
        ("stranger_uncoded", RULE.format(code="?", name="x", word="X")),
    ],
)
def test_pack_that_fails_to_load_is_a_failure_that_names_the_module(packs: Packs, name: str, text: str) -> None:
    packs.write(f"{name}.bad", text)
    (failure,) = rules_of([point(name)]).failures
    assert failure.kind == "broken-pack"
    assert f"{name}.bad" in failure.message


def test_missing_package_is_a_failure() -> None:
    (failure,) = rules_of([point("no_such_package_at_all")]).failures
    assert failure.kind == "broken-pack"


def test_formats_are_named_by_their_modules() -> None:
    assert {"text", "concise", "json", "json-lines"} <= set(formats())
    assert all(re.fullmatch(r"[a-z-]+", name) for name in formats())
    for name in formats():
        assert callable(reporter(name))


def test_unknown_format_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        reporter("no-such-format")


def test_reporter_without_render_is_broken(packs: Packs, monkeypatch: pytest.MonkeyPatch) -> None:
    packs.write("stranger_f.empty", "")
    monkeypatch.setattr("valgap_lint.registry.entry_points", lambda group: [EntryPoint("stranger_f", "stranger_f", group)])
    with pytest.raises(BrokenPackError):
        reporter("empty")
